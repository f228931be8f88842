import { afterAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json } from '../../../../../test/harness.ts';

const app = await startTestApp({ workers: false });
afterAll(() => app.stop());
const as = 'owner@demo.test';
const api = (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: Json): Promise<Answer> =>
  app.api(method, `/api/messaging/contacts/${path}`, { as, ...(body === undefined ? {} : { body }) });
let next = 20_000_000;
const phone = (): string => `+2547${(next += 1)}`;
const made = async (body: Json): Promise<Json> => {
  const answer = await api('POST', '', body);
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  return answer.body;
};
const names = (answer: Answer): string[] => (answer.body['results'] as Json[]).map((one) => one['name'] as string);

describe('a contact', () => {
  it('has every field of the older system, and the number in one form however it was written', async () => {
    const one = await made({
      name: '  Wanjiku   Kamau ',
      phone_e164: '0712 000 001',
      email: 'W@Example.com',
      attributes: { plot: 7 },
      tags: ['vip', ' vip ', 'north'],
    });
    expect(one).toMatchObject({
      name: 'Wanjiku Kamau',
      phone_e164: '+254712000001',
      email: 'w@example.com',
      attributes: { plot: 7 },
      tags: ['north', 'vip'],
      opt_in_at: null,
      opt_out_at: null,
      opt_out_reason: '',
      is_opted_in: false,
      is_active: true,
      last_contacted_at: null,
      created_by: as,
      customers: [],
    });
    expect((await api('GET', `${String(one['id'])}/`)).body).toEqual(one);
  });

  it.each([
    ['phone_e164', { phone_e164: '0712' }],
    ['phone_e164', { phone_e164: 'MIFUMO' }],
    ['phone_e164', {}],
    ['email', { email: 'nobody' }],
    ['time_zone', { phone_e164: '0712345678', time_zone: 'Mars/Olympus' }],
    ['attributes.list', { phone_e164: '0712345678', attributes: { list: [1] } }],
    ['surprise', { phone_e164: '0712345678', surprise: 1 }],
  ])('is refused for a wrong %s', async (field, body) => {
    const answer = await api('POST', '', { name: 'X', ...body });
    expect([answer.status, Object.keys(answer.body['details'] as Json)]).toEqual([400, [field]]);
  });

  it('is the only one with its number; the other is told which', async () => {
    const number = phone();
    const first = await made({ name: 'First', phone_e164: number });
    const again = await api('POST', '', { name: 'Second', phone_e164: number });
    expect(again).toMatchObject({ status: 409, body: { code: 'contacts.identity_taken', details: { contact: first['id'] } } });
  });

  it('changes field by field; a new number is the one written to, and the old one still finds the person', async () => {
    const [before, after] = [phone(), phone()];
    const one = await made({ name: 'Moved', phone_e164: before, email: 'moved@example.com', tags: ['old'] });
    const changed = await api('PATCH', `${String(one['id'])}/`, { phone_e164: after, tags: ['new'], language: 'sw', time_zone: 'Africa/Kampala' });
    expect(changed.body).toMatchObject({
      name: 'Moved',
      phone_e164: after,
      email: 'moved@example.com',
      tags: ['new'],
      language: 'sw',
      time_zone: 'Africa/Kampala',
    });
    expect((await api('GET', `?phone_e164=${encodeURIComponent(before)}`)).body['count']).toBe(1);
    expect((await api('PUT', `${String(one['id'])}/`, { ...changed.body, name: 'Back', email: '' })).body).toMatchObject({
      name: 'Back',
      email: '',
      phone_e164: after,
    });
  });

  it('is not overwritten by somebody who saw an older state', async () => {
    const one = await api('POST', '', { name: 'Seen', phone_e164: phone() });
    const url = `${String(one.body['id'])}/`;
    const rename = (name: string): Promise<Answer> =>
      app.api('PATCH', `/api/messaging/contacts/${url}`, { as, headers: { 'if-match': one.headers.get('etag')! }, body: { name } });
    expect((await rename('First')).status).toBe(200);
    expect((await rename('Second')).body['code']).toBe('precondition_failed');
  });

  it('comes back with the consents of before when it was deleted', async () => {
    const number = phone();
    const one = await made({ name: 'Gone', phone_e164: number });
    await api('POST', `${String(one['id'])}/opt-out/`, { reason: 'No more.' });
    expect((await api('DELETE', `${String(one['id'])}/`)).status).toBe(204);
    expect((await api('GET', `${String(one['id'])}/`)).status).toBe(404);
    const back = await made({ name: 'Back', phone_e164: number });
    expect(back).toMatchObject({ id: one['id'], name: 'Back', is_opted_in: false, opt_out_reason: 'No more.' });
  });

  it('is made once when many ask at the same moment', async () => {
    const number = phone();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => api('POST', '', { name: `At once ${at}`, phone_e164: number })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
  });
});

describe('attributes with a definition', () => {
  it('are held to their type', async () => {
    const define = (body: Json): Promise<Answer> => app.api('POST', '/api/messaging/contact-attributes/', { as, body });
    expect((await define({ key: 'people', type: 'number' })).status).toBe(201);
    expect((await define({ key: 'zone', type: 'choice', options: ['North', 'South'] })).status).toBe(201);
    expect((await define({ key: 'since', type: 'date' })).status).toBe(201);
    expect((await define({ key: 'people', type: 'text' })).body['code']).toBe('contacts.attribute_exists');
    expect((await define({ key: 'empty', type: 'choice' })).body['details']).toHaveProperty('options');
    const one = await made({ name: 'Typed', phone_e164: phone(), attributes: { people: '5', zone: 'north', since: '2024-02-29', free: 'text' } });
    expect(one['attributes']).toEqual({ people: 5, zone: 'North', since: '2024-02-29', free: 'text' });
    const wrong = await api('PATCH', `${String(one['id'])}/`, { attributes: { people: 'many', zone: 'West', since: '2023-02-29' } });
    expect(Object.keys(wrong.body['details'] as Json)).toEqual(['attributes.people', 'attributes.zone', 'attributes.since']);
  });
});

describe('finding somebody', () => {
  it.each([
    ['achieng', ['Achieng Zawadi Otieno']],
    ['ZAWADI', ['Achieng Zawadi Otieno']],
    ['otieno ach', ['Achieng Zawadi Otieno']],
    ['otieno baraka', []],
    ['0733 100 001', ['Achieng Zawadi Otieno']],
    ['+254733100', ['Baraka Mwangi', 'Achieng Zawadi Otieno']],
    ['0733100', ['Baraka Mwangi', 'Achieng Zawadi Otieno']],
    ['baraka@mw', ['Baraka Mwangi']],
    ['%', []],
    ['nobody', []],
  ])('by %j', async (search, expected) => {
    if (expected.length > 0 && (await api('GET', '?search=Achieng')).body['count'] === 0) {
      await made({ name: 'Achieng Zawadi Otieno', phone_e164: '0733100001' });
      await made({ name: 'Baraka Mwangi', phone_e164: '0733100002', email: 'baraka@mwangi.test' });
    }
    expect(names(await api('GET', `?search=${encodeURIComponent(search)}`))).toEqual(expected);
  });

  it('by tag, consent, activity and block', async () => {
    const one = await made({ name: 'Filtered', phone_e164: phone(), tags: ['only me'] });
    const url = `${String(one['id'])}/`;
    expect(names(await api('GET', '?tag=only me'))).toEqual(['Filtered']);
    const opted = await api('POST', `${url}opt-in/`);
    expect(opted.body).toMatchObject({ message: 'Contact opted in', contact: { is_opted_in: true, opt_in_at: expect.any(String) } });
    const at = (opted.body['contact'] as Json)['opt_in_at'] as string;
    expect(names(await api('GET', `?tag=only me&is_opted_in=true&opt_in_at=${at}`))).toEqual(['Filtered']);
    await api('POST', `${url}block/`, { reason: 'Threats' });
    expect(names(await api('GET', '?is_blocked=true'))).toEqual(['Filtered']);
    expect((await api('POST', `${url}unblock/`)).body).toMatchObject({ contact: { is_blocked: false, block_reason: '' } });
    expect((await api('GET', 'tags/')).body['results']).toContainEqual({ tag: 'only me', contacts: 1 });
  });
});

describe('several addresses of a person', () => {
  it('find them, belong to nobody else, and can be taken away', async () => {
    const one = await made({ name: 'Many', phone_e164: phone() });
    const second = phone();
    const with2 = await api('POST', `${String(one['id'])}/identities/`, { kind: 'phone', value: second });
    expect(with2.status).toBe(201);
    expect(with2.body['phone_e164']).toBe(one['phone_e164']);
    expect((await api('POST', '', { name: 'Other', phone_e164: second })).status).toBe(409);
    const main = (with2.body['identities'] as Json[]).find((identity) => identity['is_primary'])!;
    const left = await api('DELETE', `${String(one['id'])}/identities/${String(main['id'])}/`);
    expect(left.body['phone_e164']).toBe(second);
  });
});

describe('the timeline', () => {
  it('shows notes, consent and what became of the person, newest first and page by page', async () => {
    const one = await made({ name: 'Storied', phone_e164: phone() });
    const url = `${String(one['id'])}/`;
    await api('POST', `${url}notes/`, { body: 'Called about the leak.' });
    await api('POST', `${url}opt-in/`, { reason: 'Signed the form of 1 May.', channels: ['sms'] });
    const seen: Json[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Answer = await api('GET', `${url}timeline/?page_size=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...(page.body['results'] as Json[]));
      cursor = page.body['next_cursor'] as string | null;
    }
    expect(seen).toMatchObject([
      { kind: 'consent', details: { action: 'grant', channel: 'sms', wording: 'Signed the form of 1 May.', actor: as } },
      { kind: 'note', details: { body: 'Called about the leak.', author: as } },
      { kind: 'created', details: { source: 'staff' } },
    ]);
  });
});
