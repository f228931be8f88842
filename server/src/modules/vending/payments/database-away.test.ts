import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/harness.ts';
import {
  ACCEPTED,
  addPaybill,
  c2b,
  expectBooksInOrder,
  hookOf,
  METERS,
  newReceipt,
  openPush,
  paymentIn,
  paymentOf,
  postTo,
  settled,
  stkSuccess,
  tokensOf,
} from './money.testkit.ts';

let app: TestApp;
let hook: string;
let role: string;
beforeAll(async () => {
  app = await startTestApp({ allowDeadLetters: true });
  hook = await hookOf(app);
  role = new URL(app.database.runtimeUrl).username;
});
afterAll(() => app.stop());

/** The product's login loses every connection and gets no new one, as when PostgreSQL restarts or is full. */
async function takeDatabaseAway(): Promise<void> {
  await app.sql(`alter role ${role} connection limit 0`);
  await app.sql('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
}

async function giveDatabaseBack(): Promise<void> {
  await app.sql(`alter role ${role} connection limit -1`);
  await app.waitFor(() => app.db.asSystem(() => Promise.resolve(true)), { what: 'the database back' });
}

/** What lies synced in the folder beside the database. */
function spooled(): string[] {
  const folder = app.config.spoolDir;
  if (!existsSync(folder)) return [];
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean));
  return lines.map((line) => Buffer.from((JSON.parse(line) as { body: string }).body, 'base64').toString());
}

async function whileAway(work: () => Promise<void>): Promise<void> {
  await takeDatabaseAway();
  try {
    await work();
  } finally {
    await giveDatabaseBack();
  }
}

const bringIn = (): Promise<number> => app.waitFor(() => app.app.replaySpool(), { what: 'the spool brought in' });

describe('while the database is away', () => {
  it('a confirmation is on the disk before it is answered, and becomes exactly one payment afterwards', async () => {
    const first = newReceipt();
    await postTo(`${hook}/confirmation/`, c2b({ TransID: first }));
    await paymentIn(app, first, 'vended');
    const receipt = newReceipt();
    const body = c2b({ TransID: receipt, BillRefNumber: METERS[1] });
    await whileAway(async () => {
      for (let copy = 0; copy < 3; copy += 1) expect(await postTo(`${hook}/confirmation/`, body)).toMatchObject({ status: 200, text: ACCEPTED });
      expect(spooled()).toEqual([body, body, body]);
      await expect(app.app.replaySpool()).rejects.toThrow();
      expect(spooled()).toHaveLength(3);
    });
    expect(await paymentOf(app, receipt)).toBeUndefined();
    expect(await bringIn()).toBe(3);
    await paymentIn(app, receipt, 'vended');
    await settled(app);
    expect(spooled()).toEqual([]);
    expect(await tokensOf(app, receipt)).toHaveLength(1);
    // M-Pesa may call once more, long after
    await postTo(`${hook}/confirmation/`, body);
    await settled(app);
    expect(await tokensOf(app, receipt)).toHaveLength(1);
  });

  it('a body that nobody can read is kept as well', async () => {
    await whileAway(async () => expect((await postTo(`${hook}/confirmation/`, 'not a JSON 4711')).text).toBe(ACCEPTED));
    await bringIn();
    expect(await app.sql("select state from payment_events where body = 'not a JSON 4711'::bytea")).toEqual([{ state: 'unreadable' }]);
  });

  it("a push's callback is kept", async () => {
    const { checkout, secret } = await openPush(app, { amountMinor: 15_000n, account: METERS[1] });
    const receipt = newReceipt();
    await whileAway(async () =>
      expect(await postTo(`${hook}/stk/${secret}/`, stkSuccess({ checkout, receipt, amount: '150' }))).toMatchObject({ status: 200, text: ACCEPTED }),
    );
    await bringIn();
    await paymentIn(app, receipt, 'vended');
  });

  it('a callback with a secret that was never made is dropped when it can be told', async () => {
    await whileAway(async () => void (await postTo(`${hook}/stk/${'b'.repeat(32)}/`, 'forged 0815')));
    await bringIn();
    expect(await app.sql("select from payment_events where body = 'forged 0815'::bytea")).toEqual([]);
  });

  it('a paybill that has had no notice since the start is no exception', async () => {
    const other = await hookOf(app, '600200');
    const receipt = newReceipt();
    const body = c2b({ TransID: receipt, BusinessShortCode: '600200', BillRefNumber: '58200000006', TransAmount: '200.00' });
    await whileAway(async () => expect((await postTo(`${other}/confirmation/`, body)).text).toBe(ACCEPTED));
    await bringIn();
    await paymentIn(app, receipt, 'vended');
  });

  it.each(['/api/webhooks/mpesa/', '/api/payments/callbacks/c2b/'])('the older path %s keeps what it is told, also of strangers', async (path) => {
    const receipt = newReceipt();
    await whileAway(async () => {
      expect((await postTo(`${app.url}${path}`, c2b({ TransID: receipt, BillRefNumber: METERS[2] }))).text).toBe(ACCEPTED);
      expect((await postTo(`${app.url}${path}`, `stranger at ${path}`)).text).toBe(ACCEPTED);
    });
    await bringIn();
    await paymentIn(app, receipt, 'vended');
    expect(await app.sql('select path from unclaimed_events where body = $1', [Buffer.from(`stranger at ${path}`)])).toHaveLength(1);
  });

  it('a validation is accepted: the payer must not wait for our database', async () => {
    await whileAway(async () => expect((await postTo(`${hook}/validation/`, c2b({ BillRefNumber: 'unknown' }))).body).toMatchObject({ ResultCode: '0' }));
  });

  it('a validation under a key that cannot be looked up is accepted and kept as a hint; one known to be wrong is refused', async () => {
    await addPaybill(app, '600777');
    const [mine, forged] = [await hookOf(app, '600777'), `${app.url}/api/hooks/c2b/${'c'.repeat(32)}`];
    const receipt = newReceipt();
    await whileAway(async () => {
      for (const door of [mine, forged])
        expect(await postTo(`${door}/validation/`, c2b({ TransID: receipt, BusinessShortCode: '600777', BillRefNumber: 'unknown' }))).toMatchObject({
          status: 200,
          body: { ResultCode: '0' },
        });
    });
    await bringIn();
    expect(await app.sql("select source, authenticity from payment_events where convert_from(body, 'UTF8') like $1", [`%${receipt}%`])).toEqual([
      { source: 'validation', authenticity: 'secret' },
    ]);
    expect(await paymentOf(app, receipt)).toBeUndefined();
    expect((await postTo(`${forged}/validation/`, c2b({}))).status).toBe(404);
  });
});

it('leaves the books in order', () => expectBooksInOrder(app));
