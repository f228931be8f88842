import type { Query } from './catalogue-checks.ts';
import { cursor, id, inBody, unique, type Example, type Ids } from './example.ts';

const to = (): string => `+254712${unique(6)}`;
const bases = ['/api/messaging/sms', '/api/messaging/sms/sms/beem'];
const list = (): string => Buffer.from(`name,phone\nAsha,0712${unique(6)}\n`).toString('base64');
const requests = ['/api/messaging/sender-requests', '/api/messaging/sender-id-requests'];
const asked = () => ({ requested_sender_id: `N${unique(8)}`, sample_content: 'Ankara yako iko tayari.' });

async function payAhead(query: Query, { client }: Ids): Promise<void> {
  await query(
    'insert into sms_credits (tenant_id, available, updated_at) values ($1, 1000000, now()) on conflict (tenant_id) do update set available = 1000000',
    [client],
  );
}

/** No request for the platform's own name is open. */
async function askAnew(query: Query, { client }: Ids): Promise<void> {
  await query("update sender_requests set status = 'cancelled' where tenant_id = $1 and request_type = 'default'", [client]);
  await query("update sender_ids set status = 'inactive' where tenant_id = $1 and name = 'Taarifa-SMS'", [client]);
}

async function askDefault(query: Query, ids: Ids): Promise<void> {
  await askAnew(query, ids);
  await query(
    "insert into sender_requests (tenant_id, id, request_type, name, sample_content, created_at, updated_at) values ($1, gen_random_uuid(), 'default', 'Taarifa-SMS', 'x', now(), now())",
    [ids.client],
  );
}

function ofBase(base: string): Record<string, Example> {
  const send = (more: object = {}): Example => ({
    body: () => ({ message: 'Habari', recipients: [to()], ...more }),
    prepare: payAhead,
  });
  return {
    [`POST ${base}/send/`]: { ...send(), references: [inBody('template_id', 'waTemplate')] },
    [`POST ${base}/bulk/`]: send(),
    [`POST ${base}/schedule/`]: send({ schedule_time: new Date(Date.now() + 864e5).toISOString() }),
    [`POST ${base}/preview/`]: { body: () => ({ message: 'Habari', recipients: [to()] }), references: [inBody('template_id', 'waTemplate')] },
    [`GET ${base}/balance/`]: {},
    [`GET ${base}/test-connection/`]: {},
    [`GET ${base}/capability/`]: {},
    [`GET ${base}/stats/`]: {},
    [`POST ${base}/validate-phone/`]: { body: () => ({ phone_number: '0712345678' }) },
    [`GET ${base}/:id/status/`]: id('smsSend'),
  };
}

function ofRequests(base: string): Record<string, Example> {
  const one: Example = id('senderRequest');
  return {
    [`GET ${base}/`]: { references: [cursor('senderRequest')] },
    [`POST ${base}/`]: { body: asked },
    [`POST ${base}/submit/`]: { body: asked },
    [`GET ${base}/:id/`]: one,
    [`PUT ${base}/:id/`]: { ...one, body: asked },
    [`PATCH ${base}/:id/`]: { ...one, body: () => ({ sample_content: 'Ankara.' }) },
    [`DELETE ${base}/:id/`]: one,
    [`DELETE ${base}/:id/delete/`]: one,
    [`PUT ${base}/:id/review/`]: { ...one, body: () => ({ status: 'rejected', rejection_reason: 'No.' }) },
    [`PATCH ${base}/:id/review/`]: { ...one, body: () => ({ status: 'rejected', rejection_reason: 'No.' }) },
    [`POST ${base}/bulk-review/`]: { body: (ids) => ({ ids: [ids.senderRequest], status: 'rejected', rejection_reason: 'No.' }) },
    [`POST ${base}/:id/documents/`]: { ...one, body: () => ({ filename: 'letter.pdf', content_base64: Buffer.from('%PDF-1.4').toString('base64') }) },
    [`GET ${base}/:id/documents/:document_id/`]: { path: { id: 'senderRequest', document_id: 'senderDocument' } },
    [`DELETE ${base}/:id/documents/:document_id/`]: { path: { id: 'senderRequest', document_id: 'senderDocument' } },
    [`GET ${base}/usage/`]: {},
    [`POST ${base}/usage/`]: {
      body: (ids) => ({ sender: ids.senderId, channel: ids.smsChannel }),
      references: [
        inBody('sender', 'senderId'),
        inBody('channel', 'smsChannel'),
        inBody('sender_id_request', 'approvedRequest'),
        inBody('sms_package', 'smsChannel'),
      ],
      prepare: async (query, ids) => {
        await query('update sender_usages set is_active = false where id = $1', [ids.senderUsage]);
      },
    },
    [`POST ${base}/usage/:id/detach/`]: id('senderUsage'),
    [`GET ${base}/available/`]: {},
    [`GET ${base}/default/overview/`]: {},
    [`GET ${base}/status/`]: {},
    [`GET ${base}/stats/`]: {},
    [`GET ${base}/refresh/`]: {},
    [`POST ${base}/request-default/`]: { prepare: askAnew },
    [`POST ${base}/cancel-default/`]: { prepare: askDefault },
  };
}

/** Text messages, what they are paid with, and the names they are sent under. */
export const SMS: Readonly<Record<string, Example>> = {
  ...Object.assign({}, ...bases.map(ofBase), ...requests.map(ofRequests)),
  'POST /api/messaging/sender-ids/request/': { body: asked },
  'GET /api/messaging/sender-ids/': {},
  'GET /api/messaging/sender-ids/:id/': id('senderId'),
  'GET /api/messaging/sender-ids/:id/status/': id('senderId'),
  'PATCH /api/messaging/sender-ids/:id/': { ...id('senderId'), body: () => ({ status: 'active' }) },
  'GET /api/messaging/sms/messages/': { references: [cursor('smsMessage')] },
  'GET /api/messaging/sms/imports/': { references: [cursor('smsImport')] },
  'POST /api/messaging/sms/imports/': { body: () => ({ file_name: 'people.csv', content_base64: list(), message: 'Maji yamerudi' }) },
  'GET /api/messaging/sms/imports/:id/': id('smsImport'),
  'GET /api/messaging/sms/imports/:id/rejected/': id('smsImport'),
  'GET /api/messaging/sms/sends/': { references: [cursor('smsSend')] },
  'GET /api/messaging/sms/sends/:id/': id('smsSend'),
  'GET /api/messaging/sms/sends/:id/messages/': { ...id('smsSend'), references: [cursor('smsMessage')] },
  'POST /api/messaging/sms/sends/:id/cancel/': id('smsSend'),
  'GET /api/messaging/sms/credits/entries/': { references: [cursor('creditEntry')] },
  'POST /api/messaging/sms/credits/': { body: () => ({ credits: 5, note: 'For the test.' }) },
  'GET /api/messaging/sms/settings/': {},
  'PUT /api/messaging/sms/settings/': { body: () => ({ paid_by: 'credits' }) },
  'GET /api/messaging/sms/prices/': {},
  'PUT /api/messaging/sms/prices/': { body: () => ({ prices: [{ country: 'KE', price: '0.80', currency: 'KES' }] }) },
  'GET /api/platform/sms-prices/': { staff: 'platform' },
  'PUT /api/platform/sms-prices/': { staff: 'platform', body: () => ({ prices: [{ country: 'KE', price: '0.80', currency: 'KES' }] }) },
};
