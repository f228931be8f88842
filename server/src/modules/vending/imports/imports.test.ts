import { luhnDigit } from '@mkondo/sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row } from '../../../../../test/harness.ts';
import { xlsx } from '../../../kernel/tables/xlsx.testkit.ts';
import { runImport } from './run.ts';

const app = await startTestApp({ workers: false });
afterAll(() => app.stop());
const as = 'owner@demo.test';
const tenantId = app.tenantIds.demo;
const deps = {
  db: app.db,
  secrets: app.secrets,
  clock: { now: () => new Date(), monotonic: () => performance.now() },
  activeTenants: () => Promise.resolve([tenantId]),
};
beforeAll(async () => {
  await app.sql('update tenants set check_meter_digit = false');
});

const upload = (file: string | Buffer, body: Json = {}): Promise<Answer> =>
  app.api('POST', '/api/imports/', {
    as,
    body: { kind: 'meters', file_name: 'list.csv', content_base64: Buffer.from(file).toString('base64'), dry_run: false, ...body },
  });
const run = async (answer: Answer): Promise<Json> => {
  expect([answer.status, answer.text]).toEqual([202, answer.text]);
  const id = answer.body['id'] as string;
  await runImport(deps, { tenantId, importId: id });
  return (await app.api('GET', `/api/imports/${id}/`, { as })).body;
};
const takeIn = async (file: string | Buffer, body: Json = {}): Promise<Json> => run(await upload(file, body));
const meters = (like: string): Promise<Row[]> =>
  app.sql('select * from meters where tenant_id = $1 and meter_id like $2 and deleted_at is null order by meter_id', [tenantId, like]);
const rejected = async (id: unknown): Promise<string> => (await app.api('GET', `/api/imports/${String(id)}/rejected/`, { as })).text;

describe('a list of meters with their customers', () => {
  const file = [
    'Meter No.,Zone,Customer Name,Mobile,Account No,Installed',
    '60000000001,North,Asha Njeri,0712345601,A-1,2026-01-31',
    '60000000002,North,Brian Otieno,+254712345602,A-2,',
    '60000000003,South,,,,',
  ].join('\n');

  it('is tried first, and nothing of the trial stays', async () => {
    expect(await takeIn(file, { dry_run: true })).toMatchObject({ state: 'done', rows_done: 3, created: 3, assigned: 2, rejected: 0 });
    expect(await meters('6000000000%')).toEqual([]);
    expect(await app.sql(`select from customers where customer_id like 'A-%'`)).toEqual([]);
  });

  it('becomes meters, customers and assignments', async () => {
    expect(await takeIn(file)).toMatchObject({ state: 'done', created: 3, known: 0, assigned: 2, rejected: 0, error_code: null });
    expect((await meters('6000000000%')).map((row) => [row['meter_id'], row['site']])).toEqual([
      ['60000000001', 'North'],
      ['60000000002', 'North'],
      ['60000000003', 'South'],
    ]);
    const held = await app.sql(
      `select c.customer_id, c.phone, m.meter_id from meter_assignments a join meters m on m.id = a.meter_id join customers c on c.id = a.customer_id where m.meter_id like '6000000000%' order by 1`,
    );
    expect(held).toEqual([
      { customer_id: 'A-1', phone: '254712345601', meter_id: '60000000001' },
      { customer_id: 'A-2', phone: '254712345602', meter_id: '60000000002' },
    ]);
  });

  it('changes nothing when it is sent again, and keeps no file', async () => {
    const before = await meters('6000000000%');
    expect(await takeIn(file)).toMatchObject({ created: 0, known: 3, assigned: 0, rejected: 0 });
    expect(await meters('6000000000%')).toEqual(before);
    expect(await app.sql('select from registry_import_files')).toEqual([]);
  });
});

describe('rows that cannot be taken', () => {
  it('are refused whole by the rules of the routes, told with their reasons, and do not hold up the others', async () => {
    const file = [
      'meter_id,latitude,name,phone',
      '60100000001,-1.28,Good One,0712345611',
      '60100000002,95,Too North,0712345612',
      '60100000003,,No Phone,12',
      '60000000001,,Somebody Else,0712345613',
      '60100000004,,=HYPERLINK("x"),0712',
      '60100000005,,Good Two,0712345615',
    ].join('\n');
    const done = await takeIn(file);
    expect(done).toMatchObject({ state: 'done', rows_done: 6, created: 2, rejected: 4 });
    expect((await meters('601000%')).map((row) => row['meter_id'])).toEqual(['60100000001', '60100000005']);
    expect(await app.sql(`select from customers where name in ('Somebody Else', 'No Phone', 'Too North')`)).toEqual([]);
    const text = await rejected(done['id']);
    expect(text).toMatch(/^row,reason,meter_id,latitude,name,phone\r\n3,latitude: Degrees between -90 and 90\.,60100000002,95/);
    expect(text).toContain('4,phone: Not a phone number');
    expect(text).toContain('5,meters.already_assigned: Another customer has this meter.');
    expect(text).toContain(`'=HYPERLINK`);
    expect(text.split('\r\n').filter(Boolean)).toHaveLength(5);
    expect(await takeIn(text.replace(',95,', ',-1.29,'))).toMatchObject({ state: 'done', rows_done: 4, created: 1, rejected: 3 });
  });

  it('with a wrong check digit are refused where the client looks at it', async () => {
    await app.sql('update tenants set check_meter_digit = true where id = $1', [tenantId]);
    const right = `6020000000${luhnDigit('6020000000')}`;
    const wrong = `6020000000${(luhnDigit('6020000000') + 1) % 10}`;
    expect(await takeIn(`meter_id\n${right}\n${wrong}\n`)).toMatchObject({ created: 1, rejected: 1 });
    await app.sql('update tenants set check_meter_digit = false where id = $1', [tenantId]);
  });
});

describe('a list of customers', () => {
  it('out of a spreadsheet keeps long numbers and days, by the headings that were named', async () => {
    const file = xlsx([
      ['Jina kamili', 'Namba ya simu', 'Kifaa', 'Tarehe'],
      ['Neema Kijo', '2.54712345621E11', '6.0300000001E10', 45_689],
    ]);
    const mapping = { name: 'Jina kamili', phone: 'Namba ya simu', meter_id: 'Kifaa', installed_on: 'Tarehe' };
    expect(await takeIn(file, { kind: 'customers', file_name: 'wateja.xlsx', mapping })).toMatchObject({
      format: 'xlsx',
      created: 1,
      assigned: 1,
      rejected: 0,
    });
    const [meter] = await app.sql(`select installed_on::text from meters where meter_id = '60300000001'`);
    expect(meter).toEqual({ installed_on: '2025-02-01' });
  });
});

describe('a file', () => {
  it.each([
    ['a web page', '<html><table></table></html>', 'imports.unreadable'],
    ['a heading alone', 'meter_id,site\n', 'imports.no_rows'],
    ['without the column that is needed', 'site\nNorth\n', 'invalid'],
    ['empty but for blanks', '   ', 'invalid'],
  ])('that is %s is refused before it is put in line', async (_what, file, code) => {
    expect((await upload(file)).body).toMatchObject({ error: true, code });
  });

  it('whose named heading is not there is refused by its name', async () => {
    expect((await upload('meter_id\n1\n', { mapping: { site: 'Estate' } })).body).toMatchObject({
      code: 'invalid',
      details: { 'mapping.site': expect.any(Array) },
    });
  });

  it('that turns out damaged in the middle ends as failed, with what was taken until then', async () => {
    const rows = Array.from({ length: 60 }, (_none, index) => `604${String(index).padStart(8, '0')},x`);
    const done = await takeIn(`meter_id,site\n${rows.join('\n')}\n60499999999,"${'x'.repeat(70_000)}`);
    expect(done).toMatchObject({ state: 'failed', error_code: 'imports.unreadable', rows_done: 50, created: 50 });
  });
});

it('an import whose worker died goes on behind its last batch and takes no row twice', async () => {
  const rows = Array.from({ length: 60 }, (_none, index) => `605${String(index).padStart(8, '0')},s`);
  const answer = await upload(`meter_id,site\n${rows.join('\n')}\n`);
  const id = answer.body['id'] as string;
  // the first batch was committed, then the worker died with its lease
  await runImport(deps, { tenantId, importId: id });
  const audited = async (): Promise<number> => (await app.sql(`select from audit_log where action = 'meter.created' and details::text like '%"605%'`)).length;
  expect(await audited()).toBe(60);
  const again = await upload(`meter_id,site\n${rows.join('\n')}\n60599999999,s\n`);
  const next = again.body['id'] as string;
  await app.sql(
    `update registry_imports set state = 'running', attempts = 1, rows_done = 50, known_rows = 50, lease_until = now() - interval '1 second', created_at = now() - interval '1 hour' where id = $1`,
    [next],
  );
  await app.app.jobs.find((job) => job.definition.name === 'imports.sweep')!.handle([{}] as never);
  expect(await app.sql(`select from jobs.job where name = 'imports.run' and data->>'importId' = $1`, [next])).toHaveLength(2);
  await Promise.all([runImport(deps, { tenantId, importId: next }), runImport(deps, { tenantId, importId: next })]);
  const [row] = await app.sql('select state, rows_done, created_rows, known_rows, attempts from registry_imports where id = $1', [next]);
  expect(row).toEqual({ state: 'done', rows_done: 61, created_rows: 1, known_rows: 60, attempts: 2 });
});
