import type { FastifyInstance } from 'fastify';
import type { World } from '../world.ts';
import { grantToken } from './access-tokens.ts';
import { badRequest, BAD_PAYLOAD, NOT_FOUND, sendError } from './daraja-errors.ts';
import { queryPull, registerPull } from './pull.ts';
import { registerUrl } from './register-url.ts';
import { reverse } from './reversal.ts';
import { simulateC2b } from './simulate.ts';
import { pushStk } from './stk-push.ts';
import { queryStk } from './stk-query.ts';
import { queryTransaction } from './transaction-status.ts';

/** Safaricom Daraja, mounted at /daraja. */
export function daraja(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setNotFoundHandler((_request, reply) => sendError(reply, NOT_FOUND));
    app.setErrorHandler((error: { code?: string }, _request, reply) =>
      sendError(reply, error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' ? badRequest('Content-Type') : BAD_PAYLOAD),
    );
    app.get('/oauth/v1/generate', (request, reply) => grantToken(world, request, reply));
    for (const version of ['v1', 'v2']) {
      app.post(`/mpesa/c2b/${version}/registerurl`, (request, reply) => registerUrl(world, request, reply));
      app.post(`/mpesa/c2b/${version}/simulate`, (request, reply) => simulateC2b(world, request, reply));
    }
    app.post('/mpesa/stkpush/v1/processrequest', (request, reply) => pushStk(world, request, reply));
    app.post('/mpesa/stkpushquery/v1/query', (request, reply) => queryStk(world, request, reply));
    app.post('/mpesa/reversal/v1/request', (request, reply) => reverse(world, request, reply));
    app.post('/mpesa/transactionstatus/v1/query', (request, reply) => queryTransaction(world, request, reply));
    app.post('/pulltransactions/v1/register', (request, reply) => registerPull(world, request, reply));
    app.post('/pulltransactions/v1/query', (request, reply) => queryPull(world, request, reply));
  };
}
