import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it, test } from 'vitest';
import { startTestApp, type Answer, type Json } from '../../../../../../test/harness.ts';
import { createLog } from '../../../../kernel/log.ts';
import { readPhone } from '../../../../kernel/phone.ts';
import { xlsx } from '../../../../kernel/tables/xlsx.testkit.ts';
import { contactEngine } from '../index.ts';
import { runContactImport } from './imports.ts';

const app = await startTestApp({ workers: false });
afterAll(() => app.stop());
const as = 'owner@demo.test';
const tenantId = app.tenantIds.demo;
const deps = {
  db: app.db,
  secrets: app.secrets,
  log: createLog('silent'),
  clock: { now: () => new Date(), monotonic: () => performance.now() },
  activeTenants: () => Promise.resolve([tenantId]),
};
const url = '/api/messaging/contact-imports/';
const upload = (file: string | Buffer, body: Json = {}): Promise<Answer> =>
  app.api('POST', url, { as, body: { file_name: 'people.csv', content_base64: Buffer.from(file).toString('base64'), dry_run: false, ...body } });
const run = async (answer: Answer): Promise<Json> => {
  expect([answer.status, answer.text]).toEqual([202, answer.text]);
  await runContactImport(deps, { tenantId, importId: String(answer.body['id']) });
  return (await app.api('GET', `${url}${String(answer.body['id'])}/`, { as })).body;
};
const takeIn = async (file: string | Buffer, body: Json = {}): Promise<Json> => run(await upload(file, body));
const contacts = async (query: string): Promise<Json[]> =>
  (await app.api('GET', `/api/messaging/contacts/?ordering=name&${query}`, { as })).body['results'] as Json[];

describe('a list of people', () => {
  const file = [
    'Full Name;Mobile;E-mail;Labels;Plot No.;Language',
    'Asha Njeri;0712 345 601;asha@list.test;vip, north;12;sw',
    'Brian;254712345602;;north;;',
    'Asha N.;+254712345601;;south;13;',
    'No Way;12345;;;;',
    'Only;;only@list.test;;;en',
    'Pair;0712345603;pair@list.test;;;',
    ';;pair@list.test;;21;',
    ';;;;7;',
  ].join('\n');

  it('is tried first, and nothing of the trial stays', async () => {
    expect(await takeIn(file, { dry_run: true })).toMatchObject({ state: 'done', rows_done: 8, created: 4, known: 2, rejected: 2 });
    expect(await contacts('tag=north')).toEqual([]);
  });

  it('becomes contacts: other columns are attributes, a later row of somebody says more, and refused rows come back with their reasons', async () => {
    const done = await takeIn(file, { options: { tags: ['list'] } });
    expect(done).toMatchObject({ state: 'done', created: 4, known: 2, assigned: 0, rejected: 2, error_code: null });
    expect(await contacts('tag=list')).toMatchObject([
      {
        name: 'Asha N.',
        phone_e164: '+254712345601',
        email: 'asha@list.test',
        tags: ['list', 'north', 'south', 'vip'],
        attributes: { plot_no: '13' },
        language: 'sw',
        is_opted_in: false,
      },
      { name: 'Brian', phone_e164: '+254712345602', attributes: {}, source: 'import' },
      { name: 'Only', email: 'only@list.test', phone_e164: '', language: 'en' },
      { name: 'Pair', email: 'pair@list.test', phone_e164: '+254712345603', attributes: { plot_no: '21' } },
    ]);
    const rejected = await app.api('GET', `${url}${String(done['id'])}/rejected/`, { as });
    expect(rejected.text.trim().split('\r\n')).toEqual([
      'row,reason,Full Name,Mobile,E-mail,Labels,Plot No.,Language',
      expect.stringMatching(/^5,phone_e164: Not a phone number.*No Way,12345/),
      expect.stringMatching(/^9,phone_e164: The row has neither/),
    ]);
  });

  it('changes nothing when it is sent again, and keeps no file', async () => {
    const before = await contacts('tag=list');
    expect(await takeIn(file, { options: { tags: ['list'] } })).toMatchObject({ created: 0, known: 6 });
    expect((await contacts('tag=list')).map((one) => ({ ...one, updated_at: '' }))).toEqual(before.map((one) => ({ ...one, updated_at: '' })));
    expect(await app.sql('select from contact_import_files')).toEqual([]);
  });

  it('leaves who is there as they are when it is told to', async () => {
    await takeIn('name,phone,mood\nRenamed,0712345602,sad', { options: { on_existing: 'keep', tags: ['seen'] } });
    expect(await contacts('tag=seen')).toMatchObject([{ name: 'Brian', attributes: {} }]);
  });

  it('is read by the headings that are named, from a spreadsheet too', async () => {
    const book = xlsx([
      ['Who', 'Cell', 'Ignored'],
      ['Chebet', 2.54712345604e11, 'x'],
    ]);
    const mapping = { name: 'Who', phone_e164: 'Cell' };
    expect(await takeIn(book, { mapping, options: { extra_columns: 'ignore' } })).toMatchObject({ state: 'done', created: 1, rejected: 0 });
    expect(await contacts('search=chebet')).toMatchObject([{ phone_e164: '+254712345604', attributes: {} }]);
    expect((await upload('a,b\n1,2')).body['details']).toHaveProperty(['mapping.phone_e164']);
  });

  it('refuses a row whose number and address are two people’s', async () => {
    await takeIn('phone,email\n0712345611,one@two.test\n0712345612,two@two.test');
    const done = await takeIn('phone,email\n0712345611,two@two.test\n0712345613,three@two.test\n0712345614,three@two.test');
    expect(done).toMatchObject({ created: 1, rejected: 2 });
  });

  it('opts people in with its evidence, but nobody who has taken it back', async () => {
    const [stopped] = await contacts('search=brian');
    await app.api('POST', `/api/messaging/contacts/${String(stopped!['id'])}/opt-out/`, { as, body: { reason: 'STOP' } });
    const consent = { channels: ['sms', 'email'], wording: 'Agreed on the connection form of 2025.', occurred_at: '2025-05-01T08:00:00Z' };
    const segment = (await app.api('POST', '/api/messaging/segments/', { as, body: { name: 'Listed', kind: 'static' } })).body['id'];
    const done = await takeIn('name,phone\nDaudi,0712345621\nBrian,0712345602', { options: { consent, segment } });
    expect(done).toMatchObject({ created: 1, known: 1, assigned: 2 });
    expect(await contacts(`segment=${String(segment)}`)).toMatchObject([
      { name: 'Brian', is_opted_in: false, opt_out_reason: 'STOP' },
      { name: 'Daudi', is_opted_in: true, opt_in_at: '2025-05-01T08:00:00.000Z', consents: [{ channel: 'sms', source: 'import', wording: consent.wording }] },
    ]);
    expect((await upload('phone\n0712345699', { options: { segment: app.tenantIds.other } })).body['details']).toHaveProperty(['options.segment']);
  });

  it('goes on behind the rows that are done when its worker was lost', async () => {
    const rows = Array.from({ length: 1_200 }, (_, at) => `Person ${at},07${String(40_000_000 + at)},left`);
    const { body } = await upload(['name,phone,tags', ...rows].join('\n'));
    await app.sql(
      `update contact_imports set created_at = created_at - interval '5 minutes', state = 'running', attempts = 1, lease_until = now() - interval '1 second' where id = $1`,
      [body['id']],
    );
    const sweep = contactEngine(deps).find(({ definition }) => definition.name === 'contacts.sweep')!;
    await sweep.handle([{}] as never);
    expect(await app.sql(`select data ->> 'importId' as id from jobs.job where name = 'contacts.import' and data ->> 'importId' = $1`, [body['id']])).toEqual([
      { id: body['id'] },
      { id: body['id'] },
    ]);
    await runContactImport(deps, { tenantId, importId: String(body['id']) });
    expect((await app.api('GET', `${url}${String(body['id'])}/`, { as })).body).toMatchObject({ state: 'done', rows_done: 1_200, created: 1_200 });
  });
});

describe('a short list in the body of a request', () => {
  const bulk = (csv_data: string): Promise<Answer> => app.api('POST', '/api/messaging/contacts/bulk-import/', { as, body: { csv_data } });

  it('is taken at once; wrong rows are told by their number and an empty cell holds nobody up', async () => {
    const answer = await bulk('name,phone_e164,email,tags,plot\nOne,+254712345631,,"a,b",\nTwo,oops,,,\nThree,+254712345633,three@bulk.test,,9\n');
    expect(answer.body).toMatchObject({
      message: 'Imported 2 contacts',
      imported_count: 2,
      created_count: 2,
      errors: [expect.stringMatching(/^Row 3: phone_e164: /)],
    });
    expect(await contacts('search=three@bulk')).toMatchObject([{ name: 'Three', attributes: { plot: '9' } }]);
  });

  it.each([
    ['csv_data', ''],
    ['csv_data', 'name,phone_e164'],
    ['mapping.phone_e164', 'name\nx'],
  ])('is refused by %s: %j', async (field, csv) => {
    const answer = await bulk(csv);
    expect([answer.status, Object.keys(answer.body['details'] as Json)]).toEqual([400, [field]]);
  });
});

describe('a file of contacts', () => {
  it.each(['csv', 'xlsx'])('as %s can be taken in again, with any number of attributes', async (format) => {
    for (const key of ['plot_no', ...Array.from({ length: 20 }, (_, at) => `extra_${at}`)])
      await app.api('POST', '/api/messaging/contact-attributes/', { as, body: { key, type: 'text' } });
    const [pair] = await contacts('search=pair@list');
    await app.api('PATCH', `/api/messaging/contacts/${String(pair!['id'])}/`, { as, body: { attributes: { plot_no: '21', extra_19: '=last' } } });
    const access = await app.login(as);
    const file = await fetch(`${app.url}/api/messaging/contacts/export/?format=${format}&tag=list`, { headers: { authorization: `Bearer ${access}` } });
    expect(file.status).toBe(200);
    const bytes = Buffer.from(await file.arrayBuffer());
    await app.api('PATCH', `/api/messaging/contacts/${String(pair!['id'])}/`, { as, body: { attributes: {} } });
    expect(await takeIn(bytes)).toMatchObject({ state: 'done', created: 0, known: 4, rejected: 0 });
    expect(await contacts('search=pair@list')).toMatchObject([{ attributes: { plot_no: '21', extra_19: '=last' }, phone_e164: '+254712345603' }]);
  });
});

const PHONES = '/work/shared/corpus/sms-billing-ai/phone-vectors.json';
test.skipIf(!existsSync(PHONES))('phone-vectors.json: valid numbers get one form, others none', () => {
  const vectors = JSON.parse(readFileSync(PHONES, 'utf8')) as { input: string; default_country: 'TZ' | 'KE' | 'UG' | null; e164: string; valid_max: boolean }[];
  // the library alone does not read the international form with zeros
  const expected = ({ input, e164, valid_max: valid }: (typeof vectors)[number]): string | null =>
    input === '00255712345678' ? '255712345678' : valid ? e164.slice(1) : null;
  expect(vectors.map((one) => [one.input, readPhone(one.input, one.default_country ?? 'KE')])).toEqual(vectors.map((one) => [one.input, expected(one)]));
});
