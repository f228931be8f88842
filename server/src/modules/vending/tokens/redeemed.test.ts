import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Row, type TestApp } from '../../../../../test/harness.ts';
import { METERS } from '../payments/money.testkit.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const as = 'engineer@demo.test';
const idOf = async (number: string): Promise<string> => String((await app.sql('select id from meters where meter_id = $1', [number]))[0]!['id']);

async function bought(): Promise<Row> {
  const receipt = await app.sandbox.pay({ amount: '300.00', account: METERS[0] });
  const find = () =>
    app.sql("select k.id, k.token_tail, k.status from tokens k join payments p on p.id = k.payment_id where p.receipt = $1 and k.status = 'delivered'", [
      receipt,
    ]);
  await app.waitFor(async () => (await find()).length === 1, { what: 'a delivered token' });
  return (await find())[0]!;
}

const statusOf = async (token: Row): Promise<unknown> => (await app.sql('select status from tokens where id = $1', [token['id']]))[0]!['status'];
const report = (meterId: string, token: string) =>
  app.api('POST', `/api/meters/${meterId}/events/`, { as, body: { kind: 'token_accepted', details: { token } } });

describe('a token that its meter says it took', () => {
  it('is redeemed, and of its digits the report keeps the last four', async () => {
    const [token, meterId] = [await bought(), await idOf(METERS[0])];
    expect((await report(meterId, `1234 5678 9012 3456 ${String(token['token_tail'])}`)).status).toBe(200);
    expect(await statusOf(token)).toBe('redeemed');
    const events = await app.api('GET', `/api/meters/${meterId}/events/?kind=token_accepted`, { as });
    expect((events.body['results'] as Row[])[0]).toMatchObject({ details: { token: token['token_tail'] } });
    expect((await app.api('GET', '/api/tokens/?status=redeemed', { as: 'owner@demo.test' })).body['results']).toMatchObject([{ id: token['id'] }]);
  });

  it('stays as it was when another meter took one with the same end, or nobody can tell which', async () => {
    const [token, other] = [await bought(), await idOf(METERS[1])];
    expect((await report(other, String(token['token_tail']))).status).toBe(200);
    expect((await report(await idOf(METERS[0]), 'taken')).status).toBe(200);
    expect(await statusOf(token)).toBe('delivered');
  });
});
