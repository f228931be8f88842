import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Row, type TestApp } from '../../../../../test/harness.ts';
import {
  attemptsOf,
  c2b,
  expectBooksInOrder,
  hookOf,
  METERS,
  newReceipt,
  orderIn,
  paymentIn,
  postTo,
  runJob,
  tokensOf,
  vendsFor,
} from '../payments/money.testkit.ts';

let app: TestApp;
let confirmation: string;
beforeAll(async () => {
  app = await startTestApp({ env: { VENDOR_TIMEOUT_MS: '3000' } });
  confirmation = `${await hookOf(app)}/confirmation/`;
});
afterAll(() => app.stop());

const pay = async (meter: string, count: number): Promise<string[]> => {
  const receipts = Array.from({ length: count }, newReceipt);
  await Promise.all(receipts.map((receipt) => postTo(confirmation, c2b({ TransID: receipt, TransAmount: '150.00', BillRefNumber: meter }))));
  return receipts;
};
const span = ({ requested_at, answered_at }: Row): readonly [number, number] => [(requested_at as Date).getTime(), (answered_at as Date).getTime()];

/** No call for a meter begins before the one before it was answered and written down. */
async function expectOneAfterAnother(receipts: readonly string[]): Promise<void> {
  const spans: (readonly [number, number])[] = [];
  for (const receipt of receipts) {
    const order = await orderIn(app, receipt, { states: ['vended'] });
    spans.push(...(await attemptsOf(app, order['id'] as string)).map(span));
  }
  spans.sort((a, b) => a[0] - b[0]);
  for (const [index, [began]] of spans.entries()) if (index > 0) expect(began).toBeGreaterThanOrEqual(spans[index - 1]![1]);
}

describe('several payments for one meter at once', () => {
  it('are as many tokens, asked for one after another', async () => {
    await app.sandbox.faults({ stronpower: { latency_ms: 60 } });
    const receipts = await pay(METERS[0], 6);
    for (const receipt of receipts) await paymentIn(app, receipt, 'vended');
    const digests = (await Promise.all(receipts.map((receipt) => tokensOf(app, receipt)))).flat().map((row) => (row['token_digest'] as Buffer).toString('hex'));
    expect(new Set(digests).size).toBe(6);
    expect(await vendsFor(app, METERS[0])).toHaveLength(6);
    await expectOneAfterAnother(receipts);
    await expectBooksInOrder(app);
  });

  it('wait behind an open outcome, while other meters go on', async () => {
    await app.sandbox.faults({ stronpower: { latency_ms: 0, next: ['reset_after'], history: 'fail' } });
    const [open] = await pay(METERS[0], 1);
    await orderIn(app, open!, { states: ['unknown', 'resolving'] });
    const [waiting] = await pay(METERS[0], 1);
    const [other] = await pay(METERS[1], 1);
    await paymentIn(app, other!, 'vended');
    expect((await orderIn(app, waiting!, { states: ['ready', 'vend_requested', 'vended'] }))['state']).toBe('ready');
    expect(await vendsFor(app, METERS[0])).toHaveLength(7);
    await app.sandbox.faults({ stronpower: { history: 'ok' } });
    await paymentIn(app, waiting!, 'vended');
    await paymentIn(app, open!, 'vended');
    expect(await vendsFor(app, METERS[0])).toHaveLength(8);
    await expectOneAfterAnother([open!, waiting!]);
    await expectBooksInOrder(app);
  });
});

it('the database itself refuses a second flight for one meter', async () => {
  const [order] = await app.sql("select * from vend_orders where state = 'vended' and meter_number = $1 limit 2", [METERS[0]]);
  await app.sql("update vend_orders set state = 'vend_requested' where id = $1", [order!['id']]);
  await expect(app.sql("update vend_orders set state = 'unknown' where meter_number = $1 and id <> $2", [METERS[0], order!['id']])).rejects.toThrow(
    /vend_orders_single_flight/,
  );
  await app.sql("update vend_orders set state = 'vended' where id = $1", [order!['id']]);
});

it('the database itself refuses a second open order for one payment, and a token twice', async () => {
  const [order] = await app.sql("select * from vend_orders where state = 'vended' limit 1");
  const columns = Object.keys(order!)
    .filter((name) => name !== 'id')
    .join(', ');
  await expect(
    app.sql(`insert into vend_orders (id, ${columns}) select gen_random_uuid(), ${columns} from vend_orders where id = $1`, [order!['id']]),
  ).rejects.toThrow(/vend_orders_one_per_payment/);
  const [token] = await app.sql('select * from tokens limit 1');
  const fields = Object.keys(token!)
    .filter((name) => name !== 'id')
    .join(', ');
  await expect(app.sql(`insert into tokens (id, ${fields}) select gen_random_uuid(), ${fields} from tokens where id = $1`, [token!['id']])).rejects.toThrow(
    /tokens_one/,
  );
});

it('many meters and payments with a vendor that fails in every way: as many tokens as payments, each meter served in turn', async () => {
  const rates = { hang_after: 0, reset_after: 0.15, error_after: 0.1, empty_array: 0.05, html_200: 0.1, reset: 0.1, short_token: 0.05 };
  await app.sandbox.faults({ seed: 7, stronpower: { rates, latency_ms: 5 } });
  const before = new Map<string, number>();
  for (const meter of METERS) before.set(meter, (await vendsFor(app, meter)).length);
  const receipts = (await Promise.all(METERS.map((meter) => pay(meter, 4)))).flat();
  const ends = await app.waitFor(
    async () => {
      await runJob(app, 'tokens.resolve');
      const payments = await app.sql('select state from payments where receipt = any($1)', [receipts]);
      return (
        payments.every((payment) => ['vended', 'refund_due', 'review'].includes(payment['state'] as string)) && payments.length === receipts.length && payments
      );
    },
    { what: 'an end of every payment', withinMs: 45_000 },
  );
  const vended = ends.filter((payment) => payment['state'] === 'vended').length;
  let made = 0;
  for (const meter of METERS) made += (await vendsFor(app, meter)).length - before.get(meter)!;
  expect({ review: ends.filter((payment) => payment['state'] === 'review').length, made }).toEqual({ review: 0, made: vended });
  await app.sandbox.faults({ stronpower: { rates: {} } });
  await expectBooksInOrder(app);
});
