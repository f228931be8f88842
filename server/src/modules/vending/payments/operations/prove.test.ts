import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row } from '../../../../../../test/harness.ts';
import { alertsOf, c2b, eventsOf, expectBooksInOrder, newReceipt, OPERATOR, OWNER, paymentIn, paymentOf, postTo, runJob, settled } from '../money.testkit.ts';

let offset = 0;
const MINUTE = 60_000;
// nobody here is M-Pesa: the older paths prove nothing
const app = await startTestApp({
  env: { MPESA_SOURCES: '196.201.214.200' },
  clock: { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() },
});
afterAll(() => app.stop());

const tenant = app.tenantIds.demo;
let receipt: string;
beforeEach(async () => {
  offset = 0;
  receipt = newReceipt();
  await app.sandbox.faults({ mpesa: { lose: 0, calls: { next: [], rates: {} } } });
  await app.sql("update payment_events set state = 'resolved' where state = 'quarantined'");
  await app.sql("delete from provider_requests where result_code in ('2001', '8006')");
});

const older = (fields: Json = {}): Promise<Answer> => postTo(`${app.url}/api/webhooks/mpesa/`, c2b({ TransID: receipt, ...fields }));
const look = async (after = 3 * MINUTE): Promise<void> => {
  offset = after;
  await runJob(app, 'payments.prove', {});
};
const questions = (of = receipt): Promise<Row[]> => app.sql('select * from provider_requests where receipt = $1 order by id', [of]);
const answered = (finding: string): Promise<unknown> =>
  app.waitFor(async () => (await questions()).some((row) => row['finding'] === finding), { what: `the finding ${finding}` });
const notice = async (): Promise<Row> => (await eventsOf(app, receipt)).find(({ source, state }) => source !== 'result' && state !== 'ignored')!;

/** Money that really came in, and whose own confirmation is lost. */
async function paidElsewhere(): Promise<void> {
  await app.sandbox.faults({ mpesa: { lose: 1 } });
  receipt = await app.sandbox.pay({ amount: '300.00' });
  await app.sandbox.faults({ mpesa: { lose: 0 } });
}

describe('a notice whose source nobody can prove', () => {
  it('goes to its meter once M-Pesa bears it out, without a person, on record as asked by nobody', async () => {
    await paidElsewhere();
    await older();
    await look();
    const payment = await paymentIn(app, receipt, 'vended');
    expect(payment['amount_minor']).toBe(30_000n);
    expect(await notice()).toMatchObject({ state: 'resolved' });
    expect(await questions()).toMatchObject([{ finding: 'confirmed', requested_by: null }]);
    expect(await app.sql("select from audit_log where action = 'payment_event.proved' and object_id = $1", [(await notice())['id']])).toHaveLength(1);
    await settled(app);
    await expectBooksInOrder(app);
  });

  it.each([
    ['contradicted', { TransAmount: '900.00' }, 'critical'],
    ['absent', {}, 'error'],
  ])('stays with people when it is %s, who are told', async (finding, fields, severity) => {
    if (finding === 'contradicted') await paidElsewhere();
    await older(fields);
    await look();
    await answered(finding);
    await settled(app);
    expect(await notice()).toMatchObject({ state: 'quarantined', reason: 'unproven_source' });
    expect(await paymentOf(app, receipt)).toBeUndefined();
    expect((await alertsOf(app, 'payment_conflict')).filter(({ message }) => String(message).includes(receipt))).toMatchObject([{ severity }]);
  });

  it('waits for its real notice first, and is asked about once, however often one looks and however many tell of it', async () => {
    await older();
    await older({ TransAmount: '400.00' });
    await look(MINUTE);
    expect(await questions()).toEqual([]);
    await look();
    await look(30 * MINUTE);
    await look(10 * 60 * MINUTE);
    expect(await questions()).toHaveLength(1);
  });

  it('is left to a person who has asked, and to one who waits for a second', async () => {
    await paidElsewhere();
    await older();
    const { id } = await notice();
    await app.api('POST', `/api/payment-events/${id as string}/accept/`, { as: OPERATOR, body: { comment: 'seen in the statement' } });
    await look();
    await answered('confirmed');
    await settled(app);
    expect(await notice()).toMatchObject({ state: 'quarantined' });
    expect(await paymentOf(app, receipt)).toBeUndefined();
  });
});

describe('M-Pesa is not asked', () => {
  const readiness = async (): Promise<Json | undefined> =>
    ((await app.api('GET', `/api/clients/${tenant}/readiness/`, { as: OWNER })).body['checks'] as Json[]).find(({ code }) => code === 'mpesa_initiator');

  it('by a paybill that names no initiator, and the readiness says so', async () => {
    expect(await readiness()).toMatchObject({ state: 'ok', needed: false });
    const [kept] = await app.sql('select initiator_name from payment_channels where tenant_id = $1', [tenant]);
    await app.sql('update payment_channels set initiator_name = null where tenant_id = $1', [tenant]);
    await older();
    await look();
    expect(await questions()).toEqual([]);
    expect(await readiness()).toMatchObject({ state: 'missing' });
    await app.sql('update payment_channels set initiator_name = $2 where tenant_id = $1', [tenant, kept!['initiator_name']]);
  });

  it('for a day by an initiator that it has refused: trying again would lock it', async () => {
    await older();
    await app.sql(
      "insert into provider_requests (tenant_id, id, channel_id, kind, callback_secret_hash, receipt, state, result_code, created_at, updated_at) select tenant_id, gen_random_uuid(), id, 'transaction_status', sha256(id::text::bytea), 'OTHER00001', 'answered', '2001', now(), now() from payment_channels where tenant_id = $1",
      [tenant],
    );
    await look();
    expect(await questions()).toEqual([]);
    expect(await readiness()).toMatchObject({ state: 'failing' });
  });

  it('twice when nothing is known of the first question, but again later when it never left', async () => {
    await older();
    await app.sandbox.faults({ mpesa: { calls: { next: ['error_after'] } } });
    await look();
    await look(60 * MINUTE);
    // the answer was lost, and the result came all the same
    await answered('absent');
    const [first] = await questions();
    expect(await questions()).toHaveLength(1);
    await app.sql("update provider_requests set state = 'refused', result_code = 'not_sent', answered_at = null, finding = null where id = $1", [first!['id']]);
    await look(3 * 60 * MINUTE);
    expect(await questions()).toHaveLength(2);
  });
});
