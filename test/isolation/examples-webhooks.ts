import { cursor, id, inQuery, type Example } from './example.ts';

const endpoint = id('webhookEndpoint');
const wish = (): object => ({ url: 'https://hooks.example.com/mkondo', events: ['payment.received'] });

/** A client's own systems, and what they were told. */
export const WEBHOOKS: Readonly<Record<string, Example>> = {
  'GET /api/webhook-endpoints/': {},
  'POST /api/webhook-endpoints/': {
    body: wish,
    // each family has one, and a client has fifty at most
    prepare: async (query, ids) => {
      await query('update webhook_endpoints set deleted_at = now() where tenant_id = $1 and id <> $2', [ids.client, ids.webhookEndpoint]);
    },
  },
  'GET /api/webhook-endpoints/:id/': endpoint,
  'PATCH /api/webhook-endpoints/:id/': { ...endpoint, body: () => ({ description: 'Books' }) },
  'DELETE /api/webhook-endpoints/:id/': endpoint,
  'POST /api/webhook-endpoints/:id/rotate-secret/': endpoint,
  'POST /api/webhook-endpoints/:id/test/': endpoint,
  'GET /api/webhook-deliveries/': { references: [cursor('webhookDelivery'), inQuery('webhook_endpoint', 'webhookEndpoint')] },
  'GET /api/webhook-deliveries/:id/': id('webhookDelivery'),
  'POST /api/webhook-deliveries/:id/send-again/': id('webhookDelivery'),
};
