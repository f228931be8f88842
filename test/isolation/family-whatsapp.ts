import type { Query } from './catalogue-checks.ts';
import type { Filler } from './columns.ts';
import { digits } from './digits.ts';
import type { Family } from './family-ids.ts';

/** A number that the simulated Meta does not know, with templates, a file, and what was heard and said by it. */
export async function whatsapp({ insert }: Filler, query: Query, f: Family): Promise<void> {
  const [past, waba] = [new Date(Date.now() - 3_600_000), `9${digits(14)}`];
  const [seeded] = await query("select base_url from payment_channels where base_url like 'http://127.0.0.1:%/daraja' limit 1");
  const base_url = seeded ? String(seeded['base_url']).replace('/daraja', '/whatsapp') : 'http://127.0.0.1:9';
  await insert('whatsapp_numbers', [
    { id: f.waNumber, phone_number_id: `8${digits(14)}`, waba_id: waba, base_url, is_active: true, connected_at: past, trouble_code: null, deleted_at: null },
  ]);
  await insert('channel_lookups', [{ channel_id: f.waNumber, kind: 'whatsapp' }]);
  const template = { channel: 'whatsapp', language: 'en', components: '[]', variables: '[]', waba_id: waba, deleted_at: null, meta_id: null };
  await insert('message_templates', [
    { ...template, id: f.waTemplate, name: `t${digits(12)}`, category: 'UTILITY', body_text: 'Water is back.', status: 'approved' },
    { ...template, id: f.waDraft, name: `d${digits(12)}`, category: 'UTILITY', body_text: 'Water is back.', status: 'draft' },
  ]);
  await insert('whatsapp_windows', [{ number_id: f.waNumber, last_inbound_at: past }]);
  await insert('whatsapp_events', [{ number_id: f.waNumber, state: 'done', next_at: null, problems: '[]' }]);
  await insert('inbound_words', [{ channel: 'whatsapp', channel_id: f.waNumber, sender_kind: 'whatsapp', state: 'done', processed_at: past }]);
  await insert('whatsapp_statuses', [{ number_id: f.waNumber }]);
  await insert('whatsapp_media', [{ id: f.waMedia, direction: 'out', kind: 'image', state: 'stored', number_id: null, next_at: null }]);
  await insert('whatsapp_uploads', [{ media_id: f.waMedia, number_id: f.waNumber }]);
  await insert('failover_rules', [{ kind: 'notice', template_id: f.waTemplate, number_id: f.waNumber, wait_minutes: 5, is_active: false }]);
}
