import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../../test/harness.ts';
import { META, OWNER, startWhatsapp, type WhatsappTown } from '../whatsapp.testkit.ts';

let town: WhatsappTown;
beforeAll(async () => {
  town = await startWhatsapp();
});
afterAll(async () => {
  await town?.app.stop();
});

const base = '/api/messaging/templates/';
const api = (method: string, path = '', body?: object) => town.app.api(method, `${base}${path}`, { as: OWNER, ...(body ? { body } : {}) });
const detail = async (id: string): Promise<Json> => (await api('GET', `${id}/`)).body;
const becomes = (id: string, status: string) => town.app.waitFor(async () => (await detail(id))['status'] === status, { what: status });
const atMeta = async (name: string): Promise<Json> =>
  (await town.app.sandbox.journal('wa_template')).map((entry) => entry['template'] as Json).findLast((one) => one['name'] === name)!;

async function submitted(body: object): Promise<string> {
  const made = await api('POST', '', body);
  expect(made.status, made.text).toBe(201);
  const answer = await api('POST', `${made.body['id']}/submit/`);
  expect(answer.status, answer.text).toBe(200);
  return made.body['id'] as string;
}

async function sent(to: string, template: string, values: object): Promise<Json> {
  const answer = await town.app.api('POST', '/api/messaging/whatsapp/messages/', { as: OWNER, body: { to: `+${to}`, template, values } });
  expect(answer.status, answer.text).toBe(202);
  await town.app.waitFor(async () => (await town.chat(to)).length === 1, { what: 'the message' });
  return (await town.chat(to))[0]!['body'].template;
}

const BILL = {
  name: 'bill_ready',
  category: 'UTILITY',
  language: 'en',
  body_text: 'Dear {{1}}, your bill is ready.',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Bill of {{1}}' },
    { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'See it', url: 'https://bills.test/{{1}}', example: 'https://bills.test/7' }] },
  ],
  variables: [
    { name: '1', example: 'Amina' },
    { name: 'header_1', example: 'May', fallback: 'this month' },
  ],
};

describe('what the reviewers are shown', () => {
  it('is an example of every place: above the text, in it, and at the end of an address', async () => {
    const id = await submitted(BILL);
    expect((await atMeta('bill_ready'))['components']).toEqual([
      { type: 'HEADER', format: 'TEXT', text: 'Bill of {{1}}', example: { header_text: ['May'] } },
      { type: 'BODY', text: 'Dear {{1}}, your bill is ready.', example: { body_text: [['Amina']] } },
      { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'See it', url: 'https://bills.test/{{1}}', example: ['https://bills.test/7'] }] },
    ]);
    await becomes(id, 'approved');
    const template = await sent('254733000101', id, { '1': 'Otieno', header_1: 'June', button_1: '8' });
    expect(template['components'].map((one: Json) => one['parameters'][0].text)).toEqual(['June', 'Otieno', '8']);
    const other = await sent('254733000102', id, { '1': 'Otieno', button_1: '8' });
    expect(other['components'][0].parameters[0].text).toBe('this month');
  });

  it('by names has them beside the names', async () => {
    await submitted({
      ...BILL,
      name: 'bill_named',
      body_text: 'Dear {{name}}, your bill is ready.',
      parameter_format: 'named',
      components: [{ type: 'HEADER', format: 'TEXT', text: 'Bill of {{month}}' }],
      variables: [
        { name: 'name', example: 'Amina' },
        { name: 'month', example: 'May' },
      ],
    });
    expect((await atMeta('bill_named'))['components']).toMatchObject([
      { example: { header_text_named_params: [{ param_name: 'month', example: 'May' }] } },
      { example: { body_text_named_params: [{ param_name: 'name', example: 'Amina' }] } },
    ]);
    await api('POST', 'sync/');
    const [row] = (await api('GET', '?search=bill_named')).body['results'] as Json[];
    expect(row!['variables'].map((one: Json) => [one['name'], one['example']])).toEqual([
      ['name', 'Amina'],
      ['month', 'May'],
    ]);
  });

  it.each<[string, object]>([
    ['variables', { ...BILL, variables: [{ name: '1', example: 'Amina' }], components: [{ type: 'HEADER', format: 'TEXT', text: 'For {{month}}' }] }],
    ['components', { ...BILL, components: [{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'See', url: 'https://bills.test/{{1}}' }] }] }],
    ['components', { ...BILL, components: [{ type: 'BUTTONS', buttons: [{ type: 'COPY_CODE' }] }] }],
  ])('is asked for before anything is handed over: %s', async (field, body) => {
    const name = `lacking_${crypto.randomUUID().replaceAll('-', '_')}`;
    const made = await api('POST', '', { ...body, name });
    const answer = await api('POST', `${made.body['id']}/submit/`);
    expect([answer.status, answer.body['details']], answer.text).toEqual([400, { [field]: [expect.stringContaining('example')] }]);
    expect(await atMeta(name)).toBeUndefined();
  });
});

describe('a template of one-time codes', () => {
  const CODE = { name: 'sign_in_code', category: 'OTP', language: 'en', body_text: '{{1}} is your code.', variables: [{ name: '1', example: '123456' }] };

  it('goes to Meta without words, and carries the code in text and button', async () => {
    const id = await submitted({ ...CODE, components: [{ type: 'FOOTER', text: 'Valid for 10 minutes', code_expiration_minutes: 10 }] });
    await becomes(id, 'approved');
    expect((await detail(id))['category']).toBe('AUTHENTICATION');
    const codes = (template: Json) => template['components'].map((one: Json) => [one['type'], one['parameters'][0].text]);
    const both = [
      ['body', '482913'],
      ['button', '482913'],
    ];
    expect(codes(await sent('254733000103', id, { '1': '482913' }))).toEqual(both);
    // once read from Meta, the button is listed as an address
    await api('POST', 'sync/');
    expect((await detail(id))['body_text']).toContain('verification code');
    expect(codes(await sent('254733000104', id, { '1': '482913' }))).toEqual(both);
  });

  it('has one place and nothing beside its text', async () => {
    const answer = await api('POST', '', { ...CODE, name: 'odd_code', body_text: 'Code {{1}} of {{2}}', components: [{ type: 'HEADER', format: 'IMAGE' }] });
    expect([answer.status, Object.keys(answer.body['details'])]).toEqual([400, ['body_text', 'components']]);
  });
});

describe('a template that Meta rejected', () => {
  const reject = (review: string) => town.app.sandbox.faults({ whatsapp: { review } });

  it('is mended and handed over again as the same one, and reading from Meta does not undo what was written', async () => {
    await reject('reject');
    const id = await submitted({ ...BILL, name: 'mended' });
    await becomes(id, 'rejected');
    await reject('approve');
    const { wa_template_id: metaId } = await detail(id);
    const changed = await api('PATCH', `${id}/`, { body_text: 'Dear {{1}}, the bill of your meter is ready.' });
    expect([changed.status, changed.body['status'], changed.body['wa_template_id']], changed.text).toEqual([200, 'draft', metaId]);
    await api('POST', 'sync/');
    expect(await detail(id)).toMatchObject({ status: 'draft', body_text: 'Dear {{1}}, the bill of your meter is ready.' });
    expect((await api('POST', `${id}/submit/`)).body).toMatchObject({ status: 'pending', wa_template_id: metaId, status_reason: '' });
    await becomes(id, 'approved');
    expect(JSON.stringify((await atMeta('mended'))['components'])).toContain('the bill of your meter');
    expect((await town.app.sandbox.journal('wa_template')).filter((entry) => (entry['template'] as Json)['id'] === metaId).length).toBeGreaterThan(2);
    expect(await api('PATCH', `${id}/`, { body_text: 'Other' })).toMatchObject({ status: 409, body: { code: 'templates.submitted' } });
  });

  it('keeps its name and language, and is removed at Meta too', async () => {
    await reject('reject');
    const id = await submitted({ ...BILL, name: 'thrown_away' });
    await becomes(id, 'rejected');
    await reject('approve');
    const answer = await api('PATCH', `${id}/`, { name: 'another' });
    expect([answer.status, Object.keys(answer.body['details'])]).toEqual([400, ['name']]);
    await api('PATCH', `${id}/`, { body_text: 'Hello {{1}}, again.' });
    expect((await api('DELETE', `${id}/`)).status).toBe(204);
    expect((await atMeta('thrown_away'))['status']).toBe('DELETED');
  });
});

describe('a template that Meta paused', () => {
  const review = (name: string, status: string, why?: string) =>
    town.app.sandbox.control('POST', '/whatsapp-templates', { waba: META.waba, name, language: 'en', status, ...(why ? { for: why } : {}) });
  async function paused(name: string, why?: string): Promise<string> {
    const id = await submitted({ ...BILL, name });
    await becomes(id, 'approved');
    await review(name, 'PAUSED', why);
    await becomes(id, 'paused');
    return id;
  }
  const recorded = async (id: string): Promise<unknown[]> =>
    (await town.app.sql("select details from audit_log where action = 'template.unpaused' and object_id = $1 order by seq", [id])).map((row) => row['details']);

  it('for its pace goes on when somebody lets it, and is sent again', async () => {
    const id = await paused('paced');
    const answer = await api('POST', `${id}/unpause/`);
    expect([answer.status, answer.body['status']], answer.text).toEqual([200, 'approved']);
    expect((await atMeta('paced'))['status']).toBe('APPROVED');
    expect(await recorded(id)).toEqual([{ outcome: 'done' }]);
    await sent('254733000110', id, { '1': 'Otieno', button_1: '8' });
    expect(await api('POST', `${id}/unpause/`)).toMatchObject({ status: 409, body: { code: 'templates.not_paused' } });
  });

  it('for its quality stays paused, with what Meta says', async () => {
    const id = await paused('blocked_often', 'quality');
    const answer = await api('POST', `${id}/unpause/`);
    expect([answer.status, answer.body['code']], answer.text).toEqual([409, 'whatsapp.refused']);
    expect(answer.body['message']).toContain('not paused because of pacing');
    expect((await detail(id))['status']).toBe('paused');
    expect(await recorded(id)).toEqual([{ outcome: 'refused', reason: expect.stringContaining('pacing') }]);
  });
});
