import { newId } from '../../server/src/kernel/ids.ts';
import type { Filler } from './columns.ts';
import type { Family } from './family-ids.ts';

export interface CampaignFamily {
  readonly campaign: string;
}

export const newCampaignFamily = (): CampaignFamily => ({ campaign: newId() });

/** A campaign of two variants to one person, and figures of a day. */
export async function campaigns({ insert }: Filler, f: Family): Promise<void> {
  await insert('campaigns', [
    {
      id: f.campaign,
      campaign_type: 'sms',
      channels: ['sms'],
      purpose: 'service',
      status: 'draft',
      segment_ids: [],
      contact_ids: [f.otherContact],
      sender: null,
      settings: '{}',
      recurrence: null,
      criteria: null,
    },
  ]);
  const variant = {
    campaign_id: f.campaign,
    template_id: null,
    whatsapp_template_id: null,
    header_media_id: null,
    header: null,
    cards: null,
    buttons: null,
    variables: '{}',
  };
  await insert('campaign_variants', [
    { ...variant, key: 'a' },
    { ...variant, key: 'b' },
  ]);
  const recipient = { campaign_id: f.campaign, channel: 'sms', variant: 'a', zone: 'Africa/Nairobi', was: null, due_at: null, on_standby: false, tries: 1 };
  await insert('campaign_recipients', [
    { ...recipient, contact_id: f.otherContact, state: 'accepted' },
    { ...recipient, contact_id: f.contact, state: 'delivered' },
  ]);
  await insert('campaign_counts', [{ campaign_id: f.campaign, variant: 'a' }]);
  await insert('message_retention_marks', [{ place: 'inbound_words' }]);
  const day = { day: '2026-01-01', channel: 'sms' };
  await insert('message_daily', [{ ...day, cost_currency: 'KES' }]);
  await insert('message_daily_failures', [day]);
  await insert('people_daily', [day]);
  await insert('agent_daily', [{ ...day, user_id: f.user }]);
  await insert('whatsapp_daily', [{ day: day.day, number_id: f.waNumber, category: 'service', country: 'KE' }]);
  await insert('whatsapp_prices', [{ country: 'KE', category: 'service', currency: 'USD' }]);
}
