import { Type, type Static } from 'typebox';
import { pageOf, pageQuery } from '../../../kernel/pages.ts';
import { Campaign, CHANNELS, Cost } from './schema.ts';
import { Maybe, MaybeInt, choice, closed } from './schema-parts.ts';
import { RECIPIENT_STATES, STATUSES } from './state.ts';

export const RecipientQuery = Type.Object({
  ...pageQuery,
  state: Type.Optional(choice(RECIPIENT_STATES)),
});
const Recipient = Type.Object({
  id: Type.String({ description: 'As `contact`.' }),
  contact: Type.String(),
  name: Type.String(),
  address: Maybe,
  channel: choice(CHANNELS),
  variant: Maybe,
  state: choice(RECIPIENT_STATES),
  reason: Maybe,
  message: Maybe,
  tries: Type.Integer(),
  due_at: Maybe,
  queued_at: Maybe,
  moved_at: Maybe,
  replied_at: Maybe,
  opted_out_at: Maybe,
});
export type RecipientShown = Static<typeof Recipient>;
export const RecipientPage = pageOf(Recipient);

const Figures = Type.Object({ total: Type.Integer(), sent: Type.Integer(), delivered: Type.Integer(), read: Type.Integer(), failed: Type.Integer() });
export const Summary = Type.Object({
  status_counts: Type.Record(Type.String(), Type.Integer()),
  total_stats: Type.Object({
    total_campaigns: Type.Integer(),
    total_recipients: Type.Integer(),
    total_sent: Type.Integer(),
    total_delivered: Type.Integer(),
    total_read: Type.Integer(),
    total_failed: Type.Integer(),
    total_cost: Cost,
  }),
  recent_campaigns: Type.Array(Campaign),
});
export const CampaignAnalytics = Type.Object({
  campaign: Type.String(),
  total_recipients: Type.Integer(),
  sent_count: Type.Integer(),
  delivered_count: Type.Integer(),
  read_count: Type.Integer(),
  failed_count: Type.Integer(),
  replied_count: Type.Integer(),
  opted_out_count: Type.Integer(),
  unconfirmed_count: Type.Integer(),
  delivery_rate: Type.Number(),
  read_rate: Type.Number(),
  reply_rate: Type.Number(),
  progress_percentage: Type.Number(),
  estimated_cost: Cost,
  actual_cost: Cost,
  left_out: Type.Array(Type.Object({ reason: Type.String(), people: Type.Integer() })),
  failures: Type.Array(Type.Object({ reason: Type.String(), people: Type.Integer() })),
  variants: Type.Array(
    Type.Object({ key: Type.String(), name: Type.String(), figures: Figures, replied: Type.Integer(), opted_out: Type.Integer(), is_winner: Type.Boolean() }),
  ),
});
export const Permissions = Type.Object({
  can_view: Type.Boolean(),
  can_edit: Type.Boolean(),
  can_delete: Type.Boolean(),
  can_start: Type.Boolean(),
  can_pause: Type.Boolean(),
  can_resume: Type.Boolean(),
  can_cancel: Type.Boolean(),
  can_approve: Type.Boolean(),
  can_duplicate: Type.Boolean(),
  can_view_analytics: Type.Boolean(),
  status_info: Type.Object({ current_status: choice(STATUSES), is_active: Type.Boolean(), needs_approval: Type.Boolean() }),
});
export const Settings = Type.Object({ approve_above: MaybeInt });
export const SettingsBody = Type.Object(
  {
    approve_above: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 0,
      maximum: 10_000_000,
      description: 'More recipients than this need a second person. Null: never.',
    }),
  },
  closed,
);

const Reasons = Type.Object({
  no_consent: Type.Integer(),
  opted_out: Type.Integer(),
  blocked: Type.Integer(),
  no_address: Type.Integer(),
});
export const Estimate = Type.Object({
  contacts: Type.Integer({ description: 'People in the audience.' }),
  recipients: Type.Integer({ description: 'Of them, who can and may be written to at this moment.' }),
  left_out: Reasons,
  channels: Type.Array(
    Type.Object({
      channel: choice(CHANNELS),
      recipients: Type.Integer(),
      parts: Type.Integer({ description: 'Of text messages; of other channels one each.' }),
      places: Type.Array(Type.Object({ country: Type.String(), operator: Type.String(), recipients: Type.Integer(), parts: Type.Integer(), cost: Cost })),
    }),
  ),
  parts: Type.Integer(),
  credits: Type.String({ description: 'To be set aside at the start; 0 where the client pays its gateway itself.' }),
  credits_available: Type.String(),
  cost: Cost,
  is_exact: Type.Boolean({ description: 'False where texts differ from person to person: counted on the first thousands.' }),
  sample: Type.Array(Type.Object({ contact: Type.String(), channel: choice(CHANNELS), variant: Type.String(), text: Type.String(), parts: Type.Integer() })),
  problems: Type.Array(Type.Object({ code: Type.String(), message: Type.String() }), { description: 'What would keep it from starting now.' }),
  needs_approval: Type.Boolean(),
});
