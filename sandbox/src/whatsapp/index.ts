import type { FastifyInstance } from 'fastify';
import type { World } from '../world.ts';
import { readMedia, sendFile, uploadMedia } from './media.ts';
import { listNumbers, readNumber, register, subscribe } from './numbers.ts';
import { postMessage } from './send.ts';
import { beginSample, readApp, takeSample } from './samples.ts';
import { createTemplate, deleteTemplate, editTemplate, listTemplates, unpauseTemplate } from './templates.ts';

/** Meta's Cloud API, mounted at /whatsapp: `/whatsapp/v25.0/<number>/messages` and the rest. */
export function whatsapp(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    // bytes of samples, whatever they are
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.get('/files/:id', (request, reply) => sendFile(world, request, reply));
    app.post('/:version/:id/messages', (request, reply) => postMessage(world, request, reply));
    app.post('/:version/:id/media', (request, reply) => uploadMedia(world, request, reply));
    app.post('/:version/:id/register', (request, reply) => register(world, request, reply));
    app.post('/:version/:id/subscribed_apps', (request, reply) => subscribe(world, request, reply));
    app.get('/:version/:id/phone_numbers', (request, reply) => listNumbers(world, request, reply));
    app.get('/:version/:id/message_templates', (request, reply) => listTemplates(world, request, reply));
    app.post('/:version/:id/message_templates', (request, reply) => createTemplate(world, request, reply));
    app.delete('/:version/:id/message_templates', (request, reply) => deleteTemplate(world, request, reply));
    app.post('/:version/:id/unpause', (request, reply) => unpauseTemplate(world, request, reply));
    app.post('/:version/:id/uploads', (request, reply) => beginSample(world, request, reply));
    app.post('/:version/:id', (request, reply) => {
      const { id } = request.params as { id: string };
      return id.startsWith('upload:') ? takeSample(world, request, reply) : editTemplate(world, request, reply);
    });
    app.get('/:version/app', (request, reply) => readApp(world, request, reply));
    app.get('/:version/:id', (request, reply) => {
      const { id } = request.params as { id: string };
      return world.whatsapp.numbers.has(id) ? readNumber(world, request, reply) : readMedia(world, request, reply);
    });
  };
}
