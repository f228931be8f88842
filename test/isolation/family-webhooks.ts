import { newId } from '../../server/src/kernel/ids.ts';
import type { Filler } from './columns.ts';
import type { Family } from './family-ids.ts';

export interface WebhookFamily {
  readonly webhookEndpoint: string;
  readonly webhookDelivery: string;
}

export const newWebhookFamily = (): WebhookFamily => ({ webhookEndpoint: newId(), webhookDelivery: newId() });

/** An address, and what it was told in vain. */
export async function webhooks({ insert }: Filler, f: Family): Promise<void> {
  await insert('webhook_endpoints', [
    {
      id: f.webhookEndpoint,
      url: 'http://127.0.0.1:1/',
      events: ['campaign.finished'],
      is_active: true,
      off_reason: '',
      off_at: null,
      deleted_at: null,
      resume_at: null,
    },
  ]);
  await insert('webhook_deliveries', [
    { id: f.webhookDelivery, endpoint_id: f.webhookEndpoint, event_id: newId(), object_id: newId(), state: 'failed', next_action_at: null },
  ]);
  await insert('webhook_attempts', [{ delivery_id: f.webhookDelivery, no: 1 }]);
}
