import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../test/harness.ts';
import { findOrCreateContacts, recordConsent } from '../contacts/index.ts';
import { startWhatsapp, type WhatsappTown } from '../whatsapp/whatsapp.testkit.ts';
import { kitOf, OWNER, type Kit } from './campaigns.testkit.ts';

// a Friday at noon in Nairobi: advertising may go out
const START = Date.parse('2026-11-20T09:00:00Z');
let offset = START - Date.now();
const clock = { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() + offset };
let town: WhatsappTown;
let kit: Kit;
beforeAll(async () => {
  town = await startWhatsapp({ clock });
  kit = kitOf(town.app);
  await kit.grant(1_000);
});
afterAll(async () => {
  await town?.app.stop();
});

/** Time goes by for everybody: who was signed in signs in again. */
const passes = async (ms: number): Promise<void> => {
  offset += ms;
  town.app.forget();
  await town.app.queue.boss.send('campaigns.sweep', {});
};

const templateId = async (name: string): Promise<string> =>
  (await town.app.sql('select id from message_templates where name = $1', [name]))[0]!['id'] as string;
const people = (phones: readonly string[], channels: readonly ('sms' | 'whatsapp')[]): Promise<string[]> =>
  town.app.db.inTenant(town.app.tenantIds.demo, async (tx) => {
    const identities = phones.map((value) => ({ kind: 'phone', value, name: 'Amina Otieno' }) as const);
    const ids = await findOrCreateContacts(tx, identities, 'import');
    const same = { purpose: 'marketing', action: 'grant', source: 'staff', wording: 'Yes', occurredAt: new Date(clock.now().getTime() - 1_000) } as const;
    await recordConsent(
      tx,
      identities.flatMap((identity) => channels.map((channel) => ({ ...same, channel, subject: { identity } }))),
    );
    return [...ids];
  });
const out = async (peer: string) => (await town.chat(peer)).filter((line) => line['direction'] === 'out');
const texts = async (phone: string): Promise<readonly { readonly text: string }[]> => (await town.app.sandbox.phone(phone).catch(() => null))?.sms ?? [];
const counts = async (id: string) => (await kit.get(`campaigns/${id}/progress/`))['counts'];

describe('a campaign by WhatsApp', () => {
  it('sends an approved template with each person’s values, costs no credits, and counts what was read', async () => {
    const ids = await people(['254722100001', '254722100002'], ['whatsapp']);
    const id = await kit.draft({
      campaign_type: 'whatsapp',
      whatsapp_template: await templateId('token_ready'),
      variables: { 1: '{{first_name}}', 2: '1234' },
      target_contact_ids: ids,
    });
    await town.app.sandbox.faults({ whatsapp: { status: 'read' } });
    const [before] = await kit.credits();
    expect((await kit.post(`campaigns/${id}/start/`)).status).toBe(200);
    await kit.statusIs(id, 'completed');
    await town.app.waitFor(async () => (await counts(id)).read === 2, { what: 'both to read it' });
    expect((await out('254722100001')).map((line) => line['body'].template.components[0].parameters.map((one: { text: string }) => one.text))).toEqual([
      ['Amina', '1234'],
    ]);
    expect((await kit.credits())[0]).toBe(before);
    await town.app.sandbox.faults({ whatsapp: { status: 'normal' } });
  });

  it('refuses to start without an approved template, and leaves out whoever lacks a value', async () => {
    const ids = await people(['254722100011'], ['whatsapp']);
    const bare = await kit.draft({ campaign_type: 'whatsapp', target_contact_ids: ids });
    expect((await kit.post(`campaigns/${bare}/start/`)).body['code']).toBe('campaigns.not_ready');
    const lacking = await kit.draft({ campaign_type: 'whatsapp', whatsapp_template: await templateId('token_ready'), target_contact_ids: ids });
    await kit.post(`campaigns/${lacking}/start/`);
    await kit.statusIs(lacking, 'completed');
    expect((await kit.get(`campaigns/${lacking}/recipients/`))['results']).toMatchObject([{ state: 'skipped', reason: 'value_missing' }]);
  });

  it('goes as a text message to whom it certainly did not reach, at the cost of that message alone', async () => {
    const ids = await people(['254722100021', '254722100022'], ['whatsapp', 'sms']);
    const id = await kit.draft({
      campaign_type: 'whatsapp',
      whatsapp_template: await templateId('offer'),
      message_text: 'Maji ni nafuu wiki hii.',
      failover_after_minutes: 10,
      target_contact_ids: ids,
    });
    await town.app.sandbox.faults({ whatsapp: { next: ['undeliverable_131026'] } });
    const [before] = await kit.credits();
    await kit.post(`campaigns/${id}/start/`);
    await town.app.waitFor(async () => (await counts(id)).delivered === 2, { what: 'both to get it', withinMs: 30_000 });
    await kit.statusIs(id, 'completed');
    const got = [await texts('254722100021'), await texts('254722100022')];
    expect(got.flat().map(({ text }) => text)).toEqual(['Maji ni nafuu wiki hii.']);
    await town.app.waitFor(async () => (await kit.credits())[1] === '0', { what: 'all credits to be settled' });
    expect(Number(before) - Number((await kit.credits())[0])).toBe(1);
  });

  it('of several ways takes the first that reaches somebody', async () => {
    const [both] = await people(['254722100031'], ['whatsapp', 'sms']);
    const [sms] = await people(['254722100032'], ['sms']);
    const id = await kit.draft({
      campaign_type: 'mixed',
      channels: ['whatsapp', 'sms'],
      whatsapp_template: await templateId('offer'),
      message_text: 'Maji ni nafuu.',
      target_contact_ids: [both, sms],
    });
    await kit.post(`campaigns/${id}/start/`);
    await kit.statusIs(id, 'completed');
    const { results } = await kit.get(`campaigns/${id}/recipients/`);
    expect(new Map(results.map((row: { contact: string; channel: string }) => [row.contact, row.channel]))).toEqual(
      new Map([
        [both, 'whatsapp'],
        [sms, 'sms'],
      ]),
    );
    await town.app.waitFor(async () => (await counts(id)).delivered === 2, { what: 'both to get it' });
  });
});

describe('a campaign by mail', () => {
  it('carries a link that ends mail of its kind, which counts for the campaign', async () => {
    const [id] = await town.app.db.inTenant(town.app.tenantIds.demo, async (tx) => {
      const identities = [{ kind: 'email', value: 'amina@example.com', name: 'Amina' }] as const;
      const made = await findOrCreateContacts(tx, identities, 'import');
      const same = { channel: 'email', purpose: 'marketing', action: 'grant', source: 'staff', wording: 'Yes' } as const;
      await recordConsent(tx, [{ ...same, subject: { identity: identities[0] }, occurredAt: new Date(clock.now().getTime() - 1_000) }]);
      return made;
    });
    const mails = async () => (await town.app.sandbox.control('GET', '/mails?to=amina@example.com')).body['mails'] as Json[];
    const body = { campaign_type: 'email', subject: 'Habari {{name}}', message_text: 'Maji ni nafuu.', target_contact_ids: [id] };
    const campaign = await kit.draft(body);
    await kit.post(`campaigns/${campaign}/start/`);
    await kit.statusIs(campaign, 'completed');
    const [mail] = await town.app.waitFor(async () => (await mails()).length > 0 && mails(), { what: 'the mail' });
    expect(mail!['subject']).toBe('Habari Amina');
    const header = (mail!['headers'] as Json[]).find((one) => one['name'] === 'list-unsubscribe')!['value'] as string;
    const link = /^<(.+)>$/.exec(header)![1]!;
    expect(mail!['html']).toContain(link);
    expect((await fetch(link)).status).toBe(200);
    expect((await fetch(link, { method: 'POST' })).status).toBe(200);
    expect((await counts(campaign)).opted_out).toBe(1);
    const again = await kit.draft(body);
    expect((await kit.post(`campaigns/${again}/start/`)).body['code']).toBe('campaigns.nobody');
  });
});

describe('a test of variants', () => {
  it('gives the rest the one that was read most, once the time is up', async () => {
    const numbers = Array.from({ length: 40 }, (_, n) => `25472220${String(n).padStart(4, '0')}`);
    const ids = await people(numbers, ['sms']);
    const id = await kit.draft({
      variants: [
        { key: 'a', message_text: 'Toleo A' },
        { key: 'b', message_text: 'Toleo B' },
      ],
      ab_test: { percent: 50, minutes: 5, winner_by: 'replied' },
      target_contact_ids: ids,
    });
    await kit.post(`campaigns/${id}/start/`);
    const first = await town.app.waitFor(
      async () => {
        const now = await counts(id);
        return now.queued + now.accepted === 0 && now.delivered > 0 && now;
      },
      { what: 'the first half to arrive' },
    );
    expect([first.waiting > 5, first.waiting + first.delivered]).toEqual([true, 40]);
    const [b] = (await kit.get(`campaigns/${id}/recipients/?page_size=100`))['results'].filter(
      (row: { variant: string | null; state: string }) => row.variant === 'b',
    );
    const answered = await town.app.sandbox.control('POST', `/phones/${b.address}/sms`, { to: '15001', text: 'Ndiyo, nataka', gateway: 'beem' });
    expect(answered.status).toBeLessThan(300);
    await town.app.waitFor(async () => (await counts(id)).replied === 1, { what: 'the answer to be counted' });
    await passes(6 * 60_000);
    const done = await kit.statusIs(id, 'completed');
    expect(done['winner']).toBe('b');
    await town.app.waitFor(async () => (await counts(id)).delivered === 40, { what: 'the rest to arrive' });
    const got = (await Promise.all(numbers.map(texts))).flat().map(({ text }) => text);
    expect([got.length, got.filter((text) => text === 'Toleo B').length > 20]).toEqual([40, true]);
  });
});

describe('time', () => {
  it('is each person’s own: nobody is written to before their clock shows it', async () => {
    const [here, ahead] = await people(['254722300001', '254722300002'], ['sms']);
    await town.app.sql("update contacts set time_zone = 'Africa/Lagos' where id = $1", [ahead]);
    const now = new Date(Date.now() + offset + 3 * 3_600_000);
    const local = new Date(now.getTime() + 2 * 60_000).toISOString().slice(0, 16);
    const id = await kit.draft({ target_contact_ids: [here, ahead], local_time: local });
    expect((await kit.post(`campaigns/${id}/start/`)).body['campaign'].status).toBe('scheduled');
    await passes(3 * 60_000);
    await town.app.waitFor(async () => (await counts(id)).delivered === 1, { what: 'the first to get it' });
    // in Lagos it is two hours earlier
    expect((await kit.get(`campaigns/${id}/recipients/?state=waiting`))['results']).toMatchObject([{ contact: ahead }]);
    expect([(await texts('254722300001')).length, (await texts('254722300002')).length]).toEqual([1, 0]);
    await passes(2 * 3_600_000);
    await kit.statusIs(id, 'completed');
    expect((await texts('254722300002')).length).toBe(1);
  });

  it('of a recurring campaign comes round: the next run is there once, with people of its own moment', async () => {
    const ids = await people(['254722300011'], ['sms']);
    const at = new Date(Date.now() + offset + 60_000);
    const id = await kit.draft({ target_contact_ids: ids, scheduled_at: at.toISOString(), is_recurring: true, recurring_schedule: { frequency: 'daily' } });
    await kit.post(`campaigns/${id}/start/`);
    await passes(2 * 60_000);
    await kit.statusIs(id, 'completed');
    const runs = await town.app.sql('select id, run_no, status, scheduled_at from campaigns where series_id = $1 order by run_no', [id]);
    expect(runs.map(({ run_no, status }) => [run_no, status])).toEqual([
      [1, 'completed'],
      [2, 'scheduled'],
    ]);
    expect((runs[1]!['scheduled_at'] as Date).getTime() - at.getTime()).toBe(24 * 3_600_000);
    await kit.post(`campaigns/${runs[1]!['id']}/cancel/`);
  });

  it("of a recurring campaign on everybody's own clock comes round on that clock, on the chosen weekdays and so many times", async () => {
    const ids = await people(['254722300012'], ['sms']);
    const wall = (ms: number): string => new Date(Date.now() + offset + ms + 3 * 3_600_000).toISOString().slice(0, 16);
    const rule = { frequency: 'weekly', weekdays: [1, 2, 3, 4, 5, 6, 7], count: 2 };
    const id = await kit.draft({ target_contact_ids: ids, local_time: wall(2 * 60_000), recurring_schedule: rule });
    const preview = await kit.post('campaigns/schedule-preview/', { local_time: wall(2 * 60_000), recurring_schedule: rule });
    expect(preview.body).toMatchObject({ time_zone: 'Africa/Nairobi', is_over: true, runs: [{ at: null }, { at: null }] });
    // a day that no calendar has is told, and not put off by two days
    const never = { local_time: '2027-02-30T10:00', recurring_schedule: rule };
    for (const [method, path] of [['POST', 'campaigns/schedule-preview/'] as const, ['PATCH', `campaigns/${id}/`] as const])
      expect((await town.app.api(method, `/api/messaging/${path}`, { as: OWNER, body: never })).body).toMatchObject({
        code: 'invalid',
        details: { local_time: ['Not a day and time.'] },
      });
    await kit.post(`campaigns/${id}/start/`);
    await passes(4 * 60_000);
    await kit.statusIs(id, 'completed');
    const [next] = await town.app.sql(
      `select id, status, scheduled_at, to_char(local_time, 'YYYY-MM-DD"T"HH24:MI') as local_time from campaigns where series_id = $1 and run_no = 2`,
      [id],
    );
    expect(next).toMatchObject({ status: 'scheduled', scheduled_at: null, local_time: preview.body['runs'][1].local });
    await passes(24 * 3_600_000);
    await kit.statusIs(next!['id'] as string, 'completed');
    expect(await town.app.sql('select from campaigns where series_id = $1', [id])).toHaveLength(2);
  });

  it('refuses a rhythm that contradicts itself', async () => {
    for (const [rule, text] of [
      [{ frequency: 'daily', weekdays: [1] }, 'Days of the week go with weekly runs.'],
      [{ frequency: 'weekly', month_day: 3 }, 'A day of the month goes with monthly runs.'],
    ] as const) {
      const answer = await kit.post('campaigns/schedule-preview/', { scheduled_at: '2030-01-07T08:00:00Z', recurring_schedule: rule });
      expect([answer.status, answer.body['details']]).toEqual([400, { recurring_schedule: [text] }]);
    }
    expect((await kit.post('campaigns/schedule-preview/', { recurring_schedule: { frequency: 'monthly', month_day: 0 } })).status).toBe(400);
  });

  it('that has passed is passed: what is too late is not sent', async () => {
    const ids = await people(['254722300021'], ['sms']);
    const at = new Date(Date.now() + offset + 60_000);
    const id = await kit.draft({ target_contact_ids: ids, scheduled_at: at.toISOString(), late_after_minutes: 5 });
    await kit.post(`campaigns/${id}/start/`);
    // its people were written down in time, and the workers were away since
    await town.app.sql(
      `with begun as (
         update campaigns set status = 'running', started_at = scheduled_at, running_since = scheduled_at where id = $1 returning tenant_id, id, scheduled_at),
       person as (
         insert into campaign_recipients (tenant_id, campaign_id, contact_id, address, channel, variant, zone, due_at, state)
         select tenant_id, id, $2::uuid, '254722300021', 'sms', 'a', 'Africa/Nairobi', scheduled_at, 'waiting' from begun)
       insert into campaign_counts (tenant_id, campaign_id, variant, waiting) select tenant_id, id, 'a', 1 from begun`,
      [id, ids[0]],
    );
    await passes(10 * 60_000);
    await kit.statusIs(id, 'completed');
    expect((await kit.get(`campaigns/${id}/recipients/`))['results']).toMatchObject([{ state: 'skipped', reason: 'too_late' }]);
    expect(await texts('254722300021')).toEqual([]);
  });
});

describe('a person', () => {
  it('gets no more campaigns than the cap allows', async () => {
    const ids = await people(['254722400001'], ['sms']);
    for (const wanted of ['delivered', 'skipped']) {
      const id = await kit.draft({ target_contact_ids: ids, frequency_cap: { messages: 1, days: 7 } });
      await kit.post(`campaigns/${id}/start/`);
      await kit.statusIs(id, 'completed');
      await town.app.waitFor(async () => (await kit.get(`campaigns/${id}/recipients/`))['results'][0].state === wanted, { what: wanted });
    }
    expect((await texts('254722400001')).length).toBe(1);
  });

  it('tries the message before all others do, and the try is counted nowhere', async () => {
    const ids = await people(['254722400011'], ['sms']);
    const id = await kit.draft({ message_text: 'Habari {{first_name}}', target_contact_ids: ids });
    const sent = await town.app.api('POST', `/api/messaging/campaigns/${id}/test/`, { as: OWNER, body: { to: ['0722400012'], contact: ids[0] } });
    expect([sent.status, sent.body['messages'][0].text]).toEqual([200, 'Habari Amina']);
    await town.app.waitFor(async () => (await texts('254722400012')).length === 1, { what: 'the test to arrive' });
    expect(await kit.get(`campaigns/${id}/`)).toMatchObject({ status: 'draft', total_recipients: 0 });
  });
});
