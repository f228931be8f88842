import type { FastifyInstance } from 'fastify';
import { AppError } from './errors.ts';

/** An empty JSON body is no body: several clients send the header on bare POSTs. */
export function acceptJson(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    parseJson(body as string, done);
  });
}

function parseJson(body: string, done: (error: Error | null, value?: unknown) => void): void {
  if (body.trim() === '') {
    done(null, undefined);
    return;
  }
  try {
    done(
      null,
      JSON.parse(body, (key, value: unknown) => (key === '__proto__' || key === 'constructor' ? undefined : value)),
    );
  } catch {
    done(new AppError({ code: 'invalid_json', status: 400, message: 'The body is not valid JSON.' }));
  }
}
