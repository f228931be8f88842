import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row } from '../../../../../test/harness.ts';
import { runImport } from './run.ts';

/** Lists that change what is registered: exactly what they name, and nothing when they are only tried. */
const app = await startTestApp({ workers: false });
afterAll(() => app.stop());
const as = 'owner@demo.test';
const tenantId = app.tenantIds.demo;
const clock = { now: () => new Date(), monotonic: () => performance.now() };
const deps = { db: app.db, secrets: app.secrets, clock, activeTenants: () => Promise.resolve([tenantId]) };

beforeAll(async () => {
  await app.sql('update tenants set check_meter_digit = false');
});

const upload = (file: string, body: Json): Promise<Answer> =>
  app.api('POST', '/api/imports/', {
    as,
    body: { kind: 'meters', file_name: 'list.csv', content_base64: Buffer.from(file).toString('base64'), dry_run: false, ...body },
  });
async function takeIn(file: string, body: Json = {}): Promise<Json> {
  const answer = await upload(file, body);
  expect([answer.status, answer.text]).toEqual([202, answer.text]);
  const importId = answer.body['id'] as string;
  await runImport(deps, { tenantId, importId });
  return (await app.api('GET', `/api/imports/${importId}/`, { as })).body;
}
const rowsOf = async (id: unknown, query = ''): Promise<Json[]> =>
  (await app.api('GET', `/api/imports/${String(id)}/rows/${query}`, { as })).body['results'] as Json[];
const meter = async (number: string): Promise<Row> =>
  (await app.sql('select * from meters where tenant_id = $1 and meter_id = $2 and deleted_at is null', [tenantId, number]))[0]!;
const customer = async (number: string): Promise<Row> =>
  (await app.sql('select * from customers where tenant_id = $1 and customer_id = $2', [tenantId, number]))[0]!;
const made = async (path: string, body: Json): Promise<string> => {
  const answer = await app.api('POST', path, { as, body });
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  return answer.body['id'] as string;
};

describe('a list that adds and updates', () => {
  const file = ['meter_id,site,lat,serial', '70000000001,South,-1.28,', '70000000002,North,,S-2', '70000000003,East,,', '70000000004,West,99,'].join('\n');
  beforeAll(async () => {
    await made('/api/meters/', { meter_id: '70000000001', meter_type: 'prepaid', site: 'North', latitude: '-1.28', serial_number: 'S-1', location: 'Plot 1' });
    await made('/api/meters/', { meter_id: '70000000002', meter_type: 'prepaid', site: 'North', serial_number: 'S-2' });
  });

  it('tells by its trial what would become of each row, and changes nothing', async () => {
    const before = [await meter('70000000001'), await meter('70000000002')];
    const tried = await takeIn(file, { mode: 'add_and_update', dry_run: true });
    expect(tried).toMatchObject({ mode: 'add_and_update', created: 1, changed: 1, known: 1, rejected: 1 });
    expect(await rowsOf(tried['id'])).toEqual([
      { id: '2', row: 2, outcome: 'changed', fields: ['site'], reason: null },
      { id: '3', row: 3, outcome: 'unchanged', fields: [], reason: null },
      { id: '4', row: 4, outcome: 'added', fields: [], reason: null },
      { id: '5', row: 5, outcome: 'rejected', fields: [], reason: 'latitude: Degrees between -90 and 90.' },
    ]);
    expect([await meter('70000000001'), await meter('70000000002')]).toEqual(before);
  });

  it('does what its trial told, and leaves what the file has no column for, and what a cell leaves empty', async () => {
    const [before, untouched] = [await meter('70000000001'), await meter('70000000002')];
    const done = await takeIn(file, { mode: 'add_and_update' });
    expect(done).toMatchObject({ created: 1, changed: 1, known: 1, rejected: 1 });
    const after = await meter('70000000001');
    expect(after).toEqual({ ...before, site: 'South', search_text: after['search_text'], updated_at: after['updated_at'] });
    // not even its version moves: nobody's open form is refused for it
    expect(await meter('70000000002')).toEqual(untouched);
    expect(await rowsOf(done['id'], '?outcome=changed')).toEqual([{ id: '2', row: 2, outcome: 'changed', fields: ['site'], reason: null }]);
  });

  it('is on record in the name of who sent it: each change with before and after, and each batch', async () => {
    const { id } = await meter('70000000001');
    const [owner] = await app.sql('select id from users where email = $1', [as]);
    const entries = await app.sql(
      "select action, actor_kind, actor_id, details from audit_log where tenant_id = $1 and (object_id = $2 or action = 'import.batch') order by seq desc limit 2",
      [tenantId, id],
    );
    const by = { actor_kind: 'user', actor_id: owner!['id'] };
    expect(entries).toEqual([
      { action: 'import.batch', ...by, details: { mode: 'add_and_update', rows: [2, 5], added: 1, changed: 1, unchanged: 1, assigned: 0, rejected: 1 } },
      { action: 'meter.changed', ...by, details: { before: { site: 'North' }, after: { site: 'South' } } },
    ]);
  });

  it('changes nothing the second time', async () => {
    expect(await takeIn(file, { mode: 'add_and_update' })).toMatchObject({ created: 0, changed: 0, known: 3, rejected: 1 });
  });
});

describe('a list that only updates', () => {
  it('refuses what is not registered, and takes the rest', async () => {
    await made('/api/meters/', { meter_id: '70100000001', meter_type: 'water' });
    const done = await takeIn('meter_id,location\n70100000001,Gate\n70100000002,Gate\n', { mode: 'update' });
    expect(done).toMatchObject({ created: 0, changed: 1, rejected: 1 });
    expect((await rowsOf(done['id'], '?outcome=rejected'))[0]).toMatchObject({ row: 3, reason: 'meter_id: No meter with this number is registered.' });
    expect(await meter('70100000002')).toBeUndefined();
  });

  it('knows a customer by the number alone, and gives them what is named', async () => {
    const done = await takeIn('name,phone,account,email\nOne Person,0712000001,U-1,one@x.test\nTwo Person,0712000002,U-2,', { kind: 'customers' });
    expect(done).toMatchObject({ created: 2 });
    const before = await customer('U-1');
    const changed = await takeIn('Account No,Mobile,Active,Language\nU-1,0712 000 009,no,SW\nU-2,0712000002,,\nU-3,0712000003,,', {
      kind: 'customers',
      mode: 'update',
    });
    expect(changed).toMatchObject({ changed: 1, known: 1, rejected: 1 });
    expect((await rowsOf(changed['id']))[0]).toMatchObject({ outcome: 'changed', fields: ['phone', 'language', 'is_active'] });
    expect(await customer('U-1')).toMatchObject({ name: before['name'], email: 'one@x.test', phone: '254712000009', is_active: false, language: 'sw' });
  });

  it('does not bring back a customer who was deleted', async () => {
    await takeIn('name,phone,account\nGone Person,0712000031,U-9', { kind: 'customers' });
    await app.api('DELETE', `/api/customers/${(await customer('U-9'))['id']}/`, { as });
    const done = await takeIn('account,phone\nU-9,0712000032', { kind: 'customers', mode: 'update' });
    expect(done).toMatchObject({ changed: 0, rejected: 1 });
  });
});

describe('a list that only adds', () => {
  it('leaves whatever is registered as it is, whatever the list says', async () => {
    await made('/api/meters/', { meter_id: '70200000001', meter_type: 'water', site: 'Old' });
    expect(await takeIn('meter_id,site,aliases\n70200000001,New,H1', {})).toMatchObject({ mode: 'add', changed: 0, known: 1 });
    expect((await meter('70200000001'))['site']).toBe('Old');
    expect(await app.sql("select from meter_aliases where alias = 'H1'")).toEqual([]);
  });

  it('needs name and phone of customers, by number alone none is made', async () => {
    expect((await upload('account\nZ-1', { kind: 'customers' })).body).toMatchObject({ code: 'invalid', details: { 'mapping.name': expect.any(Array) } });
    expect(await takeIn('account\nZ-1', { kind: 'customers', mode: 'add_and_update' })).toMatchObject({ created: 0, rejected: 1 });
  });
});

describe('columns that name other things', () => {
  it('find the tariff by its name, the vending account by what people call it, and add names to those a meter has', async () => {
    const tariff = await made('/api/tariffs/', { name: 'Kiosk 2026' });
    const id = await made('/api/meters/', { meter_id: '70300000001', meter_type: 'water' });
    await app.api('POST', `/api/meters/${id}/aliases/`, { as, body: { alias: 'H7' } });
    const [account] = await app.sql('select id, company, username from vendor_accounts where tenant_id = $1 and is_default', [tenantId]);
    const file = `meter_id,Tariff,Vending account,Other names\n70300000001,kiosk 2026,${String(account!['company'])}/${String(account!['username'])},"h 7, block B 12"`;
    const done = await takeIn(file, { mode: 'update' });
    expect((await rowsOf(done['id']))[0]).toMatchObject({ outcome: 'changed', fields: ['tariff', 'vendor_account', 'aliases'] });
    expect(await meter('70300000001')).toMatchObject({ tariff_id: tariff, vendor_account_id: account!['id'] });
    const names = await app.sql('select alias from meter_aliases where meter_id = $1 order by alias', [id]);
    expect(names.map((row) => row['alias'])).toEqual(['BLOCKB12', 'H7']);
    expect(await takeIn(file, { mode: 'update' })).toMatchObject({ changed: 0, known: 1 });
  });

  it('name the bulk meter by its number, also one further up in the list, and none in a ring', async () => {
    expect(await takeIn('meter_id,Bulk meter\n70310000001,\n70310000002,70310000001\n70310000003,7031 0000002')).toMatchObject({ created: 3, rejected: 0 });
    expect((await meter('70310000003'))['bulk_meter_id']).toBe((await meter('70310000002'))['id']);
    const moved = await takeIn('meter_id,Bulk meter\n70310000003,70310000001\n70310000001,70310000003\n70310000002,70310000001', { mode: 'update' });
    expect((await rowsOf(moved['id'])).map((row) => [row['outcome'], row['fields']])).toEqual([
      ['changed', ['bulk_meter']],
      ['rejected', []],
      ['unchanged', []],
    ]);
  });

  it('refuse the row where nothing is called so', async () => {
    const done = await takeIn('meter_id,tariff,vendor_account\n70300000002,None such,\n70300000003,,None such', {});
    expect(done).toMatchObject({ created: 0, rejected: 2 });
    expect((await rowsOf(done['id'])).map((row) => row['reason'])).toEqual([expect.stringContaining('tariff: '), expect.stringContaining('vendor_account: ')]);
  });
});

it('a key without the permission to suspend does not suspend by a list', async () => {
  await made('/api/meters/', { meter_id: '70400000001', meter_type: 'water' });
  const key = await app.api('POST', '/api/api-keys/', { as, body: { name: 'lists', scopes: ['registry.import', 'meters.read'] } });
  const body = {
    kind: 'meters',
    file_name: 'l.csv',
    content_base64: Buffer.from('meter_id,status\n70400000001,suspended\n').toString('base64'),
    dry_run: false,
    mode: 'update',
  };
  const answer = await app.api('POST', '/api/imports/', { headers: { authorization: `Bearer ${String(key.body['key'])}` }, body });
  expect([answer.status, answer.text]).toEqual([202, answer.text]);
  await runImport(deps, { tenantId, importId: answer.body['id'] as string });
  expect((await meter('70400000001'))['status']).toBe('active');
  expect(await takeIn('meter_id,status\n70400000001,suspended\n', { mode: 'update' })).toMatchObject({ changed: 1 });
  expect(await meter('70400000001')).toMatchObject({ status: 'suspended', status_before_suspension: 'active' });
});

it('what became of rows is forgotten after a month, what was changed is not', async () => {
  const done = await takeIn('meter_id\n70500000001\n');
  const tidy = (): Promise<void> => app.app.jobs.find((job) => job.definition.name === 'imports.tidy')!.handle([{}] as never);
  await tidy();
  expect(await rowsOf(done['id'])).toHaveLength(1);
  await app.sql("update registry_imports set finished_at = now() - interval '31 days' where id = $1", [done['id']]);
  await tidy();
  expect(await rowsOf(done['id'])).toEqual([]);
  expect((await app.api('GET', `/api/imports/${String(done['id'])}/`, { as })).body).toMatchObject({ created: 1, state: 'done' });
});
