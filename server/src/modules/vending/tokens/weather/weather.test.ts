import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row, type TestApp } from '../../../../../../test/harness.ts';
import { alertsOf, c2b, expectBooksInOrder, hookOf, METERS, newReceipt, OPERATOR, OWNER, paymentIn, postTo, runJob } from '../../payments/money.testkit.ts';
import { claimOrders } from '../order-queries.ts';

let app: TestApp;
let confirmation: string;
beforeAll(async () => {
  app = await startTestApp({ env: { VENDOR_TIMEOUT_MS: '400', VENDOR_SETTLE_MS: '60000' } });
  confirmation = `${await hookOf(app)}/confirmation/`;
});
afterAll(() => app.stop());

const demo = (): string => app.tenantIds.demo;
const account = async (): Promise<Row> => (await app.sql('select * from vendor_accounts where tenant_id = $1', [demo()]))[0]!;
const setAccount = (assignments: string): Promise<Row[]> => app.sql(`update vendor_accounts set ${assignments} where tenant_id = $1`, [demo()]);
const weather = async (): Promise<Json> => ((await app.api('GET', '/api/vendors/', { as: OPERATOR })).body['results'] as Json[])[0]!;
const faults = (stronpower: object): Promise<Json> => app.sandbox.faults({ stronpower });
const clear = (): Promise<Json> => faults({ next: [], rates: {}, history: 'ok', latency_ms: 0, hang_ms: 2_000 });
const vends = async (): Promise<Json[]> => app.sandbox.journal('vend');
const openAlerts = async (): Promise<Row[]> => (await alertsOf(app, 'vendor_down')).filter((alert) => alert['resolved_at'] === null);
const isOpen = async (): Promise<boolean> => (await account())['circuit_opened_at'] !== null;

let receipts: string[];
beforeEach(async () => {
  receipts = [];
  await clear();
});
/** Every purchase comes to its end, so that the next test finds the meters free. */
afterEach(async () => {
  await clear();
  await setAccount('is_paused = false, circuit_opened_at = null, circuit_open_until = null, circuit_closed_at = null, circuit_probes = 0, max_in_flight = 512');
  await app.waitFor(
    async () => {
      await look();
      return (await app.sql("select from vend_orders where state not in ('vended', 'rejected')")).length === 0;
    },
    { what: 'all purchases done' },
  );
  await expectBooksInOrder(app);
});

const pay = async (meter: string, amount = '300.00'): Promise<string> => {
  const receipt = newReceipt();
  receipts.push(receipt);
  await postTo(confirmation, c2b({ TransID: receipt, TransAmount: amount, BillRefNumber: meter }));
  await paymentIn(app, receipt, 'vending', 'unknown', 'vended', 'refund_due');
  return receipt;
};
const payAll = async (): Promise<void> => {
  for (const meter of METERS) await pay(meter);
};
/** What waits for its time is due now. */
const look = async (): Promise<void> => {
  await app.sql("update vend_orders set next_action_at = now() where state in ('unknown', 'resolving', 'ready') and next_action_at > now()");
  await runJob(app, 'tokens.resolve');
  await runJob(app, 'tokens.vend');
};
const untilOpen = (): Promise<unknown> =>
  app.waitFor(
    async () => {
      if (await isOpen()) return true;
      await look();
      return false;
    },
    { what: 'the circuit open' },
  );
const probe = async (): Promise<void> => {
  await setAccount("circuit_open_until = now() - interval '1 second'");
  await runJob(app, 'tokens.probe');
};
const act = (verb: 'pause' | 'resume', as: string, body?: Json): Promise<Answer> =>
  account().then(({ id }) => app.api('POST', `/api/vendors/${id as string}/${verb}/`, { as, ...(body ? { body } : {}) }));

describe('a vendor that fails', () => {
  it.each(['html_500', 'html_200', 'hang_before', 'reset'])(
    'with %s again and again is left alone; purchases wait and one alert tells of it',
    async (fault) => {
      const alerts = (await openAlerts()).length;
      await faults({ rates: { [fault]: 1 } });
      await payAll();
      await untilOpen();
      // a call that was under way when the fifth failed is not one that follows
      await app.waitFor(async () => (await app.sql("select from vend_orders where state = 'vend_requested'")).length === 0, { what: 'no call under way' });
      const asked = (await app.sandbox.journal('vend_refused')).length;
      await look();
      await look();
      expect((await app.sandbox.journal('vend_refused')).length).toBe(asked);
      expect(await openAlerts()).toHaveLength(Math.max(1, alerts));
      expect(await weather()).toMatchObject({ state: 'down', failures_in_row: 5, banner: expect.stringContaining('does not answer') as string });
      await probe();
      await app.waitFor(async () => (await openAlerts()).length === 0, { what: 'the alert ended' });
    },
  );

  it('by refusing connections too; what has waited leaves in the order in which it was paid', async () => {
    const before = await vends();
    await setAccount("base_url = 'http://127.0.0.1:9'");
    await payAll();
    for (const meter of [...METERS].reverse()) await pay(meter, '150.00');
    await untilOpen();
    await probe();
    expect(await isOpen()).toBe(true);
    await setAccount(`base_url = '${app.sandboxUrl}/stronpower/api'`);
    await probe();
    expect(await isOpen()).toBe(false);
    for (const receipt of receipts) await paymentIn(app, receipt, 'vended');
    const drained = (await vends()).slice(before.length).map((vend) => [vend['meter'], vend['units']]);
    expect(drained.toSorted()).toEqual([...METERS.map((meter) => [meter, '2.0']), ...METERS.map((meter) => [meter, '1.0'])].toSorted());
    expect(drained.slice(0, 3)).toEqual(METERS.map((meter) => [meter, '2.0']));
  });

  it('is asked by reading, never by a purchase', async () => {
    await faults({ rates: { html_500: 1 } });
    await payAll();
    await untilOpen();
    await faults({ history: 'fail' });
    const [bought, refused] = [(await vends()).length, (await app.sandbox.journal('vend_refused')).length];
    await probe();
    expect(await account()).toMatchObject({ circuit_probes: 1 });
    await faults({ rates: {}, history: 'ok' });
    const read = (await app.sandbox.journal('history_read')).length;
    await setAccount('is_paused = true');
    await probe();
    expect((await app.sandbox.journal('history_read')).length).toBe(read + 1);
    expect([(await vends()).length, (await app.sandbox.journal('vend_refused')).length]).toEqual([bought, refused]);
    expect(await isOpen()).toBe(false);
  });

  it('once more right after it seemed to be back is left alone at once, and longer', async () => {
    await faults({ rates: { html_500: 1 } });
    await payAll();
    await untilOpen();
    const wait = async (): Promise<number> => {
      const [row] = await app.sql(
        'select extract(epoch from circuit_open_until - circuit_opened_at)::int as seconds from vendor_accounts where tenant_id = $1',
        [demo()],
      );
      return row!['seconds'] as number;
    };
    expect(await wait()).toBe(15);
    await probe();
    await untilOpen();
    expect((await account())['failures_in_row']).toBeLessThan(5);
    expect(await wait()).toBeGreaterThan(15);
  });
});

describe('refusals', () => {
  it('of purchases say that the vendor is there', async () => {
    await faults({ rates: { message_400: 1 } });
    for (let round = 0; round < 3; round += 1) for (const meter of METERS) await pay(meter);
    for (const receipt of receipts) await paymentIn(app, receipt, 'refund_due');
    expect(await isOpen()).toBe(false);
  });
});

describe('the line of an account', () => {
  /** How many orders would leave now; nothing does. */
  /** Orders that would leave if the account were so; nobody else ever sees it open, or they might leave. */
  const leaving = async (account: string): Promise<number> => {
    const now = new Date(Date.now() + 1_000);
    let found = -1;
    await app.db
      .inTenant(demo(), async (tx) => {
        await tx.raw(`update vendor_accounts set ${account} where tenant_id = $1`, [demo()]);
        found = (await claimOrders(tx, 100, { now, leaseUntil: now })).length;
        throw new Error('undone');
      })
      .catch(() => undefined);
    return found;
  };

  it('is no wider than the account may take, and grows slowly after bad weather', async () => {
    await setAccount('is_paused = true');
    await payAll();
    expect(await leaving('is_paused = true')).toBe(0);
    const widths: number[] = [];
    for (const change of [
      'max_in_flight = 1',
      'max_in_flight = 2',
      'max_in_flight = 512, circuit_closed_at = now()',
      "circuit_closed_at = now() - interval '6 seconds'",
      "circuit_closed_at = now() - interval '12 seconds'",
      "circuit_closed_at = now() - interval '2 minutes'",
    ])
      widths.push(await leaving(`is_paused = false, ${change}`));
    expect(widths).toEqual([1, 2, 1, 2, 3, 3]);
  });

  it('one wide is still emptied to its end', async () => {
    await setAccount('is_paused = true, max_in_flight = 1');
    await payAll();
    for (const meter of METERS) await pay(meter, '150.00');
    await setAccount('is_paused = false');
    await runJob(app, 'tokens.vend');
    for (const receipt of receipts) await paymentIn(app, receipt, 'vended');
  });
});

describe('by hand', () => {
  it('an account is paused with a reason and resumed; a long pause is no fault of the books', async () => {
    expect(await act('pause', OWNER, { reason: 'The vendor works on its server' })).toMatchObject({
      status: 200,
      body: { state: 'paused', reason: 'The vendor works on its server', waiting: 0 },
    });
    expect(await act('pause', OWNER, { reason: 'Again' })).toMatchObject({ status: 409, body: { code: 'vendors.paused' } });
    const receipt = await pay(METERS[0]);
    expect(await weather()).toMatchObject({ state: 'paused', waiting: 1 });
    await app.sql("update vend_orders set next_action_at = now() - interval '1 hour' where state = 'ready'");
    await expectBooksInOrder(app);
    expect(await act('resume', OWNER)).toMatchObject({ status: 200, body: { state: 'recovering' } });
    await paymentIn(app, receipt, 'vended');
    expect(await act('resume', OWNER)).toMatchObject({ status: 409, body: { code: 'vendors.not_paused' } });
    const actions = await app.sql("select action from audit_log where action like 'vendor_account.%ed' and actor_kind = 'user' order by seq desc limit 2");
    expect(actions.map((row) => row['action'])).toEqual(['vendor_account.resumed', 'vendor_account.paused']);
  });

  it('is for those who look after the accounts; everybody sees how it is', async () => {
    expect((await act('pause', OPERATOR, { reason: 'No reason' })).status).toBe(403);
    for (const as of ['viewer@demo.test', 'engineer@demo.test'])
      expect((await app.api('GET', '/api/vendors/', { as })).body['results']).toMatchObject([{ state: 'up', banner: null }]);
    expect((await app.api('GET', '/api/platform/vendors/', { as: OWNER })).status).toBe(403);
    expect((await app.api('GET', '/api/platform/vendors/', { as: 'admin@mkondo.test' })).body['count']).toBe(2);
  });
});

it('who has paid and waits is told once for a payment, in the own language', async () => {
  await setAccount('is_paused = true');
  await pay(METERS[0]);
  await pay(METERS[1]);
  const told = async (): Promise<string[]> =>
    (await app.sandbox.journal('sms')).map((sms) => sms['text'] as string).filter((text) => receipts.some((receipt) => text.includes(receipt)));
  await runJob(app, 'tokens.sweep', {});
  expect(await app.sql("select from outbox_messages where kind = 'delayed'")).toEqual([]);
  await app.sql("update vend_orders set created_at = now() - interval '2 minutes' where state = 'ready'");
  await runJob(app, 'tokens.sweep', {});
  await runJob(app, 'tokens.sweep', {});
  const texts = await app.waitFor(async () => (await told()).length >= 2 && (await told()), { what: 'the texts' });
  expect(texts).toHaveLength(2);
  expect(texts.find((text) => text.includes(receipts[0]!))).toMatch(/Please do not pay again/);
  expect(texts.find((text) => text.includes(receipts[1]!))).toMatch(/Tafadhali usilipe tena/);
});
