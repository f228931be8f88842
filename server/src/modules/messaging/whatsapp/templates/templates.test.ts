import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../../test/harness.ts';
import { META, OWNER, startWhatsapp, TEMPLATES, type WhatsappTown } from '../whatsapp.testkit.ts';

let town: WhatsappTown;
beforeAll(async () => {
  town = await startWhatsapp();
});
afterAll(async () => {
  await town?.app.stop();
});

const base = '/api/messaging/templates/';
const api = (method: string, path = '', body?: object) => town.app.api(method, `${base}${path}`, { as: OWNER, ...(body ? { body } : {}) });
const READY = {
  name: 'water_back',
  category: 'utility',
  language: 'en',
  body_text: 'Dear {{1}}, water is back in {{2}} now.',
  variables: [
    { name: '1', example: 'Amina' },
    { name: '2', example: 'Kibera', fallback: 'your area' },
  ],
};
const detail = async (id: string): Promise<Json> => (await api('GET', `${id}/`)).body;

describe('reading from Meta', () => {
  it('takes every page, to the end', async () => {
    const list = await api('GET', '?channel=whatsapp&page_size=100');
    expect((list.body['results'] as Json[]).map((row) => row['name']).sort()).toEqual(TEMPLATES.map(({ name }) => name).sort());
    expect((list.body['results'] as Json[]).every((row) => row['approved'])).toBe(true);
  });

  it('keeps fallbacks of ours, and shows as deleted what Meta lists no more', async () => {
    const [row] = await town.app.sql(
      "update message_templates set variables = jsonb_set(variables, '{0,fallback}', '\"customer\"') where name = 'token_ready' returning id",
    );
    await town.app.sql(
      "insert into message_templates (tenant_id, id, channel, name, language, category, body_text, waba_id, meta_id, status, created_at, updated_at) values ($1, gen_random_uuid(), 'whatsapp', 'gone', 'en', 'UTILITY', 'x', $2, '1', 'approved', now(), now())",
      [town.app.tenantIds.demo, META.waba],
    );
    expect((await api('POST', 'sync/')).body).toMatchObject({ accounts: 1, templates: TEMPLATES.length, failed: [] });
    expect((await detail(row!['id'] as string))['variables'][0]).toEqual({ name: '1', example: 'Amina', fallback: 'customer' });
    const [gone] = (await api('GET', '?search=gone')).body['results'] as Json[];
    expect(gone).toMatchObject({ status: 'deleted', approved: false });
  });

  it('says which account could not be read, and changes nothing of it', async () => {
    await town.app.sandbox.control('PUT', '/provision', { whatsapp: [{ waba_id: META.waba, token: 'another', app_secret: META.appSecret }] });
    const answer = await api('POST', 'sync/');
    await town.app.sandbox.control('PUT', '/provision', { whatsapp: [{ waba_id: META.waba, token: META.token, app_secret: META.appSecret }] });
    expect(answer.body).toMatchObject({ templates: 0, failed: [expect.stringContaining(META.waba)] });
    expect(((await api('GET', '?approved=true')).body['results'] as Json[]).length).toBe(TEMPLATES.length);
  });
});

describe('a template of WhatsApp', () => {
  it('is drafted, submitted, approved by word of Meta, and sent', async () => {
    const made = await api('POST', '', READY);
    expect([made.status, made.body]).toMatchObject([
      201,
      { status: 'draft', category: 'UTILITY', approval_status: 'pending', waba_id: META.waba, wa_template_id: null },
    ]);
    const id = made.body['id'] as string;
    expect((await api('POST', `${id}/submit/`)).body).toMatchObject({ status: 'pending', wa_template_name: 'water_back' });
    await town.app.waitFor(async () => (await detail(id))['status'] === 'approved', { what: 'approval' });
    const sent = await town.app.api('POST', '/api/messaging/whatsapp/messages/', {
      as: OWNER,
      body: { to: '+254733000001', template: id, values: { '1': 'Amina' } },
    });
    expect(sent.status).toBe(202);
    await town.app.waitFor(async () => (await town.chat('254733000001')).length === 1, { what: 'the message' });
    expect((await town.chat('254733000001'))[0]!['body'].template.components[0].parameters).toEqual([
      { type: 'text', text: 'Amina' },
      { type: 'text', text: 'your area' },
    ]);
    expect(await api('PATCH', `${id}/`, { body_text: 'Other' })).toMatchObject({ status: 409, body: { code: 'templates.submitted' } });
    expect((await api('DELETE', `${id}/`)).status).toBe(204);
    expect((await api('GET', `${id}/`)).status).toBe(404);
    expect((await town.app.sandbox.journal('wa_template')).at(-1)).toMatchObject({ template: { name: 'water_back', status: 'DELETED' } });
  });

  it('of the older system, named in any words and in any of its languages, is kept under a name that Meta takes', async () => {
    const older = { name: 'Karibu – Mteja Mpya!', category: 'UTILITY', language: 'ar', body_text: 'Hello {{name}}, welcome.', variables: ['name'] };
    const made = await api('POST', '', { ...older, parameter_format: 'named' });
    expect([made.status, made.body['name'], made.body['language']], made.text).toEqual([201, 'karibu_mteja_mpya_', 'ar']);
  });

  it('that Meta rejects says why', async () => {
    await town.app.sandbox.faults({ whatsapp: { review: 'reject' } });
    const made = await api('POST', '', { ...READY, name: 'bad_one' });
    await api('POST', `${String(made.body['id'])}/submit/`);
    await town.app.waitFor(async () => (await detail(made.body['id'] as string))['status'] === 'rejected', { what: 'rejection' });
    await town.app.sandbox.faults({ whatsapp: { review: 'approve' } });
    expect(await detail(made.body['id'] as string)).toMatchObject({ status_reason: 'INVALID_FORMAT', approval_status: 'rejected' });
  });

  it('changes quality and category by word of Meta, also where its example names the wrong field', async () => {
    const [row] = await town.app.sql("select id, meta_id from message_templates where name = 'extra_b'");
    const about = { message_template_id: Number(row!['meta_id']), message_template_name: 'extra_b', message_template_language: 'sw' };
    await town.app.sandbox.control('POST', '/whatsapp-events', {
      waba: META.waba,
      changes: [
        { field: 'message_template_status_update', value: { ...about, previous_quality_score: 'GREEN', new_quality_score: 'RED' } },
        { field: 'template_category_update', value: { ...about, new_category: 'UTILITY', correct_category: 'MARKETING' } },
      ],
    });
    await town.settled();
    expect(await detail(row!['id'] as string)).toMatchObject({ quality: 'red', category: 'UTILITY', coming_category: 'MARKETING', status: 'approved' });
    await town.app.sandbox.control('POST', '/whatsapp-events', {
      waba: META.waba,
      changes: [{ field: 'template_category_update', value: { ...about, previous_category: 'UTILITY', new_category: 'MARKETING' } }],
    });
    await town.settled();
    expect(await detail(row!['id'] as string)).toMatchObject({ category: 'MARKETING', coming_category: '' });
  });

  it.each<[object, string]>([
    [{ name: 'Bad Name', channel: 'whatsapp' }, 'name'],
    [{ body_text: '{{1}} begins' }, 'body_text'],
    [{ body_text: 'Side {{1}} {{2}} by side' }, 'body_text'],
    [{ body_text: 'Skips {{2}} here' }, 'body_text'],
    [{ category: 'NEWS' }, 'category'],
    [{ category: 'OTP' }, 'body_text'],
    [{ components: [{ type: 'FOOTER', text: 'x'.repeat(61) }] }, 'components'],
    [{ components: [{ type: 'BUTTONS', buttons: [1, 2, 3].map((n) => ({ type: 'URL', text: 'Go', url: `https://x.org/${n}` })) }] }, 'components'],
  ])('is refused with what is wrong: %j', async (change, field) => {
    expect(await api('POST', '', { ...READY, name: 'wrong_one', ...change })).toMatchObject({
      status: 400,
      body: { code: 'invalid', details: { [field]: [expect.any(String)] } },
    });
  });

  it('is not submitted without examples, and a second one of its name and language is refused', async () => {
    const made = await api('POST', '', { ...READY, name: 'no_examples', variables: ['1', '2'] });
    expect(await api('POST', `${String(made.body['id'])}/submit/`)).toMatchObject({
      status: 400,
      body: { details: { variables: [expect.any(String), expect.any(String)] } },
    });
    expect(await api('POST', '', { ...READY, name: 'no_examples' })).toMatchObject({ status: 409, body: { code: 'templates.name_taken' } });
    expect((await api('POST', '', { ...READY, name: 'no_examples', language: 'sw' })).status).toBe(201);
  });
});

describe('a template of SMS or e-mail', () => {
  it('may be used at once, is changed, and shows its parts', async () => {
    const made = await api('POST', '', {
      channel: 'sms',
      name: 'Low credit',
      category: 'UTILITY',
      language: 'sw',
      body_text: 'Habari {{name}}, salio {{amount}}',
      variables: [{ name: 'name', fallback: 'mteja' }],
    });
    expect(made.body).toMatchObject({
      approved: true,
      status: 'approved',
      wa_template_name: null,
      variables: [
        { name: 'name', example: '', fallback: 'mteja' },
        { name: 'amount', example: '', fallback: null },
      ],
    });
    const id = made.body['id'] as string;
    const preview = (values: object) => api('POST', `${id}/preview/`, { values });
    expect((await preview({ amount: '50' })).body).toEqual({
      subject: '',
      text: 'Habari mteja, salio 50',
      missing: [],
      problems: [],
      encoding: 'gsm7',
      segments: 1,
      characters: 22,
    });
    expect((await preview({ name: 'Ā'.repeat(70) })).body).toMatchObject({ missing: ['amount'], encoding: 'ucs2', segments: 2 });
    expect((await api('PATCH', `${id}/`, { body_text: 'Salio {{amount}}' })).body).toMatchObject({
      body_text: 'Salio {{amount}}',
      name: 'Low credit',
      variables: [{ name: 'amount' }],
    });
    expect((await api('PUT', `${id}/`, { ...made.body, body_text: 'Mpya' })).body).toMatchObject({ body_text: 'Mpya', variables: [] });
    expect(await api('POST', `${id}/submit/`)).toMatchObject({ status: 409, body: { code: 'templates.no_review' } });
    expect((await api('DELETE', `${id}/`)).status).toBe(204);
  });

  it('of e-mail needs a subject, whose variables count too', async () => {
    const body = { channel: 'email', name: 'Bill', category: 'UTILITY', language: 'en', body_text: 'Hello {{name}}' };
    expect(await api('POST', '', body)).toMatchObject({ status: 400, body: { details: { subject: ['An e-mail needs a subject.'] } } });
    const made = await api('POST', '', { ...body, subject: 'Bill of {{month}}' });
    const preview = await api('POST', `${String(made.body['id'])}/preview/`, { values: { month: 'May', name: 'Amina' } });
    expect(preview.body).toMatchObject({ subject: 'Bill of May', text: 'Hello Amina', missing: [], segments: null });
  });
});

describe('a file above the text', () => {
  const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const fileOf = async (as: string): Promise<string> => {
    const kept = await town.app.api('POST', '/api/messaging/media/', { as, body: { mime_type: 'image/png', filename: 'pump.png', content_base64: PNG } });
    expect(kept.status, kept.text).toBe(201);
    return kept.body['id'] as string;
  };
  const withHead = (name: string, head: object): object => ({ ...READY, name, components: [{ type: 'HEADER', format: 'IMAGE', ...head }] });
  const submitted = async (body: object) => api('POST', `${(await api('POST', '', body)).body['id']}/submit/`);

  it('is shown to the reviewers by a sample of ours, which Meta names by a handle', async () => {
    const answer = await submitted(withHead('with_picture', { sample: await fileOf(OWNER) }));
    expect([answer.status, answer.body['status']], answer.text).toEqual([200, 'pending']);
    const made = (await town.app.sandbox.journal('wa_template')).find((entry) => (entry['template'] as Json)['name'] === 'with_picture');
    expect((made!['template'] as Json)['components']).toContainEqual({
      type: 'HEADER',
      format: 'IMAGE',
      example: { header_handle: [expect.stringMatching(/^4::\d+$/)] },
    });
  });

  it('is asked for before anything goes to Meta; a file of another client is as good as none', async () => {
    const theirs = await fileOf('owner@other.test');
    for (const [name, head] of [
      ['no_sample', {}],
      ['no_id', { sample: 7 }],
      ['odd_sample', { sample: 'x' }],
      ['their_sample', { sample: theirs }],
      ['other_kind', { sample: await fileOf(OWNER), format: 'VIDEO' }],
    ] as const) {
      const answer = await submitted(withHead(name, head));
      expect([answer.status, answer.body['details']], name).toEqual([400, { components: [expect.stringContaining('sample')] }]);
    }
  });

  it('is asked for on each card that slides, and cards that are not alike are refused', async () => {
    const sample = await fileOf(OWNER);
    const card = (head: object, text = 'Buy') => ({
      components: [
        { type: 'HEADER', format: 'IMAGE', ...head },
        { type: 'BODY', text },
      ],
    });
    const withCards = (name: string, cards: readonly object[]): object => ({ ...READY, name, components: [{ type: 'CAROUSEL', cards }] });
    for (const [cards, said] of [
      [[card({ sample })], 'From 2 to 10 cards.'],
      [[card({ sample }), { components: [{ type: 'BODY', text: 'x' }] }], 'All cards have the same parts.'],
      [[card({ sample }), card({ sample }, 'x'.repeat(161))], 'The text of a card has at most 160 characters.'],
    ] as const) {
      const answer = await api('POST', '', withCards('bad_cards', cards));
      expect([answer.status, answer.body['details'].components], said).toEqual([400, expect.arrayContaining([said])]);
    }
    expect((await submitted(withCards('card_without', [card({ sample }), card({})]))).status).toBe(400);
    const answer = await submitted(withCards('with_cards', [card({ sample }), card({ sample })]));
    expect([answer.status, answer.body['status']], answer.text).toEqual([200, 'pending']);
    const made = (await town.app.sandbox.journal('wa_template')).find((entry) => (entry['template'] as Json)['name'] === 'with_cards');
    const handles = JSON.stringify(made!['template']).match(/"header_handle":\["4::\d+"\]/g);
    expect(handles).toHaveLength(2);
  });

  it('leaves the template a draft when Meta does not take the sample', async () => {
    const made = await api('POST', '', withHead('lost_picture', { sample: await fileOf(OWNER) }));
    await town.app.sandbox.control('PUT', '/provision', { whatsapp: [{ waba_id: META.waba, token: 'another', app_secret: META.appSecret }] });
    const answer = await api('POST', `${made.body['id']}/submit/`);
    await town.app.sandbox.control('PUT', '/provision', { whatsapp: [{ waba_id: META.waba, token: META.token, app_secret: META.appSecret }] });
    expect(answer.status).toBe(409);
    expect(await detail(made.body['id'] as string)).toMatchObject({ status: 'draft', status_reason: expect.stringMatching(/.+/) });
    expect((await api('POST', `${made.body['id']}/submit/`)).body).toMatchObject({ status: 'pending' });
  });
});
