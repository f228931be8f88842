import Fastify, { type FastifyInstance } from 'fastify';
import { control } from './control/index.ts';
import { daraja } from './mpesa/index.ts';
import { smsGateways } from './sms/index.ts';
import { stronpower } from './stronpower/index.ts';
import { webhookReceivers } from './webhooks/index.ts';
import { whatsapp } from './whatsapp/index.ts';
import type { World } from './world.ts';

const BODY_LIMIT = 64 * 1024 * 1024;

/** All vendors and the control API on one server; each keeps its own error shapes. */
export function buildApp(world: World): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  // Plain JSON.parse without schemas, and an empty body is an empty object: many clients post nothing as JSON.
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? {} : JSON.parse(text as string));
    } catch {
      done(Object.assign(new Error('body is not JSON'), { statusCode: 400 }));
    }
  });
  app.get('/health', (_request, reply) => reply.send({ status: 'ok' }));
  void app.register(daraja(world), { prefix: '/daraja' });
  void app.register(stronpower(world));
  void app.register(smsGateways(world));
  void app.register(whatsapp(world), { prefix: '/whatsapp' });
  void app.register(webhookReceivers(world), { prefix: '/webhooks' });
  void app.register(control(world), { prefix: '/control' });
  return app;
}
