import { Type, type Static } from 'typebox';
import { nullableText, readOnly, text } from '../../../kernel/fields.ts';
import { orderQuery, pageOf, pageQuery, searchQuery } from '../../../kernel/pages.ts';
import { ButtonsBody, CardsBody, HeaderBody } from '../whatsapp/index.ts';
import { choice, closed, LocalTime, Maybe, MaybeInt, Recurrence, ScheduledAt } from './schema-parts.ts';
import { STATUSES } from './state.ts';

const maybeId = Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid' });
const Ids = (most: number) => Type.Array(Type.String({ format: 'uuid' }), { maxItems: most });
const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
const Open = Type.Record(Type.String(), Type.Unknown());

const CAMPAIGN_TYPES = ['sms', 'whatsapp', 'email', 'mixed'] as const;
export const CHANNELS = ['sms', 'whatsapp', 'email'] as const;
const PURPOSES = ['marketing', 'service'] as const;
const WINNERS = ['delivered', 'read', 'replied', 'fewest_opt_outs', 'manual'] as const;

const Variables = Type.Record(Type.String({ maxLength: 60 }), text(1_000), {
  description:
    "Values for places of the text that are the same for everybody. Places named like an attribute, name, phone, language or email take the person's own.",
});
const words = {
  message_text: Type.Optional(text(5_000)),
  subject: Type.Optional(text(180)),
  template: Type.Optional(maybeId),
  whatsapp_template: Type.Optional(maybeId),
  whatsapp_header: Type.Optional(Type.Unsafe<Static<typeof HeaderBody> | null>({ anyOf: [HeaderBody, { type: 'null' }] })),
  whatsapp_cards: Type.Optional(Type.Unsafe<Static<typeof CardsBody> | null>({ anyOf: [CardsBody, { type: 'null' }] })),
  whatsapp_buttons: Type.Optional(Type.Unsafe<Static<typeof ButtonsBody> | null>({ anyOf: [ButtonsBody, { type: 'null' }] })),
  variables: Type.Optional(Variables),
};
const VariantBody = Type.Object(
  { key: Type.Optional(Type.String({ pattern: '^[a-e]$' })), name: Type.Optional(text(60)), ...words, ...readOnly(['counts'] as const) },
  closed,
);

const QuietHours = Type.Object(
  { from: Time, until: Time },
  { ...closed, description: 'Nobody is written to from `from` to `until` on their own clock. Advertising keeps at least to 18:00-08:00.' },
);
const Cap = Type.Object(
  { messages: Type.Integer({ minimum: 1, maximum: 100 }), days: Type.Integer({ minimum: 1, maximum: 90 }) },
  { ...closed, description: 'Who got that many campaign messages within the days before is left out.' },
);
const AbTest = Type.Object(
  {
    percent: Type.Integer({ minimum: 1, maximum: 99 }),
    minutes: Type.Integer({ minimum: 5, maximum: 10_080 }),
    winner_by: choice(WINNERS),
  },
  {
    ...closed,
    description: 'So many percent get the variants in equal parts; after the minutes the rest gets the better one. Without it all are split evenly.',
  },
);
const orNull = <T extends ReturnType<typeof Type.Object>>(schema: T): ReturnType<typeof Type.Unsafe<Static<T> | null>> =>
  Type.Unsafe<Static<T> | null>({ anyOf: [schema, { type: 'null' }] });

const fields = {
  description: Type.Optional(nullableText({ maxLength: 2_000 })),
  campaign_type: Type.Optional(choice(CAMPAIGN_TYPES)),
  channels: Type.Optional(
    Type.Array(choice(CHANNELS), { minItems: 1, maxItems: 3, uniqueItems: true, description: "Of mixed: in which order a person's ways are tried." }),
  ),
  purpose: Type.Optional(choice(PURPOSES)),
  ...words,
  variants: Type.Optional(Type.Array(VariantBody, { minItems: 1, maxItems: 5, description: 'Instead of message_text and its neighbours.' })),
  target_contact_ids: Type.Optional(Ids(10_000)),
  target_segment_ids: Type.Optional(Ids(50)),
  target_criteria: Type.Optional(Type.Unsafe<Record<string, unknown> | null>({ type: ['object', 'null'], description: 'A filter as segments have it.' })),
  scheduled_at: Type.Optional(ScheduledAt),
  local_time: Type.Optional(LocalTime),
  quiet_hours: Type.Optional(orNull(QuietHours)),
  frequency_cap: Type.Optional(orNull(Cap)),
  throttle_per_minute: Type.Optional(Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 1, maximum: 600_000 })),
  late_after_minutes: Type.Optional(Type.Integer({ minimum: 5, maximum: 43_200 })),
  failover_after_minutes: Type.Optional(
    Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 1,
      maximum: 4_320,
      description: 'WhatsApp that has not arrived by then, or has failed, goes as a text message.',
    }),
  ),
  ab_test: Type.Optional(orNull(AbTest)),
  sender_id: Type.Optional(nullableText({ maxLength: 11 })),
  whatsapp_number: Type.Optional(maybeId),
  is_recurring: Type.Optional(Type.Boolean()),
  // the older system sends an empty object for none
  recurring_schedule: Type.Optional(
    Type.Unsafe<Static<typeof Recurrence> | Record<string, never> | null>({ anyOf: [Recurrence, Type.Object({}, closed), { type: 'null' }] }),
  ),
  settings: Type.Optional(Open),
};
const LEFT_ALONE = [
  'id',
  'client',
  'status',
  'status_reason',
  'credits_held',
  'credits_used',
  'total_recipients',
  'sent_count',
  'delivered_count',
  'read_count',
  'failed_count',
  'estimated_cost',
  'actual_cost',
  'counts',
  'progress_percentage',
  'delivery_rate',
  'read_rate',
  'is_active',
  'can_edit',
  'can_start',
  'can_pause',
  'can_resume',
  'can_cancel',
  'target_contact_count',
  'target_segment_names',
  'winner',
  'winner_at',
  'needs_approval',
  'approved_by',
  'approved_at',
  'run_no',
  'series',
  'created_by',
  'created_by_id',
  'created_at',
  'updated_at',
  'started_at',
  'completed_at',
] as const;

const name = text(255, 3);
export const CampaignBody = Type.Object({ name, ...fields, ...readOnly(LEFT_ALONE) }, closed);
export const CampaignPatch = Type.Object({ name: Type.Optional(name), ...fields, ...readOnly(LEFT_ALONE) }, closed);
export type CampaignBody = Static<typeof CampaignBody>;
export type CampaignPatch = Static<typeof CampaignPatch>;

export const Cost = Type.Union([Type.Object({ amount: Type.String(), currency: Type.String() }), Type.Null()]);

const Counts = Type.Object({
  waiting: Type.Integer({ description: 'Not put in line yet: exactly these are left when it is paused.' }),
  queued: Type.Integer({ description: 'In line or being handed over.' }),
  accepted: Type.Integer(),
  delivered: Type.Integer(),
  read: Type.Integer(),
  failed: Type.Integer(),
  unconfirmed: Type.Integer({ description: 'Handed over without an answer: they may have arrived, and are not sent again.' }),
  skipped: Type.Integer({ description: 'Not written to: no consent, no address, over the cap, too late.' }),
  cancelled: Type.Integer(),
  replied: Type.Integer(),
  opted_out: Type.Integer(),
});

const Variant = Type.Object({
  key: Type.String(),
  name: Type.String(),
  message_text: Type.String(),
  subject: Type.String(),
  template: Maybe,
  whatsapp_template: Maybe,
  whatsapp_header: Type.Union([HeaderBody, Type.Null()]),
  whatsapp_cards: Type.Union([CardsBody, Type.Null()]),
  whatsapp_buttons: Type.Union([ButtonsBody, Type.Null()]),
  variables: Type.Record(Type.String(), Type.String()),
  counts: Counts,
});

export const Campaign = Type.Object({
  id: Type.String(),
  client: Type.String(),
  name: Type.String(),
  description: Type.String(),
  campaign_type: choice(CAMPAIGN_TYPES),
  channels: Type.Array(choice(CHANNELS)),
  purpose: choice(PURPOSES),
  status: choice(STATUSES),
  status_reason: Type.String({ description: 'Why it failed or was stopped by itself: the code of an error, or empty.' }),
  message_text: Type.String(),
  subject: Type.String(),
  template: Maybe,
  whatsapp_template: Maybe,
  whatsapp_header: Type.Union([HeaderBody, Type.Null()]),
  whatsapp_cards: Type.Union([CardsBody, Type.Null()]),
  whatsapp_buttons: Type.Union([ButtonsBody, Type.Null()]),
  variables: Type.Record(Type.String(), Type.String()),
  variants: Type.Array(Variant),
  target_contact_ids: Type.Array(Type.String()),
  target_segment_ids: Type.Array(Type.String()),
  target_segment_names: Type.Array(Type.String()),
  target_contact_count: Type.Integer({
    description: "Once it has begun: all people of it. Before: the contacts that are named, and the segments' last counts.",
  }),
  target_criteria: Type.Union([Open, Type.Null()]),
  scheduled_at: Maybe,
  local_time: Maybe,
  quiet_hours: Type.Union([QuietHours, Type.Null()]),
  frequency_cap: Type.Union([Cap, Type.Null()]),
  throttle_per_minute: MaybeInt,
  late_after_minutes: Type.Integer(),
  failover_after_minutes: MaybeInt,
  ab_test: Type.Union([AbTest, Type.Null()]),
  winner: Maybe,
  winner_at: Maybe,
  sender_id: Maybe,
  whatsapp_number: Maybe,
  is_recurring: Type.Boolean(),
  recurring_schedule: Type.Union([Recurrence, Type.Null()]),
  series: Maybe,
  run_no: Type.Integer(),
  settings: Open,
  total_recipients: Type.Integer(),
  sent_count: Type.Integer({ description: 'Taken by a gateway, whatever became of it since.' }),
  delivered_count: Type.Integer(),
  read_count: Type.Integer(),
  failed_count: Type.Integer(),
  counts: Counts,
  estimated_cost: Cost,
  actual_cost: Cost,
  credits_held: Type.String(),
  credits_used: Type.String(),
  progress_percentage: Type.Number(),
  delivery_rate: Type.Number(),
  read_rate: Type.Number(),
  is_active: Type.Boolean(),
  can_edit: Type.Boolean(),
  can_start: Type.Boolean(),
  can_pause: Type.Boolean(),
  can_resume: Type.Boolean(),
  can_cancel: Type.Boolean(),
  approved_by: Maybe,
  approved_at: Maybe,
  created_by: Maybe,
  created_by_id: Maybe,
  created_at: Type.String(),
  updated_at: Type.String(),
  started_at: Maybe,
  completed_at: Maybe,
});
export type CampaignShown = Static<typeof Campaign>;

export const CampaignQuery = Type.Object({
  ...pageQuery,
  ...searchQuery,
  ...orderQuery,
  status: Type.Optional(choice(STATUSES)),
  type: Type.Optional(choice(CAMPAIGN_TYPES)),
});
export const CampaignPage = pageOf(Campaign);

/** As the older system answers to start, pause and cancel. */
export const Done = Type.Object({ success: Type.Boolean(), message: Type.String(), campaign: Campaign });

export const Progress = Type.Object({
  id: Type.String(),
  status: choice(STATUSES),
  status_reason: Type.String(),
  total_recipients: Type.Integer(),
  left: Type.Integer({ description: 'Waiting: nobody has begun to send to these.' }),
  progress_percentage: Type.Number(),
  counts: Counts,
  variants: Type.Array(Type.Object({ key: Type.String(), counts: Counts })),
  credits_held: Type.String(),
  credits_used: Type.String(),
});
