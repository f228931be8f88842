import type { Query } from './catalogue-checks.ts';
import { cursor, id, inBody, type Example, type Ids } from './example.ts';

const base = '/api/messaging/campaigns';
const one: Example = id('campaign');
const written = (ids: Ids): object => ({ name: 'Maji', message_text: 'Habari', purpose: 'service', target_contact_ids: [ids.otherContact] });
const references = [
  inBody('target_contact_ids', 'otherContact'),
  inBody('target_segment_ids', 'segment'),
  inBody('template', 'waTemplate'),
  inBody('whatsapp_template', 'waTemplate'),
  inBody('whatsapp_header', 'waMedia', (asset) => ({ asset })),
  inBody('whatsapp_cards', 'waMedia', (asset) => [{ asset }]),
  inBody('whatsapp_number', 'waNumber'),
];

/** As it was before anybody did anything with it. */
async function asNew(query: Query, { client, campaign }: Ids): Promise<void> {
  await query('delete from campaign_recipients where campaign_id = $1', [campaign]);
  await query('delete from campaign_counts where campaign_id = $1', [campaign]);
  await query(
    "update campaigns set status = 'draft', test_percent = null, winner = null, approved_by = null, deleted_at = null, credits_held = 0 where id = $1",
    [campaign],
  );
  await query(
    'insert into sms_credits (tenant_id, available, updated_at) values ($1, 1000000, now()) on conflict (tenant_id) do update set available = 1000000',
    [client],
  );
}

const inStatus =
  (status: string) =>
  async (query: Query, ids: Ids): Promise<void> => {
    await asNew(query, ids);
    await query('update campaigns set status = $2, test_percent = 20 where id = $1', [ids.campaign, status]);
  };

async function withFailed(query: Query, ids: Ids): Promise<void> {
  await inStatus('completed')(query, ids);
  await query("update campaign_variants set message_text = 'Habari', subject = '' where campaign_id = $1", [ids.campaign]);
  await query(
    `insert into campaign_recipients (tenant_id, campaign_id, contact_id, address, channel, variant, zone, due_at, state)
     values ($1, $2, $3, '254712345678', 'sms', 'a', 'Africa/Nairobi', null, 'failed')`,
    [ids.client, ids.campaign, ids.otherContact],
  );
}

/** Messages to many people, and figures of messages. */
export const CAMPAIGNS: Readonly<Record<string, Example>> = {
  [`GET ${base}/`]: { references: [cursor('campaign')] },
  [`POST ${base}/`]: { body: written, references },
  [`GET ${base}/summary/`]: {},
  [`POST ${base}/schedule-preview/`]: { body: () => ({ scheduled_at: '2030-01-07T08:00:00Z', recurring_schedule: { frequency: 'weekly', weekdays: [1, 4] } }) },
  [`GET ${base}/:id/`]: one,
  [`PUT ${base}/:id/`]: { ...one, body: written, references, prepare: asNew },
  [`PATCH ${base}/:id/`]: { ...one, body: () => ({ name: 'Maji mapya' }), references, prepare: asNew },
  [`DELETE ${base}/:id/`]: { ...one, prepare: asNew },
  [`POST ${base}/:id/duplicate/`]: { ...one, prepare: asNew },
  [`POST ${base}/:id/estimate/`]: { ...one, prepare: asNew },
  [`POST ${base}/:id/test/`]: { ...one, body: () => ({ to: ['0712345678'] }), references: [inBody('contact', 'otherContact')], prepare: asNew },
  [`POST ${base}/:id/approve/`]: { ...one, keyStatus: 409, prepare: asNew },
  [`POST ${base}/:id/start/`]: { ...one, prepare: asNew },
  [`POST ${base}/:id/pause/`]: { ...one, prepare: inStatus('running') },
  [`POST ${base}/:id/resume/`]: { ...one, prepare: inStatus('paused') },
  [`POST ${base}/:id/cancel/`]: { ...one, prepare: inStatus('running') },
  [`POST ${base}/:id/resend-failed/`]: { ...one, prepare: withFailed },
  [`POST ${base}/:id/choose-winner/`]: { ...one, body: () => ({ variant: 'a' }), prepare: inStatus('running') },
  [`GET ${base}/:id/progress/`]: one,
  [`GET ${base}/:id/recipients/`]: { ...one, references: [cursor('otherContact')] },
  [`GET ${base}/:id/analytics/`]: one,
  [`GET ${base}/:id/permissions/`]: one,
  'GET /api/messaging/retention/': {},
  'PUT /api/messaging/retention/': { body: () => ({ months: null }) },
  'GET /api/messaging/retention/preview/': { query: () => 'months=12' },
  'GET /api/messaging/campaign-settings/': {},
  'PUT /api/messaging/campaign-settings/': { body: () => ({ approve_above: null }) },
  ...Object.fromEntries(
    ['export', 'overview', 'days', 'channels', 'kinds', 'failures', 'agents', 'whatsapp', 'whatsapp-prices'].map((name) => [
      `GET /api/messaging/analytics/${name}/`,
      {},
    ]),
  ),
  ...Object.fromEntries(['overview', 'metrics', 'comprehensive'].map((name) => [`GET /api/messaging/dashboard/${name}/`, {}])),
  'PUT /api/messaging/analytics/whatsapp-prices/': { body: () => ({ prices: [{ country: 'KE', category: 'marketing', price: '0.0225', currency: 'USD' }] }) },
};
