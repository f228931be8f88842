import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type TestApp } from '../../../../../test/harness.ts';
import { readTable } from '../../../kernel/tables/table.ts';
import { c2b, hookOf, METERS, newReceipt, postTo } from '../payments/money.testkit.ts';
import { privacyDeps } from '../../../app-privacy.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { createLog } from '../../../kernel/log.ts';
import { listActiveTenantIds } from '../../tenancy/index.ts';
import { listErased, readKept, reapplyErasure } from './reapply.ts';

let app: TestApp;
let [customer, receipt, token, phone] = ['', '', '', ''];
const [OWNER, OPERATOR] = ['owner@demo.test', 'operator@demo.test'];

beforeAll(async () => {
  app = await startTestApp();
  receipt = newReceipt();
  await postTo(`${await hookOf(app)}/confirmation/`, c2b({ TransID: receipt, BillRefNumber: METERS[0], FirstName: 'Nyambura' }));
  await app.waitFor(
    async () =>
      (await app.sql("select from tokens k join payments p on p.id = k.payment_id where p.receipt = $1 and k.status = 'delivered'", [receipt])).length > 0,
    {
      what: 'a delivered token',
    },
  );
  const [row] = await app.sql(
    'select p.customer_id, c.phone, k.id, k.token_sealed from payments p join customers c on c.id = p.customer_id join tokens k on k.payment_id = p.id where p.receipt = $1',
    [receipt],
  );
  [customer, phone] = [row!['customer_id'] as string, row!['phone'] as string];
  token = app.secrets.open(row!['token_sealed'] as string, { tenantId: app.tenantIds.demo, recordId: row!['id'] as string, field: 'token' });
});
afterAll(() => app.stop());

const get = (path: string, as: string): Promise<Answer> => app.api('GET', path, { as });
const post = (path: string, as: string, body: object = {}): Promise<Answer> => app.api('POST', path, { as, body });

async function fileOf(body: object, as = OWNER): Promise<{ text: string; bytes: Buffer; url: string }> {
  const asked = await post(`/api/customers/${customer}/data-export/`, as, body);
  expect(asked.status).toBe(202);
  let shown: Answer | undefined;
  await app.waitFor(async () => (shown = await get(`/api/exports/${String(asked.body['export'])}/`, as)).body['state'] === 'ready', {
    what: 'a ready file',
  });
  const url = shown!.body['download_url'] as string;
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  return { text: bytes.toString(), bytes, url };
}

describe('the file of one customer', () => {
  it('holds who they are, their meters, payments, purchases, tokens and messages, tokens masked', async () => {
    const { text } = await fileOf({ format: 'json' });
    const { sections } = JSON.parse(text) as { sections: Record<string, Record<string, unknown>[]> };
    expect(Object.keys(sections)).toEqual(expect.arrayContaining(['Customer', 'Meters held', 'Meters', 'Payments', 'Purchases', 'Tokens', 'Messages']));
    expect(sections['Customer']).toEqual([expect.objectContaining({ phone, name: expect.any(String) })]);
    expect(sections['Payments']).toEqual(expect.arrayContaining([expect.objectContaining({ receipt, amount: '300.00' })]));
    expect(sections['Tokens']![0]).toMatchObject({ token: `**** **** **** **** ${token.slice(-4)}` });
    expect(text.replaceAll(' ', '')).not.toContain(token);
  });

  it('opens tokens for who may read them, and gives nobody else the link', async () => {
    const { text, url } = await fileOf({ format: 'json', tokens: true });
    expect(text).toContain(token);
    const id = /exports\/([^/]+)\//.exec(url)![1]!;
    expect((await get(`/api/exports/${id}/`, OPERATOR)).body).toMatchObject({ state: 'ready', download_url: null });
    expect((await post(`/api/customers/${customer}/data-export/`, OPERATOR, {})).status).toBe(403);
    expect(
      (await app.api('POST', `/api/customers/${customer}/data-export/`, { as: 'admin@mkondo.test', headers: { 'x-tenant': 'demo' }, body: { tokens: true } }))
        .body,
    ).toMatchObject({
      code: 'customers.export_tokens',
    });
  });

  it('can be read by people: a line for each field, in a workbook', async () => {
    const rows: (readonly string[])[] = [];
    for await (const row of readTable((await fileOf({ format: 'xlsx' })).bytes, 10_000).rows) rows.push(row.cells);
    expect(rows[0]).toEqual(['Section', 'Record', 'Field', 'Value']);
    expect(rows).toEqual(expect.arrayContaining([['Customer', '1', 'phone', phone], expect.arrayContaining(['Payments', 'receipt', receipt])]));
  });
});

describe('an erasure', () => {
  it('needs a second person and its time, may be taken back, and is asked for once', async () => {
    const path = `/api/customers/${customer}/erasure/`;
    const asked = await post(path, OWNER, { reason: 'Moved away' });
    expect([asked.status, asked.body['state']]).toEqual([201, 'requested']);
    const id = String(asked.body['id']);
    expect((await post(path, OPERATOR, { reason: 'Again' })).body).toMatchObject({ code: 'erasures.open' });
    expect((await post(`/api/erasures/${id}/approve/`, OWNER)).body).toMatchObject({ code: 'erasures.second_person' });
    expect((await post(`/api/erasures/${id}/approve/`, OPERATOR)).status).toBe(403);
    expect((await post(`/api/erasures/${id}/reject/`, OWNER, { comment: 'Stays after all' })).body).toMatchObject({ state: 'rejected' });
    expect((await post(`/api/erasures/${id}/reject/`, OWNER)).body).toMatchObject({ code: 'erasures.decided' });
  });

  it('waits until its days are over', async () => {
    const { body } = await post(`/api/customers/${customer}/erasure/`, OPERATOR, { reason: 'Moved away', wait_days: 1 });
    expect((await post(`/api/erasures/${String(body['id'])}/approve/`, OWNER)).body).toMatchObject({ state: 'approved' });
    expect(await app.sql("select from jobs.job where name = 'privacy.erase'")).toEqual([]);
    await post(`/api/erasures/${String(body['id'])}/reject/`, OWNER);
  });

  it('is refused while money is open, with what is', async () => {
    await app.sql("update payments set state = 'review' where receipt = $1", [receipt]);
    const { status, body } = await post(`/api/customers/${customer}/erasure/`, OPERATOR, { reason: 'Moved away' });
    expect([status, body['code'], body['details']]).toEqual([409, 'erasures.blocked', { blockers: [{ code: 'payments_open', count: 1 }] }]);
    await app.sql("update payments set state = 'vended' where receipt = $1", [receipt]);
  });

  it('approved and due, takes the person out, ends links to files, and can be carried out again after a restore', async () => {
    const { url } = await fileOf({ format: 'csv' });
    await app.sql('update ledger_accounts set balance_minor = 0 where owner_id = $1', [customer]);
    const [before] = await app.sql('select name from customers where id = $1', [customer]);
    const { body } = await post(`/api/customers/${customer}/erasure/`, OPERATOR, { reason: `${String(before!['name'])} asked`, wait_days: 0 });
    const id = String(body['id']);
    await post(`/api/erasures/${id}/approve/`, OWNER);
    await app.waitFor(async () => (await get(`/api/erasures/${id}/`, OWNER)).body['state'] === 'done', { what: 'a done erasure' });
    expect((await get(`/api/customers/${customer}/`, OWNER)).status).toBe(404);
    expect((await fetch(url)).status).toBe(409);
    expect((await post(`/api/customers/${customer}/erasure/`, OPERATOR, { reason: 'Again' })).body).toMatchObject({ code: 'erasures.done' });
    const [kept] = await listErased({ db: app.db }, [app.tenantIds.demo]);
    expect(kept).toMatchObject({ erasureId: id, customerId: customer });
    // as an older backup has it
    await app.sql('update customers set name = $2, phone = $3, deleted_at = null, erased_at = null where id = $1', [customer, 'Nyambura Wambugu', phone]);
    await app.sql('delete from erasures where id = $1', [id]);
    const { db, config, secrets, metrics } = app;
    const activeTenants = (): Promise<readonly string[]> => db.asSystem(listActiveTenantIds);
    const deps = privacyDeps({ db, config, secrets, metrics, activeTenants, clock: systemClock, log: createLog('silent') });
    expect(await reapplyErasure(deps, readKept(JSON.stringify(kept)))).toBe(true);
    expect(await app.sql('select name, phone, erased_at is not null as erased from customers where id = $1', [customer])).toEqual([
      { name: '[erased]', phone: '', erased: true },
    ]);
    expect(await listErased({ db }, [app.tenantIds.demo])).toEqual([kept]);
  });
});
