import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type Row, type TestApp } from '../../../../../test/harness.ts';
import { post } from '../../ledger/books/index.ts';
import { checkTenant } from '../../ledger/invariants/index.ts';
import { c2b, hookOf, METERS, newReceipt, postTo, runJob } from '../payments/money.testkit.ts';
import { claimOrders } from './order-queries.ts';
import { applyReports, type Report } from './outcomes.ts';
import type { IssuedToken } from './port.ts';
import { intentPosting } from './postings.ts';
import { mayMove, type OrderState } from './state.ts';

/** Nothing runs by itself: the test is the vendor, its books and the workers, and does what chance says. */
let app: TestApp;
let confirmation: string;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
  confirmation = `${await hookOf(app)}/confirmation/`;
});
afterAll(() => app.stop());

let serial = 0;
const token = (digits: number): IssuedToken => ({
  token: String(digits).padStart(20, '1'),
  meterNumber: null,
  paidMinor: null,
  tenths: null,
  unitPriceMinor: null,
  generatedAt: null,
});

const pay = async (meter: string, amount: string): Promise<void> => {
  const receipt = newReceipt();
  await postTo(confirmation, c2b({ TransID: receipt, BillRefNumber: meter, TransAmount: amount }));
  const events = await app.sql('select id from payment_events where receipt = $1', [receipt]);
  await runJob(app, 'payments.settle', { tenantId: app.tenantIds.demo, eventIds: events.map((event) => event['id']) });
};

/** As a worker claims: state, attempt and intent in one transaction. */
const claim = (): Promise<void> =>
  app.db.inTenant(app.tenantIds.demo, async (tx) => {
    const now = new Date(Date.now() + 3_600_000);
    const orders = await claimOrders(tx, 5, { now, leaseUntil: new Date(now.getTime() + 1_000) });
    await post(
      tx,
      orders.map((order) => intentPosting(order, now)),
    );
  });

const KINDS = [
  'issued',
  'old_token',
  'not_sent',
  'refused',
  'refused_for_good',
  'unproven_refusal',
  'unknown',
  'not_executed',
  'undecided',
  'ambiguous',
] as const;

interface Said {
  readonly kind: (typeof KINDS)[number];
  /** Which of the orders, and how many attempts ago. */
  readonly which: number;
  readonly stale: number;
  readonly person: boolean;
}

function outcomeOf(kind: Said['kind']): Report['outcome'] {
  if (kind === 'issued') return { kind, issued: token((serial += 1)) };
  if (kind === 'old_token') return { kind: 'issued', issued: token(Math.max(1, serial)) };
  if (kind === 'refused' || kind === 'refused_for_good') return { kind: 'refused', reason: 'no', permanent: kind === 'refused_for_good' };
  return kind === 'ambiguous' ? { kind: 'undecided', reason: kind } : { kind, reason: 'timeout' };
}

/** Reports of one batch about orders that were asked for, some of them late or repeated. */
async function report(said: readonly Said[]): Promise<void> {
  const orders = await app.sql('select id, attempts, lease_epoch from vend_orders where attempts > 0 order by id');
  if (orders.length === 0) return;
  // the waits between looks are over
  await app.sql("update vend_orders set next_action_at = now() - interval '1 second' where state in ('unknown', 'resolving')");
  const reports = said.map(({ kind, which, stale, person }): Report => {
    const order = orders[which % orders.length]!;
    const back = Math.min(stale, (order['attempts'] as number) - 1);
    const decided = person && (kind === 'issued' || kind === 'not_executed') ? { actorId: '0197d1a4-0000-7000-8000-000000000001' } : {};
    return {
      orderId: order['id'] as string,
      attemptNo: (order['attempts'] as number) - back,
      leaseEpoch: (order['lease_epoch'] as number) - back,
      outcome: outcomeOf(kind),
      evidence: null,
      ...decided,
    };
  });
  await app.db.inTenant(app.tenantIds.demo, async (tx) => void (await applyReports(tx, app.app.tokens, reports)));
}

const edges = (): Promise<Row[]> => app.sql("select distinct coalesce(from_state, 'new') as from_state, to_state from vend_order_events");

const steps = fc.oneof(
  fc.record({ do: fc.constant('pay' as const), meter: fc.constantFrom(...METERS), amount: fc.constantFrom('150.00', '307.00', '22.50', '5.00') }),
  fc.record({ do: fc.constant('claim' as const) }),
  fc.record({
    do: fc.constant('report' as const),
    said: fc.array(fc.record({ kind: fc.constantFrom(...KINDS), which: fc.nat(20), stale: fc.constantFrom(0, 0, 0, 1), person: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
);

it('whatever vendor, books and people say, in whatever order and however late: every invariant holds and every move is legal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 15, maxLength: 30 }), async (plan) => {
      for (const step of plan) {
        if (step.do === 'pay') await pay(step.meter, step.amount);
        else if (step.do === 'claim') await claim();
        else await report(step.said);
      }
      expect(await checkTenant(app.db, app.tenantIds.demo, { chain: false })).toEqual([]);
    }),
    { numRuns: 25, endOnFailure: true },
  );
  for (const { from_state: from, to_state: to } of await edges())
    expect(`${from as string}>${to as string} ${mayMove(from as OrderState, to as OrderState)}`).toMatch(/ true$/);
  expect(await checkTenant(app.db, app.tenantIds.demo, { chain: true })).toEqual([]);
  // the plan was worth something: purchases went every way there is
  const states = (await app.sql('select distinct state from vend_orders')).map((row) => row['state'] as string);
  expect(states).toEqual(expect.arrayContaining(['vended', 'rejected']));
  expect((await app.sql('select from tokens')).length).toBeGreaterThan(5);
});
