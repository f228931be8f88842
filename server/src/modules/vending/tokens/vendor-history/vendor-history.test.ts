import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json } from '../../../../../../test/harness.ts';
import { c2b, hookOf, METERS, newReceipt, OPERATOR, OWNER, paymentIn, postTo } from '../../payments/money.testkit.ts';

const app = await startTestApp({ env: { VENDOR_TIMEOUT_MS: '400' } });
afterAll(() => app.stop());

const METER = METERS[1];
const meter = (await app.sql('select id from meters where meter_id = $1', [METER]))[0]!['id'] as string;
beforeEach(() => app.sandbox.faults({ stronpower: { next: [], rates: {}, history: 'ok', latency_ms: 0, hang_ms: 2_000 } }));

const ask = (as = OPERATOR): Promise<Answer> => app.api('GET', `/api/meters/${meter}/vendor-history/`, { as });
const linesOf = (answer: Answer): Json[] => answer.body['results'] as Json[];

async function buy(): Promise<string> {
  const receipt = newReceipt();
  await postTo(`${await hookOf(app)}/confirmation/`, c2b({ TransID: receipt, BillRefNumber: METER }));
  return (await paymentIn(app, receipt, 'vended'))['receipt'] as string;
}

describe("the vendor's books of a meter", () => {
  it('are shown line by line beside ours: what an order asked for leads to it, what none asked for says so', async () => {
    const receipt = await buy();
    const [order] = await app.sql(
      'select o.id, o.payment_id, k.id as token, k.token_tail from vend_orders o join tokens k on k.order_id = o.id where o.meter_id = $1',
      [meter],
    );
    const whole = await ask();
    expect(whole).toMatchObject({ status: 200, body: { meter, meter_id: METER, unknown_count: 0 } });
    expect(linesOf(whole)[0]).toMatchObject({
      token_value: `**** **** **** **** ${order!['token_tail']}`,
      units: '2.0',
      is_known: true,
      token: order!['token'],
      vend_order: order!['id'],
      payment: order!['payment_id'],
      payment_transaction_id: receipt,
    });
    // as if it had been sold at the vendor's own counter
    await app.sql("update tokens set token_digest = sha256('another'::bytea) where id = $1", [order!['token']]);
    const other = await ask();
    expect(other.body['unknown_count']).toBe(1);
    expect(linesOf(other)[0]).toMatchObject({ is_known: false, token: null, vend_order: null, payment: null, status: null });
  });

  it('show no token to anybody, nor more than four digits of one', async () => {
    for (const as of [OWNER, OPERATOR, 'viewer@demo.test']) expect(JSON.stringify((await ask(as)).body)).not.toMatch(/\d{12}/);
  });

  it('may be empty where the vendor confirms the meter', async () => {
    const [quiet] = await app.sql('select id from meters where meter_id = $1', [METERS[2]]);
    expect(await app.api('GET', `/api/meters/${quiet!['id']}/vendor-history/`, { as: OPERATOR })).toMatchObject({
      status: 200,
      body: { count: 0, results: [] },
    });
  });
});

describe('what cannot be read is said, never shown as empty', () => {
  const codeOf = async (): Promise<unknown> => {
    const { status, body } = await ask();
    return [status, body['code']];
  };

  it('a vendor that is away', async () => {
    await app.sandbox.faults({ stronpower: { history: 'fail' } });
    expect(await codeOf()).toEqual([503, 'tokens.vendor_unavailable']);
  });

  it('a vendor without a history, a meter that it does not know, and a client without an account', async () => {
    await app.sql("update vendor_accounts set dialect = 'stronpower_legacy' where tenant_id = $1", [app.tenantIds.demo]);
    expect(await codeOf()).toEqual([409, 'tokens.no_vendor_history']);
    await app.sql("update vendor_accounts set dialect = 'stronpower' where tenant_id = $1", [app.tenantIds.demo]);
    await app.sql("update meters set meter_id = '58100000999' where id = $1", [meter]);
    expect(await codeOf()).toEqual([409, 'tokens.vendor_history_unproven']);
    await app.sql('update vendor_accounts set deleted_at = now() where tenant_id = $1', [app.tenantIds.demo]);
    expect(await codeOf()).toEqual([409, 'tokens.no_vendor_account']);
  });
});
