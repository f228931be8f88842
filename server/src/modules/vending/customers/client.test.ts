import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type TestApp } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
});
afterAll(() => app.stop());

const BODIES: Readonly<Record<string, object>> = {
  '/api/customers/': { name: 'Wanjiru', phone: '0712 345 678' },
  '/api/meters/': { meter_id: '57123456789', meter_type: 'water' },
  '/api/payments/stk-push/': { meter: newId(), phone: '0712345678', amount: '10.00' },
};
const create = (path: string, client: unknown, as = 'operator@demo.test'): Promise<Answer> => app.api('POST', path, { as, body: { ...BODIES[path], client } });
const counted = (): Promise<unknown> => app.sql('select (select count(*) from customers) as customers, (select count(*) from meters) as meters');

describe.each(Object.keys(BODIES))('%s with a client in its body', (path) => {
  it('makes nothing for a foreign one, and answers as for one that is not there', async () => {
    const before = await counted();
    const foreign = await create(path, app.tenantIds.other);
    const missing = await create(path, newId());
    expect(foreign).toMatchObject({ status: 400, body: { code: 'invalid', details: { client: ['No such client.'] } } });
    expect({ ...foreign.body, request_id: '' }).toEqual({ ...missing.body, request_id: '' });
    expect(await counted()).toEqual(before);
  });
});

it('is taken where it is their own, or left empty as older front ends do', async () => {
  for (const client of [app.tenantIds.demo, app.tenantIds.demo.toUpperCase(), '', null]) expect((await create('/api/customers/', client)).status).toBe(201);
});
