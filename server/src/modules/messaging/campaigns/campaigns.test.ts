import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../../../../../test/harness.ts';
import { recordConsent } from '../contacts/index.ts';
import { kitOf, STAFF } from './campaigns.testkit.ts';

// a Friday at noon in Nairobi: advertising may go out
let offset = Date.parse('2026-11-20T09:00:00Z') - Date.now();
const clock = { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() + offset };
const app = await startTestApp({ clock });
afterAll(() => app.stop());
const { post, get, people, draft, statusIs, credits, grant } = kitOf(app);
const tenant = app.tenantIds.demo;
const phone = (n: number): string => `2547130${String(n).padStart(5, '0')}`;
const texts = async (n: number): Promise<readonly { readonly text: string }[]> => {
  // a phone that nobody wrote to is not known there
  const known = await app.sandbox.phone(phone(n)).catch(() => null);
  return known?.sms ?? [];
};
const states = async (id: string): Promise<string[]> => (await get(`campaigns/${id}/recipients/`))['results'].map((row: { state: string }) => row.state);

beforeAll(async () => {
  await grant(1_000);
});

describe('a campaign', () => {
  it('reaches each of its people once, with their own words, and pays for the parts that were taken', async () => {
    const ids = await people([phone(1), phone(2), phone(3)]);
    const id = await draft({ message_text: 'Habari {{first_name}}', target_contact_ids: ids });
    expect((await get('campaigns/?status=draft'))['results'][0]).toMatchObject({ id, status: 'draft', can_start: true, target_contact_count: 3 });
    const [before] = await credits();
    const started = await post(`campaigns/${id}/start/`);
    expect([started.status, started.body['success'], started.body['campaign'].total_recipients]).toEqual([200, true, 3]);
    const done = await statusIs(id, 'completed');
    await app.waitFor(async () => (await get(`campaigns/${id}/progress/`))['counts'].delivered === 3, { what: 'all delivered' });
    expect(done).toMatchObject({ total_recipients: 3, progress_percentage: 100, credits_held: '0', is_active: false });
    for (const n of [1, 2, 3]) expect((await texts(n)).map(({ text }) => text)).toEqual([`Habari P${phone(n).slice(-3)}`]);
    const [left, reserved] = await credits();
    expect([Number(before) - Number(left), reserved]).toEqual([3, '0']);
    expect(await get(`campaigns/${id}/`)).toMatchObject({ credits_used: '3', delivered_count: 3, delivery_rate: 100 });
  });

  it('goes to nobody who has not agreed, and says of everybody who was left out why', async () => {
    const [yes] = await people([phone(11)]);
    const [silent] = await people([phone(12)], false);
    const id = await draft({ target_contact_ids: [yes, silent] });
    const estimate = (await post(`campaigns/${id}/estimate/`)).body;
    expect(estimate).toMatchObject({
      contacts: 2,
      recipients: 1,
      left_out: { no_consent: 1, opted_out: 0 },
      parts: 1,
      credits: '1',
      is_exact: true,
      problems: [],
    });
    await post(`campaigns/${id}/start/`);
    await statusIs(id, 'completed');
    expect((await get(`campaigns/${id}/recipients/?state=skipped`))['results']).toMatchObject([{ contact: silent, reason: 'no_consent' }]);
    expect(await texts(12)).toEqual([]);
    expect((await get(`campaigns/${id}/analytics/`))['left_out']).toEqual([{ reason: 'no_consent', people: 1 }]);
  });

  it('asks for consent again before each message leaves, and gives the credit back', async () => {
    const ids = await people([phone(21), phone(22)]);
    const id = await draft({ target_contact_ids: ids, throttle_per_minute: 1 });
    await post(`campaigns/${id}/start/`);
    await app.waitFor(async () => (await get(`campaigns/${id}/progress/`))['left'] === 1, { what: 'the first to leave' });
    const [last] = (await get(`campaigns/${id}/recipients/?state=waiting`))['results'];
    await app.db.inTenant(tenant, (tx) =>
      recordConsent(tx, [
        {
          subject: { contactId: last.contact },
          channel: 'sms',
          purpose: 'marketing',
          action: 'withdraw',
          source: 'keyword',
          wording: 'STOP',
          occurredAt: new Date(),
        },
      ]),
    );
    offset += 61_000;
    await app.sql('update campaigns set next_feed_at = null where id = $1', [id]);
    await app.queue.boss.send('campaigns.sweep', {});
    const done = await statusIs(id, 'completed');
    expect(done['counts']).toMatchObject({ skipped: 1, waiting: 0 });
    expect((await get(`campaigns/${id}/recipients/?state=skipped`))['results']).toMatchObject([{ contact: last.contact, reason: 'opted_out' }]);
    expect((await credits())[1]).toBe('0');
  });

  it('begins as a whole or not at all: without credits nobody is written down', async () => {
    const ids = await people([phone(31)]);
    const id = await draft({ message_text: 'a'.repeat(1_500), target_contact_ids: ids });
    const [left] = await credits();
    await post(`sms/credits/?client=${tenant}`, { credits: -Number(left) + 5, note: 'all but five' }, STAFF);
    const refused = await post(`campaigns/${id}/start/`);
    expect([refused.status, refused.body['code']]).toEqual([402, 'sms.too_few_credits']);
    expect(await get(`campaigns/${id}/`)).toMatchObject({ status: 'draft', total_recipients: 0 });
    expect(await states(id)).toEqual([]);
    expect((await credits()).slice(0, 2)).toEqual(['5', '0']);
    await grant(1_000);
  });

  it('cannot be made for people, segments or templates of somebody else', async () => {
    const [foreign] = await app.db.inTenant(app.tenantIds.other, async (tx) => {
      const { findOrCreateContacts } = await import('../contacts/index.ts');
      return findOrCreateContacts(tx, [{ kind: 'phone', value: phone(99) }], 'import');
    });
    const made = await post('campaigns/', { name: 'Yao', message_text: 'x', target_contact_ids: [foreign] });
    expect([made.status, made.body['code']]).toEqual([404, 'not_found']);
  });
});

describe('a draft', () => {
  const put = (id: string, body: object) => app.api('PUT', `/api/messaging/campaigns/${id}/`, { as: 'owner@demo.test', body });

  it('may be sent back as it was shown, with other words in either place, and an empty recurrence', async () => {
    const id = await draft({ target_contact_ids: await people([phone(61)]), recurring_schedule: {} });
    const shown = await get(`campaigns/${id}/`);
    expect((await put(id, shown)).body).toMatchObject({ message_text: 'Bei mpya', recurring_schedule: null });
    expect((await put(id, { ...shown, message_text: 'Bei ya leo', recurring_schedule: {} })).body).toMatchObject({ message_text: 'Bei ya leo' });
    const again = await get(`campaigns/${id}/`);
    const variants = [{ ...again['variants'][0], message_text: 'Bei ya kesho' }];
    expect((await put(id, { ...again, variants })).body).toMatchObject({ message_text: 'Bei ya kesho' });
  });
});

describe('a pause', () => {
  it('leaves exactly those waiting who got nothing, and going on reaches exactly these', async () => {
    const numbers = Array.from({ length: 40 }, (_, n) => 100 + n);
    const ids = await people(numbers.map(phone));
    const id = await draft({ target_contact_ids: ids, throttle_per_minute: 600 });
    await post(`campaigns/${id}/start/`);
    await app.waitFor(async () => (await get(`campaigns/${id}/progress/`))['counts'].waiting < 40, { what: 'some to leave' });
    const paused = await post(`campaigns/${id}/pause/`);
    expect(paused.body['campaign'].status).toBe('paused');
    await app.waitFor(async () => (await get(`campaigns/${id}/progress/`))['counts'].queued === 0, { what: 'what is under way to arrive' });
    const { left, credits_held } = await get(`campaigns/${id}/progress/`);
    const got = (await Promise.all(numbers.map(texts))).filter((list) => list.length > 0).length;
    expect([left, credits_held]).toEqual([40 - got, String(40 - got)]);
    expect((await post(`campaigns/${id}/pause/`)).body['code']).toBe('campaigns.wrong_state');
    await post(`campaigns/${id}/resume/`);
    await statusIs(id, 'completed');
    expect((await Promise.all(numbers.map(texts))).map((list) => list.length)).toEqual(numbers.map(() => 1));
    expect((await credits())[1]).toBe('0');
  });

  it('that becomes an end tells how many got nothing, and gives their credits back', async () => {
    const ids = await people(Array.from({ length: 10 }, (_, n) => phone(200 + n)));
    const id = await draft({ target_contact_ids: ids, throttle_per_minute: 1 });
    const [before] = await credits();
    await post(`campaigns/${id}/start/`);
    await app.waitFor(async () => (await get(`campaigns/${id}/progress/`))['counts'].delivered === 1, { what: 'one to arrive' });
    const cancelled = await post(`campaigns/${id}/cancel/`);
    expect(cancelled.body['campaign']).toMatchObject({ status: 'cancelled', counts: { cancelled: 9, waiting: 0 }, credits_held: '0' });
    expect(cancelled.body['message']).toContain('9 people');
    await app.waitFor(async () => (await credits())[1] === '0', { what: 'the last credit to be settled' });
    expect(Number(before) - Number((await credits())[0])).toBe(1);
  });
});

describe('who certainly got nothing', () => {
  it('gets it once more when somebody asks for it, and nobody else does', async () => {
    const ids = await people([phone(301), phone(302)]);
    await app.sandbox.faults({ sms: { beem: { next: ['reject'] } } });
    const id = await draft({ target_contact_ids: ids });
    await post(`campaigns/${id}/start/`);
    await statusIs(id, 'completed');
    const copies = async (): Promise<number[]> => [(await texts(301)).length, (await texts(302)).length];
    await app.waitFor(async () => (await get(`campaigns/${id}/progress/`))['counts'].delivered === 1, { what: 'the other to arrive' });
    const [failed] = (await get(`campaigns/${id}/recipients/?state=failed`))['results'];
    expect([failed.reason.length > 0, (await copies()).toSorted()]).toEqual([true, [0, 1]]);
    const again = await post(`campaigns/${id}/resend-failed/`);
    expect([again.status, again.body['message']]).toEqual([200, 'Once more to 1 person.']);
    await app.waitFor(async () => (await get(`campaigns/${id}/progress/`))['counts'].delivered === 2, { what: 'the second try to arrive' });
    await statusIs(id, 'completed');
    expect([await copies(), (await credits())[1]]).toEqual([[1, 1], '0']);
    expect((await post(`campaigns/${id}/resend-failed/`)).body['code']).toBe('campaigns.nothing_failed');
  });
});

describe('a second person', () => {
  it('has to agree above the size that was set, and cannot be who wrote it', async () => {
    const ids = await people([phone(401), phone(402)]);
    expect((await app.api('PUT', '/api/messaging/campaign-settings/', { as: 'owner@demo.test', body: { approve_above: 1 } })).body).toEqual({
      approve_above: 1,
    });
    const id = await draft({ target_contact_ids: ids });
    expect((await post(`campaigns/${id}/start/`)).body['code']).toBe('campaigns.needs_approval');
    expect((await post(`campaigns/${id}/approve/`)).body['code']).toBe('campaigns.own_approval');
    await app.sql('update campaigns set created_by = gen_random_uuid(), edited_by = gen_random_uuid() where id = $1', [id]);
    expect((await post(`campaigns/${id}/approve/`)).body['campaign'].approved_by).toBe('owner@demo.test');
    // what was agreed to is not what stands there now
    await app.api('PATCH', `/api/messaging/campaigns/${id}/`, { as: 'owner@demo.test', body: { message_text: 'Nyingine' } });
    expect((await post(`campaigns/${id}/start/`)).body['code']).toBe('campaigns.needs_approval');
    await app.api('PUT', '/api/messaging/campaign-settings/', { as: 'owner@demo.test', body: { approve_above: null } });
    expect((await post(`campaigns/${id}/start/`)).status).toBe(200);
    await statusIs(id, 'completed');
  });
});
