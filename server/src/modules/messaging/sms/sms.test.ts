import { afterAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json } from '../../../../../test/harness.ts';
import { recordConsent } from '../contacts/index.ts';

// a Friday at noon in Nairobi: advertising may go out
const START = Date.parse('2026-11-20T09:00:00Z');
let offset = START - Date.now();
const clock = { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() + offset };
const app = await startTestApp({ clock });
afterAll(() => app.stop());

const OWNER = 'owner@demo.test';
const STAFF = 'admin@mkondo.test';
const tenant = app.tenantIds.demo;
const post = (path: string, body: object, as = OWNER): Promise<Answer> => app.api('POST', `/api/messaging/${path}`, { as, body });
const get = async (path: string, as = OWNER): Promise<Json> => (await app.api('GET', `/api/messaging/${path}`, { as })).body;
const credits = async (): Promise<[string, string, string]> => {
  const { credits: left, reserved, total_used } = await get('sms/balance/');
  return [left as string, reserved as string, total_used as string];
};
const grant = (n: number): Promise<Answer> => post(`sms/credits/?client=${tenant}`, { credits: n, note: 'for the test', client: undefined }, STAFF);
const phone = (n: number): string => `2547120${String(n).padStart(5, '0')}`;
const status = async (id: string): Promise<string> => (await get(`sms/${id}/status/`))['status'] as string;
const statusIs = (id: string, wanted: string): Promise<unknown> => app.waitFor(async () => (await status(id)) === wanted, { what: `${id} ${wanted}` });

describe('a text message', () => {
  it('is not sent without credits, and the refusal says what to do', async () => {
    const refused = await post('sms/send/', { message: 'Habari', recipients: ['0712000001'] });
    expect([refused.status, refused.body['code'], refused.body['details'].error_code]).toEqual([402, 'sms.too_few_credits', 'INSUFFICIENT_CREDITS']);
    expect(refused.body['details']).toMatchObject({ needed: '1', available: '0', actions: [{ action: 'buy_credits' }, { action: 'see_balance' }] });
    expect(await get('sms/capability/')).toMatchObject({ can_send_sms: false, actions: [{ action: 'buy_credits' }] });
  });

  it('reaches the phone, and its parts are paid once it was taken', async () => {
    expect((await grant(100)).status).toBe(201);
    const sent = await post('sms/send/', { message: 'a'.repeat(161), recipients: ['0712 000 001', '+254712000001'] });
    expect([sent.status, sent.body]).toMatchObject([201, { status: 'queued', recipient_count: 1, duplicates: 1, parts: 2, credits: '2', provider: 'beem' }]);
    const id = sent.body['message_id'] as string;
    await statusIs(id, 'delivered');
    expect((await app.sandbox.phone('254712000001')).sms[0]!.text).toBe('a'.repeat(161));
    expect(await credits()).toEqual(['98', '0', '2']);
    const { results } = await get(`sms/sends/${id}/messages/`);
    expect(results).toMatchObject([{ recipient: '254712000001', status: 'delivered', parts: 2, attempts: [{ no: 1, state: 'delivered' }] }]);
    expect((await get(`sms/sends/${id}/messages/`, 'viewer@demo.test'))['results'][0].recipient).toBe('25471*****01');
    expect(await get('sms/stats/')).toMatchObject({ total: { queued: 1, accepted: 1, delivered: 1, failed: 0 }, this_month: { parts: 2 } });
    expect((await get('sms/credits/entries/'))['results'].map((row: Json) => [row['kind'], row['credits'], row['available_after']])).toEqual([
      ['spend', '2', '98'],
      ['reserve', '2', '98'],
      ['grant', '100', '100'],
    ]);
  });

  it('leaves once under one Idempotency-Key', async () => {
    const call = (): Promise<Answer> =>
      app.api('POST', '/api/messaging/sms/sms/beem/send/', {
        as: OWNER,
        body: { message: 'Mara moja', recipients: ['0712000002'] },
        headers: { 'idempotency-key': 'once' },
      });
    const [first, second] = [await call(), await call()];
    expect(second.body).toEqual(first.body);
    await statusIs(first.body['message_id'] as string, 'delivered');
    expect((await app.sandbox.phone('254712000002')).sms).toHaveLength(1);
  });

  it('takes values into its text, each recipient its own, and tells who lacks one', async () => {
    const recipients = [{ phone: '0712000003', variables: { name: 'Amina' } }, { phone: '0712000004' }];
    const refused = await post('sms/send/', { message: 'Habari {{name}}', recipients });
    expect([refused.status, refused.body['details'].rejected]).toEqual([400, [{ index: 1, recipient: '0712000004', reason: 'value_missing' }]]);
    const bulk = await post('sms/bulk/', { message: 'Habari {{name}}', recipients: [...recipients, 'nobody'] });
    expect(bulk.body).toMatchObject({ recipient_count: 1, rejected: [{ index: 1 }, { index: 2, reason: 'not_a_phone_number' }] });
    await statusIs(bulk.body['message_id'] as string, 'delivered');
    expect((await app.sandbox.phone('254712000003')).sms[0]!.text).toBe('Habari Amina');
  });

  it.each([
    [{ message: 'x'.repeat(1600), recipients: ['0712000001'] }, 'sms.too_long', 'MESSAGE_TOO_LONG'],
    [{ message: 'x', recipients: ['0712000001'], sender_id: 'STRANGER' }, 'sms.sender_not_yours', 'SENDER_ID_INVALID'],
    [{ message: 'x', recipients: ['12'] }, 'sms.bad_recipients', 'VALIDATION_ERROR'],
    [{ message: 'x', recipients: ['0712000001'], schedule_time: '2027-02-30 10:00' }, 'sms.bad_schedule', 'VALIDATION_ERROR'],
    [{ message: 'x', recipients: ['0712000001'], schedule_time: '2020-01-01 10:00' }, 'sms.bad_schedule', 'VALIDATION_ERROR'],
    [{ message: 'x', recipients: ['0712000001'], schedule_time: '2029-01-01 10:00' }, 'sms.bad_schedule', 'VALIDATION_ERROR'],
  ])('is refused with a code and a hint, and nothing is set aside: %#', async (body, code, errorCode) => {
    const before = await credits();
    const refused = await post('sms/send/', body);
    expect([refused.status, refused.body['code'], refused.body['details'].error_code]).toEqual([400, code, errorCode]);
    expect(refused.body['details'].hint).not.toBe('');
    expect(await credits()).toEqual(before);
  });

  it('shows before it is sent what it will be', async () => {
    const body = { message: 'Maji ’ tayari', recipients: ['0712000001', '255712345678'] };
    await app.api('PUT', '/api/messaging/sms/prices/', {
      as: OWNER,
      body: {
        prices: [
          { country: 'KE', price: '0.8', currency: 'KES' },
          { country: 'TZ', operator: 'Yas', price: '0.4567', currency: 'KES' },
        ],
      },
    });
    expect((await post('sms/preview/', body)).body).toMatchObject({
      encoding: 'ucs2',
      parts: 1,
      total_parts: 2,
      foreign_characters: [{ character: '’', position: 5 }],
      cost_estimate: { amount: '1.2567', currency: 'KES' },
    });
  });
});

describe('credits', () => {
  it('are never overdrawn by those who send at the same moment', async () => {
    const [left] = await credits();
    await grant(10 - Number(left));
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => post('sms/send/', { message: 'x'.repeat(300), recipients: [phone(100 + n)] })));
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([...Array(5).fill(201), ...Array(7).fill(402)]);
    await app.waitFor(async () => (await credits())[1] === '0', { what: 'all settled' });
    expect((await credits())[0]).toBe('0');
    const [sums] = await app.sql(
      `select sum(case kind when 'reserve' then -credits when 'release' then credits when 'spend' then 0 else credits end)::text as left from sms_credit_entries where tenant_id = $1`,
      [tenant],
    );
    expect(sums!['left']).toBe('0');
  });

  it('come back when what was scheduled is cancelled, and once only', async () => {
    await grant(1_000);
    const recipients = Array.from({ length: 200 }, (_, n) => phone(n));
    const later = await post('sms/schedule/', { message: 'Kesho', recipients, schedule_time: '2026-11-21T08:00:00+03:00' });
    expect(later.body).toMatchObject({ status: 'scheduled', scheduled_at: '2026-11-21T05:00:00.000Z', credits: '200' });
    const id = later.body['message_id'] as string;
    expect((await credits()).slice(0, 2)).toEqual(['800', '200']);
    const cancelled = await post(`sms/sends/${id}/cancel/`, {});
    expect([cancelled.status, cancelled.body['status'], cancelled.body['counts']]).toMatchObject([200, 'cancelled', { waiting: 0, cancelled: 200 }]);
    expect((await credits()).slice(0, 2)).toEqual(['1000', '0']);
    expect((await post(`sms/sends/${id}/cancel/`, {})).body['code']).toBe('sms.nothing_to_cancel');
  });

  it('come back when no gateway took the message', async () => {
    const before = await credits();
    await app.sandbox.faults({ sms: { beem: { rates: { reject: 1 } }, africastalking: { rates: { reject: 1 } } } });
    const sent = await post('sms/send/', { message: 'x', recipients: ['0712000009'] });
    await statusIs(sent.body['message_id'] as string, 'failed');
    await app.sandbox.faults({ sms: { beem: { rates: {} }, africastalking: { rates: {} } } });
    expect(await credits()).toEqual(before);
  });
});

describe('advertising', () => {
  const advertise = (recipients: string[], time?: string): Promise<Answer> =>
    post('sms/send/', { message: 'Punguzo!', recipients, purpose: 'marketing', ...(time ? { schedule_time: time } : {}) });

  it('goes to nobody who has not agreed, costs nothing then, and raises no alert', async () => {
    const before = await credits();
    const sent = await advertise(['0712000020']);
    await statusIs(sent.body['message_id'] as string, 'failed');
    expect((await get(`sms/${sent.body['message_id']}/status/`))['error']).toBe('refused_consent');
    expect(await credits()).toEqual(before);
    expect(await app.sql("select id from alerts where message like '%refused_consent%'")).toEqual([]);
  });

  it('goes to those who agreed until they write STOP, which is heard once however often the gateway repeats it', async () => {
    const identity = { kind: 'phone' as const, value: '254712000021' };
    await app.db.inTenant(tenant, (tx) =>
      recordConsent(tx, [
        { subject: { identity }, channel: 'sms', purpose: 'marketing', action: 'grant', source: 'staff', wording: 'Ndiyo', occurredAt: clock.now() },
      ]),
    );
    await statusIs((await advertise(['0712000021'])).body['message_id'] as string, 'delivered');
    const written = await app.sandbox.control('POST', '/phones/254712000021/sms', { to: '15001', text: 'STOP', gateway: 'beem', copies: 3 });
    expect((written.body['answers'] as Json[]).map((one) => one['status'])).toEqual([200, 200, 200]);
    await app.waitFor(async () => (await app.sandbox.phone('254712000021')).sms.length === 2, { what: 'the answer' });
    await statusIs((await advertise(['0712000021'])).body['message_id'] as string, 'failed');
    // a front end of the older system does not say what its messages are for
    const unsaid = await post('sms/bulk/', { message: 'Punguzo!', recipients: ['0712000022', '0712000021'] });
    expect(unsaid.body).toMatchObject({ recipient_count: 1, rejected: [{ index: 1, recipient: '0712000021', reason: 'opted_out' }] });
    expect(await post('sms/send/', { message: 'Punguzo!', recipients: ['0712000021'] })).toMatchObject({ status: 400, body: { code: 'sms.bad_recipients' } });
    expect(await app.sql("select state from inbound_words where sender = '254712000021'")).toEqual([{ state: 'done' }]);
    expect((await app.sandbox.phone('254712000021')).sms).toHaveLength(2);
  });

  it('waits for the day', async () => {
    expect((await advertise(['0712000021'], '2026-11-20T22:30:00+03:00')).body['scheduled_at']).toBe('2026-11-21T05:00:00.000Z');
    expect((await advertise(['0712000021'], '2026-11-21T03:00:00+03:00')).body['scheduled_at']).toBe('2026-11-21T05:00:00.000Z');
  });
});

describe('somebody who is blocked', () => {
  const number = '0712000031';

  it('is left out of what goes to many and refused alone, whatever it is for', async () => {
    const contact = (await post('contacts/', { name: 'Zawadi', phone_e164: `+254${number.slice(1)}` })).body['id'] as string;
    expect((await post(`contacts/${contact}/block/`, { reason: 'Abuse.' })).status).toBe(200);
    const set = [{ index: 1, recipient: number, reason: 'blocked' }];
    for (const purpose of ['service', 'marketing', undefined]) {
      const said = { message: 'Maji yamerudi', recipients: ['0712000032', number], ...(purpose ? { purpose } : {}) };
      expect((await post('sms/bulk/', said)).body).toMatchObject({ recipient_count: 1, rejected: set });
    }
    const later = await post('sms/schedule/', {
      message: 'Kesho',
      recipients: ['0712000032', number],
      schedule_time: new Date(clock.now().getTime() + 3_600_000),
    });
    expect(later.body).toMatchObject({ recipient_count: 1, rejected: set });
    const alone = await post('sms/send/', { message: 'Maji yamerudi', recipients: [number], purpose: 'service' });
    expect(alone).toMatchObject({ status: 400, body: { code: 'sms.bad_recipients', details: { rejected: [{ reason: 'blocked' }] } } });
    expect((await post('sms/preview/', { message: 'Maji', recipients: ['0712000032', number] })).body).toMatchObject({ recipient_count: 1, rejected: set });
    await post(`contacts/${contact}/unblock/`, {});
  });

  it('does not get what was to leave later either, and nobody pays for it', async () => {
    const later = await post('sms/schedule/', { message: 'Kesho', recipients: [number], schedule_time: new Date(clock.now().getTime() + 60_000) });
    expect(later.status).toBe(201);
    const [{ id }] = (await get(`contacts/?search=${number}`))['results'] as [Json];
    await post(`contacts/${id}/block/`, {});
    offset += 61_000;
    await post('sms/send/', { message: 'Wakes the line', recipients: ['0712000032'] });
    await statusIs(later.body['message_id'] as string, 'failed');
    expect((await get(`sms/${later.body['message_id']}/status/`))['error']).toBe('blocked');
    expect((await app.sandbox.phone(`254${number.slice(1)}`).catch(() => null))?.sms ?? []).toEqual([]);
    expect(await app.sql("select id from alerts where message like '%blocked%'")).toEqual([]);
  });
});

describe('the list of messages', () => {
  const found = async (query: string, as = OWNER): Promise<string[]> =>
    ((await get(`sms/messages/?page_size=100&${query}`, as))['results'] as Json[]).map((row) => row['recipient'] as string);

  it('is narrowed by state, and by the number in any notation or its beginning', async () => {
    const sent = await post('sms/send/', { message: 'Habari', recipients: ['0712300041', '0712300042', '0733300041'] });
    await statusIs(sent.body['message_id'] as string, 'delivered');
    await app.sql("update outbox_messages set state = 'failed' where tenant_id = $1 and recipient = '254712300042'", [tenant]);
    expect(await found('search=0712%20300%20041')).toEqual(['254712300041']);
    expect((await found('search=25471230004')).sort()).toEqual(['254712300041', '254712300042']);
    expect(await found('search=2547333000')).toEqual(['254733300041']);
    expect(await found('search=254733')).toEqual(['254733300041']);
    expect(await found('search=25471230004&status=failed')).toEqual(['254712300042']);
    expect(await found('search=Habari')).toEqual([]);
    expect(await found('search=%25')).toEqual([]);
    expect(await found('search=254733', 'viewer@demo.test')).toEqual(['25473*****41']);
    expect(await found('search=254733', 'owner@other.test')).toEqual([]);
  });
});

describe('gateways', () => {
  it('are asked without a message being sent', async () => {
    const before = (await app.sandbox.journal('sms')).length;
    expect(await get('sms/test-connection/')).toMatchObject({
      success: true,
      gateways: [
        { kind: 'beem', status: 'known', unit: 'credits' },
        { kind: 'africastalking', unit: 'KES' },
      ],
    });
    expect((await get('sms/balance/?gateways=true'))['gateways']).toHaveLength(2);
    expect((await app.sandbox.journal('sms')).length).toBe(before);
  });

  it('each put their price on record with the copy that left by them', async () => {
    // the dispatcher remembers prices for half a minute
    offset += 31_000;
    const sent = await post('sms/send/', { message: 'x'.repeat(200), recipients: ['0712000030'] });
    expect(sent.body['cost_estimate']).toEqual({ amount: '1.60', currency: 'KES' });
    await statusIs(sent.body['message_id'] as string, 'delivered');
    expect(
      await app.sql('select a.cost_micro::text, a.cost_currency from outbox_attempts a join outbox_messages m on m.id = a.message_id where m.group_id = $1', [
        sent.body['message_id'],
      ]),
    ).toEqual([{ cost_micro: '1600000', cost_currency: 'KES' }]);
  });

  it.each([
    ['0712345678', { is_valid: true, formatted: '+254712345678', country: 'KE', operator: 'Safaricom', type: 'mobile' }],
    ['00255712345678', { is_valid: true, formatted: '+255712345678', country: 'TZ', operator: 'Yas', type: 'mobile' }],
    ['0109123456', { is_valid: false, formatted: null }],
  ])('reach such numbers: %s', async (number, wanted) => {
    expect((await post('sms/validate-phone/', { phone_number: number })).body).toMatchObject(wanted);
  });
});
