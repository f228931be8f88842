import { Type } from 'typebox';
import { CampaignSummary } from '../../campaigns/index.ts';
import { CreditsBody } from '../../credits/index.ts';
import { Overview } from '../schema.ts';

const Count = Type.Object({
  queued: Type.Integer(),
  sent: Type.Integer(),
  delivered: Type.Integer(),
  failed: Type.Integer(),
  received: Type.Integer(),
});
const head = {
  time_zone: Type.String(),
  as_of: Type.Union([Type.String(), Type.Null()], { description: 'When the figures of messages were made; every five minutes.' }),
};

export const DashboardOverview = Type.Object({
  ...head,
  messages: Type.Object(
    { today: Count, this_week: Count, this_month: Count },
    { description: "By the client's days; weeks begin on Monday. A message belongs to the day on which it was put in line." },
  ),
  conversations: Overview.properties.conversations,
  contacts: Overview.properties.contacts,
  credits: Type.Union([CreditsBody, Type.Null()], { description: 'Null over all clients, and for a key that may not read them.' }),
  recent_campaigns: CampaignSummary.properties.recent_campaigns,
});

const Card = Type.Object({
  value: Type.Number(),
  change: Type.Union([Type.Number(), Type.Null()], {
    description: 'In percent of the thirty days before; of a rate, in percentage points. Null where there is nothing to compare with.',
  }),
  change_type: Type.Unsafe<'increase' | 'decrease' | 'none'>({ type: 'string', enum: ['increase', 'decrease', 'none'] }),
  description: Type.String(),
});

export const DashboardMetrics = Type.Object({
  ...head,
  from: Type.String(),
  to: Type.String(),
  metrics: Type.Object({
    total_messages: Card,
    delivery_rate: Card,
    received_messages: Card,
    engaged_contacts: Card,
    opt_outs: Card,
    sender_ids: Card,
  }),
});

export const DashboardComprehensive = Type.Object({
  overview: DashboardOverview,
  metrics: DashboardMetrics,
  campaigns: Type.Union([CampaignSummary, Type.Null()]),
  analytics: Overview,
});
