import type { FastifyInstance } from 'fastify';
import type { World } from '../world.ts';
import { newDialect } from './new-dialect.ts';
import { oldDialect } from './old-dialect.ts';

/** Stronpower's two API generations. Errors are those of ASP.NET. */
export function stronpower(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((_error, _request, reply) => reply.code(400).send({ Message: 'The request is invalid.' }));
    app.setNotFoundHandler((request, reply) => reply.code(404).send({ Message: `No HTTP resource was found that matches the request URI '${request.url}'.` }));
    await app.register(newDialect(world), { prefix: '/stronpower/api' });
    await app.register(oldDialect(world), { prefix: '/stronpower-old/api' });
  };
}
