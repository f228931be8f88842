import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { waitFor } from '../../../test/harness/wait.ts';
import { createHttp } from './http.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';

it('closing waits for an answer that is under way, and for nothing after it', async () => {
  const nobody = (): never => {
    throw new Error('not asked here');
  };
  const { fastify } = createHttp({
    db: undefined as never,
    log: createLog('silent'),
    metrics: createMetrics(),
    authenticate: nobody,
    allows: nobody,
    requireFeature: () => Promise.resolve(),
    trustedProxies: [],
  });
  const answering = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  fastify.get('/slow', async () => {
    asked.resolve();
    await answering.promise;
    return 'done';
  });
  await fastify.listen({ port: 0, host: '127.0.0.1' });
  const agent = new Agent({ keepAlive: true });
  const answer = new Promise<string>((resolve, reject) => {
    const call = request({ port: (fastify.server.address() as AddressInfo).port, host: '127.0.0.1', path: '/slow', agent }, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    });
    call.on('error', reject).end();
  });
  await asked.promise;
  const closed = fastify.close();
  await waitFor(() => !fastify.server.listening);
  answering.resolve();
  expect(await answer).toBe('done');
  // the caller keeps its connection; without an end from our side this takes 72 seconds
  await closed;
  agent.destroy();
}, 20_000);
