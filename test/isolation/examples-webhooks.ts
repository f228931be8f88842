import { cursor, id, inQuery, type Example } from './example.ts';

const wish = (): object => ({ url: 'https://hooks.example.com/mkondo', events: ['payment.received'] });

/** Each family has an address, and a client has fifty at most: those of others make room for a new one, and come back for their own examples. */
const makeRoom: Example['prepare'] = async (query, ids) => {
  await query('update webhook_endpoints set deleted_at = now() where tenant_id = $1 and id <> $2', [ids.client, ids.webhookEndpoint]);
};
const comeBack: Example['prepare'] = async (query, ids) => {
  await query('update webhook_endpoints set deleted_at = null where id = $1', [ids.webhookEndpoint]);
};
const endpoint: Example = { ...id('webhookEndpoint'), prepare: comeBack };
const delivery: Example = { ...id('webhookDelivery'), prepare: comeBack };

/** A client's own systems, and what they were told. */
export const WEBHOOKS: Readonly<Record<string, Example>> = {
  'GET /api/webhook-endpoints/': { prepare: comeBack },
  'POST /api/webhook-endpoints/': { body: wish, prepare: makeRoom },
  'GET /api/webhook-endpoints/:id/': endpoint,
  'PATCH /api/webhook-endpoints/:id/': { ...endpoint, body: () => ({ description: 'Books' }) },
  'DELETE /api/webhook-endpoints/:id/': endpoint,
  'POST /api/webhook-endpoints/:id/rotate-secret/': endpoint,
  'POST /api/webhook-endpoints/:id/test/': endpoint,
  'GET /api/webhook-deliveries/': { references: [cursor('webhookDelivery'), inQuery('webhook_endpoint', 'webhookEndpoint')], prepare: comeBack },
  'GET /api/webhook-deliveries/:id/': delivery,
  'POST /api/webhook-deliveries/:id/send-again/': delivery,
};
