import { expect, it } from 'vitest';
import { createHttp } from './http.ts';
import { addRateLimits } from './http-limits.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';

const nobody = (): never => {
  throw new Error('not asked here');
};

it('paths that are none are counted by address, and do not use up what a caller may ask', async () => {
  const { fastify } = createHttp({
    db: undefined as never,
    log: createLog('silent'),
    metrics: createMetrics(),
    authenticate: nobody,
    allows: nobody,
    requireFeature: () => Promise.resolve(),
    trustedProxies: [],
  });
  await addRateLimits(fastify, { perMinute: 5, callerOf: (request) => request.ip });
  fastify.get('/there', () => Promise.resolve('there'));
  const ask = async (url: string, remoteAddress = '10.0.0.1'): Promise<{ status: number; body: string; left: unknown }> => {
    const answer = await fastify.inject({ url, remoteAddress });
    return { status: answer.statusCode, body: answer.body, left: answer.headers['ratelimit-remaining'] };
  };
  const tries = [];
  for (let count = 0; count < 7; count += 1) tries.push(await ask(count % 2 === 0 ? `/.env${count}` : `/api/hooks/${count}`));
  expect(tries.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 429, 429]);
  expect(JSON.parse(tries.at(-1)!.body)).toMatchObject({ error: true, code: 'rate_limited' });
  expect((await ask('/.env', '10.0.0.2')).status).toBe(404);
  expect(await ask('/there')).toMatchObject({ status: 200, left: '4' });
  await fastify.close();
});
