import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/harness.ts';
import { checkTenant } from '../../ledger/invariants/index.ts';
import { addPaybill, OPERATOR, OWNER, owed } from '../payments/money.testkit.ts';
import type { BreakClass } from './breaks/classes.ts';
import { clean, INJECTIONS, linesOf, receiptFound, seedPayments, type Told } from './injected.fixture.ts';
import { breaksOf, carryOutRuns, portalCsv, upload } from './reconciliation.testkit.ts';
import { addDays } from '../../../kernel/zone.ts';

const DAY_MS = 86_400_000;
const EAT_MS = 3 * 3_600_000;
const OTHER_PAYBILL = '600101';

let app: TestApp;
let today: string;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
  await addPaybill(app, OTHER_PAYBILL);
  today = new Date(Date.now() + EAT_MS).toISOString().slice(0, 10);
});
afterAll(() => app.stop());

const startOf = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) - EAT_MS);
/** Some moment of the day, an hour away from both its ends. */
const momentOf = (day: string): Date => new Date(startOf(day).getTime() + 3_600_000 + randomInt(DAY_MS - 7_200_000));

async function reconcile(day: string): Promise<void> {
  const begun = await app.api('POST', '/api/payments/reconcile/', { as: OWNER, body: { from_date: day, to_date: day } });
  expect(begun.status).toBe(200);
  await carryOutRuns(app, { workers: false });
}

async function tell(day: string, told: readonly Told[]): Promise<void> {
  await seedPayments(
    app,
    told.flatMap((one) => one.payment ?? []),
  );
  const lines = linesOf(told).sort(() => Math.random() - 0.5);
  const answer = await upload(app, portalCsv({ lines, from: startOf(day), to: startOf(addDays(day, 1)) }), { name: `${day}.csv` });
  expect([answer.status, answer.body['rejected_rows']]).toEqual([200, 0]);
}

/** The sums of each day agree with its breaks, and the books carry them. */
async function expectSumsInOrder(): Promise<void> {
  const broken = await checkTenant(app.db, app.tenantIds.demo, { chain: false });
  expect(broken.filter(({ invariant }) => invariant.startsWith('I11'))).toEqual([]);
}

it('a day of three thousand payments that both sides tell alike has no break', async () => {
  const day = addDays(today, -6);
  const told = Array.from({ length: 3_000 }, () => clean(momentOf(day)));
  await tell(day, told);
  await reconcile(day);
  expect(await breaksOf(app, { day })).toEqual([]);
  const sum = told.reduce((total, one) => total + one.payment!.amountMinor, 0n);
  expect(await app.sql('select statement_minor, payments_minor, breaks_minor, posted_minor from reconciliation_days where business_day = $1', [day])).toEqual([
    { statement_minor: sum, payments_minor: sum, breaks_minor: 0n, posted_minor: 0n },
  ]);
  await expectSumsInOrder();
});

it('a payment that was divided is compared as the one that came in: its parts are on no statement', async () => {
  const day = addDays(today, -8);
  const told = Array.from({ length: 3 }, () => clean(momentOf(day)));
  await tell(day, told);
  const { receipt, amountMinor } = told[0]!.payment!;
  await app.sql(
    `insert into payments (tenant_id, id, parent_id, receipt, source, channel_id, amount_minor, shortcode, account_text, state, paid_at, received_at)
     select tenant_id, gen_random_uuid(), id, receipt || '-' || g, source, channel_id, case g when 1 then 100 else amount_minor - 100 end, shortcode, account_text, 'credited', paid_at, received_at
     from payments, generate_series(1, 2) g where receipt = $1`,
    [receipt],
  );
  await app.sql("update payments set state = 'split' where receipt = $1", [receipt]);
  await reconcile(day);
  expect(await breaksOf(app, { day })).toEqual([]);
  const sum = told.reduce((total, one) => total + one.payment!.amountMinor, 0n);
  expect(sum).toBeGreaterThan(amountMinor);
  expect(await app.sql('select statement_minor, payments_minor, posted_minor from reconciliation_days where business_day = $1', [day])).toEqual([
    { statement_minor: sum, payments_minor: sum, posted_minor: 0n },
  ]);
});

describe('a day with forty of each of fifteen kinds put into it', () => {
  const each = 40;
  const kinds = Object.keys(INJECTIONS) as BreakClass[];
  const expected = new Set<string>();
  let day: string;

  beforeAll(async () => {
    day = addDays(today, -3);
    const told: Told[] = Array.from({ length: 2_000 }, () => clean(momentOf(day)));
    for (const name of kinds) {
      for (let count = 0; count < each; count += 1) {
        const one = clean(momentOf(day));
        INJECTIONS[name]!(one, { midnight: startOf(day), shortcode: OTHER_PAYBILL });
        told.push(one);
        expected.add(`${name} ${receiptFound(name, one)}`);
      }
    }
    await tell(day, told);
    await reconcile(day);
  });

  it('shows each of them, under its name, and nothing else', async () => {
    expect(expected.size).toBe(each * kinds.length);
    expect(expected.size).toBeGreaterThanOrEqual(500);
    const found = (await breaksOf(app, { day })).map((row) => `${row['class']} ${row['receipt']}`);
    expect(found.filter((one) => !expected.has(one))).toEqual([]);
    expect([...expected].filter((one) => !found.includes(one))).toEqual([]);
    expect(found).toHaveLength(expected.size);
  });

  it('has sums whose difference is the sum of its breaks, carried by the books', async () => {
    const [row] = await app.sql(
      'select statement_minor - payments_minor as difference, breaks_minor from reconciliation_days where business_day = $1 and breaks_minor <> 0',
      [day],
    );
    expect(row!['difference']).toBe(row!['breaks_minor']);
    expect(await owed(app, 'mpesa_discrepancy')).toBe(row!['breaks_minor']);
    await expectSumsInOrder();
  });

  it('raises one alert for each kind that needs somebody', async () => {
    const alerts = await app.sql(
      "select dedupe_key from alerts where alert_type = 'reconciliation_break' and dedupe_key like '%' || $1 and resolved_at is null",
      [day],
    );
    expect(alerts.map((alert) => (alert['dedupe_key'] as string).split(':')[1]).sort()).toEqual(kinds.filter((name) => name !== 'timing').sort());
  });

  it('compared again, shows the same breaks with the same ages, and books nothing more', async () => {
    const before = await breaksOf(app, { day });
    const postings = await app.sql("select count(*) from ledger_transactions where kind = 'reconciled'");
    await reconcile(day);
    const after = await breaksOf(app, { day });
    const kept = (rows: typeof before): unknown => rows.map((row) => [row['id'], row['state'], row['first_seen_at'], row['difference_minor']]);
    expect(kept(after)).toEqual(kept(before));
    expect(await app.sql("select count(*) from ledger_transactions where kind = 'reconciled'")).toEqual(postings);
  });

  it('counts them by kind and age', async () => {
    const { body } = await app.api('GET', '/api/reconciliation-ageing/', { as: OPERATOR });
    const results = body['results'] as { class: string; up_to_an_hour: number }[];
    expect(results.find((row) => row.class === 'amount_differs')).toMatchObject({ up_to_an_hour: each, up_to_a_day: 0, older: 0, difference: '280.00' });
  });

  it('heals by itself what agrees the next time, and ends its alert', async () => {
    await app.sql("delete from statement_lines where kind = 'other'");
    await app.sql("update payments set state = 'vended' where state = 'vending'");
    await app.sql("update vend_orders set state = 'vended' where state = 'ready'");
    await reconcile(day);
    const healed = (await breaksOf(app, { day })).filter((row) => row['class'] === 'unknown_line' || row['class'] === 'payment_stuck');
    expect(healed.map((row) => [row['state'], row['decided_by']])).toEqual(healed.map(() => ['resolved', null]));
    expect(healed).toHaveLength(2 * each);
    const open = await app.sql("select dedupe_key from alerts where dedupe_key like 'reconciliation:unknown_line:%' and resolved_at is null");
    expect(open).toEqual([]);
    await expectSumsInOrder();
  });
});

it('charges and transfers are added up and need nobody', async () => {
  const day = addDays(today, -8);
  const told = [clean(momentOf(day))];
  const at = momentOf(day);
  told[0]!.lines.push(
    { receipt: 'FEE0000001', at, amount: '-30.00', reason: 'Pay Bill Charge', details: 'Pay Bill Charge', linked: told[0]!.payment!.receipt },
    { receipt: 'SET0000001', at, amount: '-500.00', reason: 'Organization Settlement', details: 'Organization Settle to Bank' },
  );
  await tell(day, told);
  await reconcile(day);
  expect((await breaksOf(app, { day })).map((row) => [row['class'], row['state'], row['evidence']]).sort()).toEqual([
    ['fee_lines', 'explained', { lines: 1, total: '-30.00' }],
    ['own_transfers', 'explained', { lines: 1, total: '-500.00' }],
  ]);
});

describe('what a person says of a break', () => {
  let receipt: string;
  let day: string;
  let id: string;
  beforeAll(async () => {
    day = addDays(today, -10);
    const one = clean(momentOf(day));
    INJECTIONS.amount_differs!(one, { midnight: startOf(day), shortcode: OTHER_PAYBILL });
    receipt = one.payment!.receipt;
    await tell(day, [one]);
    await reconcile(day);
    id = (await breaksOf(app, { receipt }))[0]!['id'] as string;
  });
  const stateOf = async (): Promise<unknown> => (await breaksOf(app, { receipt }))[0]!['state'];
  const say = (verb: string, as = OWNER) =>
    app.api('POST', `/api/reconciliation-breaks/${id}/${verb}/`, { as, body: { explanation: 'Typed by hand at the till.' } });

  it('an explanation stays for as long as the difference is the same', async () => {
    const answer = await say('explain');
    expect(answer.body).toMatchObject({ state: 'explained', explanation: 'Typed by hand at the till.', can_take_in: false });
    expect(answer.body['decided_by_name']).toContain('Wambui');
    await reconcile(day);
    expect(await stateOf()).toBe('explained');
    await app.sql('update payments set amount_minor = amount_minor + 100 where receipt = $1', [receipt]);
    await reconcile(day);
    expect(await stateOf()).toBe('open');
  });

  it('what is called settled and is not opens again', async () => {
    expect((await say('resolve')).body['state']).toBe('resolved');
    expect((await say('resolve')).status).toBe(409);
    await reconcile(day);
    expect(await stateOf()).toBe('open');
  });

  it('is for those who may reconcile', async () => {
    expect((await say('explain', OPERATOR)).status).toBe(403);
    expect((await app.api('POST', `/api/reconciliation-breaks/${id}/take-in/`, { as: OWNER })).status).toBe(409);
  });
});
