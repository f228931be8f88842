import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../test/harness.ts';
import { findOrCreateContacts } from '../contacts/index.ts';
import { startWhatsapp, type WhatsappTown } from '../whatsapp/whatsapp.testkit.ts';
import { kitOf, OWNER, STAFF, type Kit } from './campaigns.testkit.ts';

// a Friday at noon in Nairobi
let offset = Date.parse('2026-11-20T09:00:00Z') - Date.now();
const clock = { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() + offset };
let town: WhatsappTown;
let kit: Kit;
beforeAll(async () => {
  town = await startWhatsapp({ clock });
  kit = kitOf(town.app);
  await town.app.sql("update whatsapp_numbers set messaging_limit = 'TIER_10'");
});
afterAll(async () => {
  await town?.app.stop();
});

const passes = async (hours: number): Promise<void> => {
  offset += hours * 3_600_000;
  town.app.forget();
  await town.app.queue.boss.send('campaigns.sweep', {});
};
const people = (phones: readonly string[]): Promise<readonly string[]> =>
  town.app.db.inTenant(town.app.tenantIds.demo, (tx) =>
    findOrCreateContacts(
      tx,
      phones.map((value) => ({ kind: 'phone', value, name: 'Amina' }) as const),
      'import',
    ),
  );
const draft = async (phones: readonly string[], more: object = {}): Promise<string> => {
  const [template] = await town.app.sql("select id from message_templates where name = 'extra_a'");
  const same = { campaign_type: 'whatsapp', purpose: 'service', whatsapp_template: template!['id'], late_after_minutes: 5_000 };
  return kit.draft({ ...same, target_contact_ids: await people(phones), ...more });
};
const progress = (id: string): Promise<Json> => kit.get(`campaigns/${id}/progress/`);
const number = async (): Promise<Json> => (await town.app.api('GET', `/api/messaging/whatsapp/numbers/${town.numberId}/`, { as: OWNER })).body;
const reached = async (): Promise<number> => (await town.app.sql('select count(*)::int as n from whatsapp_reach'))[0]!['n'] as number;
const phones = Array.from({ length: 12 }, (_, n) => `2547250000${String(n).padStart(2, '0')}`);

describe('a campaign by WhatsApp', () => {
  it('stops before the people that Meta allows in a day are used up, says so, and goes on by itself', async () => {
    const id = await draft(phones);
    expect((await kit.post(`campaigns/${id}/start/`)).status).toBe(200);
    await town.app.waitFor(async () => (await progress(id))['status_reason'] === 'whatsapp.daily_limit', { what: 'it to stand still' });
    await town.app.waitFor(async () => (await progress(id))['counts'].delivered === 9, { what: 'nine to get it' });
    // one of the ten is left to single messages
    expect(await progress(id)).toMatchObject({ status: 'running', left: 3, counts: { waiting: 3, queued: 0, failed: 0 } });
    expect(await reached()).toBe(9);
    expect(await number()).toMatchObject({ limit_24h: 10, portfolio_id: '' });
    await passes(12);
    await town.app.queue.boss.send('campaigns.sweep', {});
    expect(await progress(id)).toMatchObject({ left: 3, status_reason: 'whatsapp.daily_limit' });
    await passes(13);
    expect(await kit.statusIs(id, 'completed')).toMatchObject({ status_reason: '' });
    expect((await progress(id))['counts'].delivered).toBe(12);
  });
});

describe('whom Meta counts', () => {
  it('is who is written to outside of their window, once, however often', async () => {
    await town.app.sql('delete from whatsapp_reach');
    await town.says('254725000101', { type: 'text', text: { body: 'Habari' } });
    await town.settled();
    for (const to of ['254725000101', '254725000102', '254725000102']) {
      const id = await draft([to]);
      await kit.post(`campaigns/${id}/start/`);
      await kit.statusIs(id, 'completed');
    }
    expect(await reached()).toBe(1);
  });

  it('is counted for the portfolio that platform staff named, and by nobody else’s word', async () => {
    const path = `/api/messaging/whatsapp/numbers/${town.numberId}/`;
    expect((await town.app.api('PATCH', path, { as: OWNER, body: { portfolio_id: '4711' } })).status).toBe(400);
    expect((await town.app.api('PATCH', `${path}?client=${town.app.tenantIds.demo}`, { as: STAFF, body: { portfolio_id: '4711' } })).status).toBe(200);
    const id = await draft(['254725000103']);
    await kit.post(`campaigns/${id}/start/`);
    await kit.statusIs(id, 'completed');
    expect(await town.app.sql("select portfolio from whatsapp_reach where portfolio = '4711'")).toHaveLength(1);
  });

  it('is forgotten after a day and an hour', async () => {
    await passes(26);
    await town.app.queue.boss.send('whatsapp.hourly', {});
    await town.app.waitFor(async () => (await reached()) === 0, { what: 'the hashes to go' });
  });
});
