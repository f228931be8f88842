import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json } from '../../../../../../test/harness.ts';
import { xlsx } from '../../../../kernel/tables/xlsx.testkit.ts';
import { smsJobs } from '../jobs.ts';
import { MOST_BULK } from '../send.ts';

const app = await startTestApp({});
afterAll(() => app.stop());
const as = 'owner@demo.test';
const tenant = app.tenantIds.demo;
const url = '/api/messaging/sms/imports/';
const post = (path: string, body: object, by = as): Promise<Answer> => app.api('POST', `/api/messaging/${path}`, { as: by, body });
const get = async (path: string): Promise<Json> => (await app.api('GET', `/api/messaging/${path}`, { as })).body;
const upload = (file: string | Buffer, body: Json = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  app.api('POST', url, { as, body: { file_name: 'people.csv', content_base64: Buffer.from(file).toString('base64'), dry_run: false, ...body }, headers });
const state = async (id: string): Promise<Json> => get(`sms/imports/${id}/`);
async function done(answer: Answer): Promise<Json> {
  expect([answer.status, answer.text]).toEqual([202, answer.text]);
  const id = String(answer.body['id']);
  await app.waitFor(async () => ['done', 'failed'].includes(String((await state(id))['state'])), { what: 'the list', withinMs: 30_000 });
  return state(id);
}
const rejectedOf = async (id: unknown): Promise<string[]> => (await app.api('GET', `${url}${String(id)}/rejected/`, { as })).text.trim().split('\r\n').slice(1);
const credits = async (): Promise<[string, string]> => {
  const { credits: left, reserved } = await get('sms/balance/');
  return [left as string, reserved as string];
};
const textOf = async (phone: string): Promise<string[]> => (await app.sandbox.phone(phone).catch(() => null))?.sms.map(({ text }) => text) ?? [];

const FILE = [
  'Jina;Simu;Plot No.;Message',
  'Asha;0712 400 001;12;',
  'Brian;254712400002;13;Brian, mita yako imehamishwa',
  'Asha tena;+254712400001;12;',
  'Nobody;12345;14;',
  'Zawadi;0712400003;15;',
  'No plot;0712400004;;',
  `Long;0712400005;16;${'x'.repeat(1600)}`,
].join('\n');
const MESSAGE = 'Habari {{name}}, kiwanja {{plot_no}} kina maji.';

beforeAll(async () => {
  expect((await post(`sms/credits/?client=${tenant}`, { credits: 100, note: 'for the test' }, 'admin@mkondo.test')).status).toBe(201);
  const blocked = await post('contacts/', { name: 'Zawadi', phone_e164: '+254712400003' });
  await post(`contacts/${blocked.body['id']}/block/`, {});
});

describe('a list of recipients', () => {
  it('is tried first: parts, price and every row that is left out are told, and nothing leaves or is set aside', async () => {
    await app.api('PUT', '/api/messaging/sms/prices/', { as, body: { prices: [{ country: 'KE', price: '0.8', currency: 'KES' }] } });
    const before = await credits();
    const tried = await done(await upload(FILE, { message: MESSAGE, dry_run: true }));
    expect(tried).toMatchObject({
      state: 'done',
      dry_run: true,
      rows_done: 7,
      created: 2,
      known: 1,
      rejected: 4,
      parts: 2,
      credits: '2',
      credits_missing: '0',
    });
    expect(tried).toMatchObject({ cost_estimate: { amount: '1.60', currency: 'KES' }, sending: null });
    expect((await rejectedOf(tried['id'])).map((line) => line.split(',').slice(0, 2).join(' '))).toEqual([
      '5 phone: Not a phone number.',
      '6 phone: This contact is blocked.',
      '7 message: A value for the text is missing in this row.',
      expect.stringMatching(/^8 message: The text takes more than ten parts/),
    ]);
    expect(await credits()).toEqual(before);
    expect(await app.sql('select id from sms_sends where tenant_id = $1', [tenant])).toEqual([]);
    expect(await textOf('254712400001')).toEqual([]);
  });

  it('becomes one sending: each gets their own text or the one for all with their values, once', async () => {
    const sent = await done(await upload(FILE, { message: MESSAGE, options: { name: 'Plots', purpose: 'service' } }));
    expect(sent).toMatchObject({ state: 'done', created: 2, known: 1, rejected: 4, parts: 2, sending: expect.any(String) });
    await app.waitFor(async () => (await get(`sms/sends/${sent['sending']}/`))['status'] === 'delivered', { what: 'both', withinMs: 30_000 });
    expect(await get(`sms/sends/${sent['sending']}/`)).toMatchObject({ name: 'Plots', recipient_count: 2, purpose: 'service' });
    expect(await textOf('254712400001')).toEqual(['Habari Asha, kiwanja 12 kina maji.']);
    expect(await textOf('254712400002')).toEqual(['Brian, mita yako imehamishwa']);
    expect(await textOf('254712400003')).toEqual([]);
    expect(
      (await app.sql('select id from audit_log where tenant_id = $1 and action = $2 and object_id = $3', [tenant, 'sms.queued', sent['sending']])).length,
    ).toBe(1);
  });

  it('may be a spreadsheet, with its columns named, to be sent later', async () => {
    const file = xlsx([
      ['Who', 'Reach at'],
      ['Otieno', '254712400010'],
    ]);
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const body = { message: 'Kesho {{name}}', mapping: { phone: 'Reach at', name: 'Who' }, options: { schedule_time: at }, file_name: 'people.xlsx' };
    const sent = await done(await upload(file, body));
    expect(sent).toMatchObject({ format: 'xlsx', created: 1, scheduled_at: at });
    expect((await get(`sms/sends/${sent['sending']}/`))['status']).toBe('scheduled');
    expect((await post(`sms/sends/${sent['sending']}/cancel/`, {})).status).toBe(200);
  });

  it('of advertising goes to nobody who has not agreed, and says so before', async () => {
    const tried = await done(await upload('phone\n0712400020\n', { message: 'Punguzo!', dry_run: true, options: { purpose: 'marketing' } }));
    expect(tried).toMatchObject({ created: 0, rejected: 1, parts: 0 });
    expect((await rejectedOf(tried['id']))[0]).toContain('has not agreed to advertising');
  });

  it('is sent to nobody when its credits are not there: a trial says how many are missing, the real one fails whole', async () => {
    const rows = Array.from({ length: 200 }, (_, n) => `0712${410_000 + n}`).join('\n');
    const before = await credits();
    expect(await done(await upload(`phone\n${rows}\n`, { message: 'Maji', dry_run: true }))).toMatchObject({
      created: 200,
      credits_missing: String(200 - Number(before[0])),
    });
    expect(await done(await upload(`phone\n${rows}\n`, { message: 'Maji' }))).toMatchObject({
      state: 'failed',
      error_code: 'sms.too_few_credits',
      sending: null,
    });
    expect(await credits()).toEqual(before);
  });

  it('is refused at once when it is too long, has no numbers or has no words', async () => {
    const long = `phone\n${'0712400001\n'.repeat(MOST_BULK + 1)}`;
    expect(await upload(long, { message: 'Maji' })).toMatchObject({ status: 400, body: { code: 'sms.too_many_recipients' } });
    expect(await upload('name\nAsha\n', { message: 'Maji' })).toMatchObject({ status: 400, body: { details: { 'mapping.phone': [expect.any(String)] } } });
    expect(await upload('phone\n0712400001\n')).toMatchObject({ status: 400, body: { details: { message: [expect.any(String)] } } });
    expect(await app.api('POST', url, { as: 'viewer@demo.test', body: { file_name: 'a.csv', content_base64: 'YQ==' } })).toMatchObject({ status: 403 });
  });

  it('is one list under one Idempotency-Key', async () => {
    const [first, second] = [
      await upload('phone\n0712400030\n', { message: 'Mara moja' }, { 'idempotency-key': 'list once' }),
      await upload('phone\n0712400030\n', { message: 'Mara moja' }, { 'idempotency-key': 'list once' }),
    ];
    expect(second.body['id']).toBe(first.body['id']);
    await done(first);
    expect(await app.sql("select id from sms_imports where file_name = 'people.csv' and options = '{}' and not dry_run and created_rows = 1")).toHaveLength(1);
  });

  it('keeps the text of one that failed sealed, and forgets it with the refused rows a month after its end', async () => {
    const [row] = await app.sql('select text_sealed from sms_imports where tenant_id = $1 and text_sealed is not null', [tenant]);
    expect(row!['text_sealed']).not.toContain('Maji');
    await app.sql("update sms_imports set finished_at = now() - interval '31 days' where tenant_id = $1 and finished_at is not null", [tenant]);
    await app.app.jobs.find((job) => job.definition.name === smsJobs.tidy.name)!.handle([{}] as never);
    expect(await app.sql('select import_id from sms_import_rejects where tenant_id = $1', [tenant])).toEqual([]);
    expect(await app.sql('select id from sms_imports where tenant_id = $1 and text_sealed is not null', [tenant])).toEqual([]);
  });
});
