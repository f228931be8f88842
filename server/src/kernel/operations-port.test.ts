import { afterEach, describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';
import { openOperationsPort, type OperationsPort, type OperationsPortOptions } from './operations-port.ts';

let port: OperationsPort | undefined;
afterEach(async () => {
  await port?.close();
});

const metrics = createMetrics();
let [away, draining] = [false, false];
const health: OperationsPortOptions['health'] = {
  version: '1.2.3',
  redis: null,
  draining: () => draining,
  database: () => (away ? Promise.reject(new Error('away')) : Promise.resolve()),
};

async function open(token?: string): Promise<(path: string, init?: RequestInit) => Promise<{ status: number; text: string }>> {
  port = await openOperationsPort({ port: 0, host: '127.0.0.1', health, metrics, token });
  return async (path, init) => {
    const answer = await fetch(`http://127.0.0.1:${port!.port}${path}`, init);
    return { status: answer.status, text: await answer.text() };
  };
}

describe('the port for figures and health', () => {
  it('serves both, with the slash and without, and nothing else', async () => {
    const ask = await open();
    for (const path of ['/health', '/health/']) expect(await ask(path)).toMatchObject({ status: 200, text: expect.stringContaining('"version":"1.2.3"') });
    for (const path of ['/metrics', '/metrics/?a=1']) expect((await ask(path)).text).toContain('mkondo_dead_letters');
    for (const path of ['/', '/api/payments/', '/health/db/', '//metrics/x']) expect([path, (await ask(path)).status]).toEqual([path, 404]);
    expect((await ask('/metrics', { method: 'POST' })).status).toBe(404);
  });

  it('is not ready while the database is away or the process drains, and alive all the same', async () => {
    const ask = await open();
    expect(JSON.parse((await ask('/health/ready/')).text)).toEqual({ status: 'ready', checks: { database: 'ok', redis: 'not_configured', draining: 'no' } });
    away = true;
    expect(await ask('/health/ready/')).toMatchObject({ status: 503, text: expect.stringContaining('"database":"unavailable"') });
    [away, draining] = [false, true];
    expect(await ask('/health/ready')).toMatchObject({ status: 503, text: expect.stringContaining('"draining":"yes"') });
    expect((await ask('/health/')).status).toBe(200);
    draining = false;
  });

  it('shows figures to who has the token, and to others as little as a path that is not there', async () => {
    const ask = await open('right');
    const missing = await ask('/nothing');
    for (const authorization of ['', 'Bearer wrong', 'right']) expect(await ask('/metrics', { headers: { authorization } })).toEqual(missing);
    expect((await ask('/metrics', { headers: { authorization: 'Bearer right' } })).text).toContain('process_cpu_seconds_total');
    expect((await ask('/health/')).status).toBe(200);
  });

  it('reads figures that lie with others when they are asked for, and goes without them when that fails', async () => {
    const ask = await open();
    const refuse = (): Promise<never> => Promise.reject(new Error('away'));
    const count = (): Promise<void> => Promise.resolve(metrics.deadLetters.set({ job: 'some.job' }, 7));
    metrics.beforeReading.add(refuse).add(count);
    expect((await ask('/metrics')).text).toContain('mkondo_dead_letters{job="some.job"} 7');
  });
});
