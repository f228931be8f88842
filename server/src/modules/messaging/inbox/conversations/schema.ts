import { Type, type Static } from 'typebox';
import { nullableText, readOnly, text } from '../../../../kernel/fields.ts';
import { orderQuery, pageOf, pageQuery, searchQuery } from '../../../../kernel/pages.ts';
import { OLDER_STATUSES, PRIORITIES, STATES, type OlderStatus, type Priority, type State } from './state.ts';

export const maybe = Type.Union([Type.String(), Type.Null()]);
const oneOf = <T extends string>(values: readonly T[], description?: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...(description ? { description } : {}) });

const StateWord = oneOf<State>(STATES);
const StatusWord = oneOf<OlderStatus>(OLDER_STATUSES, 'The word of the older system: `closed` is resolved, `archived` out of sight until somebody writes.');
const PriorityWord = oneOf<Priority>(PRIORITIES);
const ChannelWord = oneOf(['whatsapp', 'sms'] as const);

export const Person = Type.Object({ id: Type.String(), name: Type.String(), email: Type.String() });
const TeamRef = Type.Object({ id: Type.String(), name: Type.String() });
const LabelRef = Type.Object({ id: Type.String(), name: Type.String(), color: Type.String() });

const conversation = {
  id: Type.String(),
  contact: Type.String({ description: 'The id of the person.' }),
  contact_name: Type.String(),
  contact_phone: Type.String({ description: 'With plus; empty where no number is known.' }),
  channel: ChannelWord,
  number: Type.Union([Type.String({ description: 'The sender of ours that answers go by.' }), Type.Null()]),
  peer: Type.String({ description: 'Their address on the channel: digits without plus, or a business-scoped id.' }),
  status: StatusWord,
  state: StateWord,
  snoozed_until: maybe,
  priority: PriorityWord,
  subject: Type.String(),
  assignee: Type.Union([Person, Type.Null()]),
  team: Type.Union([TeamRef, Type.Null()]),
  labels: Type.Array(LabelRef),
  unread_count: Type.Integer({ description: 'Words of the customer that you have not read; of a key: that nobody has resolved.' }),
  mentioned: Type.Boolean({ description: 'A colleague has named you in a note that you have not seen.' }),
  message_count: Type.Integer(),
  last_message_at: Type.String(),
  last_message_text: Type.String(),
  last_message_direction: oneOf(['in', 'out'] as const),
  waiting_since: Type.Union([Type.String({ description: 'Since when the customer waits for an answer.' }), Type.Null()]),
  answer_due_at: Type.Union([Type.String({ description: 'When they are to be answered, by the service level.' }), Type.Null()]),
  resolve_due_at: Type.Union([Type.String({ description: 'When the talk is to be resolved, by the service level.' }), Type.Null()]),
  ai_summary: Type.String(),
  ai_suggestions: Type.Array(Type.Unknown()),
  closed_at: maybe,
  version: Type.Integer({ description: 'Grows with every change; of two answers or events, the one with the higher version counts.' }),
  created_at: Type.String(),
  updated_at: Type.String(),
};
export const Conversation = Type.Object(conversation);
export const ConversationPage = pageOf(Conversation);

const WindowShape = Type.Object({
  is_open: Type.Boolean(),
  closes_at: maybe,
  free_until: maybe,
  next_action: oneOf(['write', 'send_template'] as const),
});
const RatingShape = Type.Object({ rating: Type.Union([Type.Integer({ minimum: 1, maximum: 5 }), Type.Null()]), asked_at: Type.String(), rated_at: maybe });
const DraftShape = Type.Object({ text: Type.String(), reply_to: maybe, updated_at: Type.String() });
const Viewer = Type.Object({ user: Person, doing: oneOf(['viewing', 'typing'] as const), seen_at: Type.String() });
export const ConversationDetail = Type.Object({
  ...conversation,
  window: Type.Union([WindowShape, Type.Null()], { description: 'WhatsApp alone: whether free words may be sent, and until when.' }),
  rating: Type.Union([RatingShape, Type.Null()], {
    description: 'What the customer said of how they were helped, when they were asked last; null: never asked.',
  }),
  draft: Type.Union([DraftShape, Type.Null()]),
  viewers: Type.Array(Viewer),
});

export const ConversationQuery = Type.Object({
  ...pageQuery,
  ...searchQuery,
  ...orderQuery,
  status: Type.Optional(StatusWord),
  state: Type.Optional(Type.String({ maxLength: 60, description: 'One state, or several with commas; without it, all but archived ones.' })),
  channel: Type.Optional(ChannelWord),
  assignee: Type.Optional(Type.String({ maxLength: 60, description: 'A user’s id, `me`, or `none`.' })),
  team: Type.Optional(Type.String({ maxLength: 60, description: 'A team’s id, `mine`, or `none`.' })),
  label: Type.Optional(Type.String({ maxLength: 60 })),
  contact: Type.Optional(Type.String({ maxLength: 60 })),
  priority: Type.Optional(PriorityWord),
  unread: Type.Optional(Type.Boolean()),
  mentioned: Type.Optional(Type.Boolean()),
  overdue: Type.Optional(Type.Boolean({ description: 'A target of the service level has passed.' })),
});
export type ConversationQuery = Static<typeof ConversationQuery>;

const MaybeId = nullableText({ maxLength: 60 });
const ignored = readOnly([
  'id',
  'contact_name',
  'contact_phone',
  'message_count',
  'unread_count',
  'last_message_at',
  'last_message_text',
  'ai_summary',
  'ai_suggestions',
  'closed_at',
  'created_at',
  'updated_at',
]);

export const NewConversation = Type.Object(
  {
    contact: Type.Optional(Type.String({ maxLength: 60, description: 'A person by id; or `phone`.' })),
    phone: Type.Optional(text(40, 1)),
    channel: Type.Optional(ChannelWord),
    number: Type.Optional(MaybeId),
    subject: Type.Optional(text(200)),
    status: Type.Optional(StatusWord),
    ...ignored,
  },
  { additionalProperties: false },
);
export type NewConversation = Static<typeof NewConversation>;

/** By id, or as it is shown. */
const Named = Type.Unsafe<string | { readonly id: string } | null>({
  anyOf: [
    { type: ['string', 'null'], maxLength: 60 },
    { type: 'object', required: ['id'], properties: { id: { type: 'string', maxLength: 60 } } },
  ],
});
/** What else a talk shows: who sends a whole one back need not take it out. */
const shownBesides = readOnly([
  'channel',
  'number',
  'peer',
  'snoozed_until',
  'labels',
  'mentioned',
  'last_message_direction',
  'waiting_since',
  'answer_due_at',
  'resolve_due_at',
  'version',
  'window',
  'rating',
  'draft',
  'viewers',
]);

export const ConversationChange = Type.Object(
  {
    subject: Type.Optional(text(200)),
    status: Type.Optional(StatusWord),
    state: Type.Optional(oneOf<State>(STATES, '`snoozed` as it is shown alone: `snooze/` takes the time.')),
    priority: Type.Optional(PriorityWord),
    assignee: Type.Optional(Named),
    team: Type.Optional(Named),
    contact: Type.Optional(Type.Unknown()),
    ...ignored,
    ...shownBesides,
  },
  { additionalProperties: false },
);
export type ConversationChange = Static<typeof ConversationChange>;

export const Assignment = Type.Object(
  {
    assignee: Type.Optional(nullableText({ maxLength: 60, description: 'A user’s id, `me`, or null for nobody.' })),
    team: Type.Optional(nullableText({ maxLength: 60, description: 'A team that assigns in turn chooses somebody, where no assignee is named.' })),
  },
  { additionalProperties: false, minProperties: 1 },
);
export const Snooze = Type.Object(
  { until: Type.String({ format: 'date-time', description: 'To the second; a word of the customer wakes it earlier.' }) },
  { additionalProperties: false },
);
export const LabelSet = Type.Object({ labels: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 50 }) }, { additionalProperties: false });
export const Bulk = Type.Object(
  {
    conversations: Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 100 }),
    state: Type.Optional(StateWord),
    until: Type.Optional(Type.String({ format: 'date-time', description: 'With `snoozed`.' })),
    assignee: Type.Optional(MaybeId),
    team: Type.Optional(MaybeId),
    priority: Type.Optional(PriorityWord),
    add_labels: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20 })),
    remove_labels: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20 })),
  },
  { additionalProperties: false, minProperties: 2 },
);
export type Bulk = Static<typeof Bulk>;

export const ReadMark = Type.Object(
  { message: Type.Optional(nullableText({ maxLength: 60, description: 'Up to this one; null or absent: up to the last.' })) },
  { additionalProperties: false },
);
export const ReadState = Type.Object({ id: Type.String(), unread_count: Type.Integer() });
export const Presence = Type.Object(
  { doing: oneOf(['viewing', 'typing', 'left'] as const, 'Said again every 20 seconds; forgotten after 30.') },
  { additionalProperties: false },
);
export const Viewers = Type.Object({ viewers: Type.Array(Viewer) });
export const DraftBody = Type.Object({ text: text(16_000), reply_to: Type.Optional(MaybeId) }, { additionalProperties: false });
export const Draft = Type.Object({ draft: Type.Union([DraftShape, Type.Null()]) });

export const Counts = Type.Object({
  open: Type.Integer(),
  mine: Type.Integer(),
  unassigned: Type.Integer(),
  unread: Type.Integer({ description: 'Talks with words that you have not read.' }),
  mentioned: Type.Integer(),
  overdue: Type.Integer({ description: 'Talks of which a target of the service level has passed.' }),
  pending: Type.Integer(),
  snoozed: Type.Integer(),
  scheduled: Type.Integer({ description: 'Messages that wait for their time.' }),
  failed: Type.Integer({ description: 'Messages of the last seven days that did not arrive.' }),
  teams: Type.Array(Type.Object({ id: Type.String(), open: Type.Integer() })),
  at_most: Type.Integer({ description: 'Nothing is counted beyond this.' }),
});

const decimal = Type.String({ description: 'Exact decimal.' });
const maybeDecimal = Type.Union([decimal, Type.Null()]);
export const WaterView = Type.Object({
  currency: Type.String(),
  customers: Type.Array(
    Type.Object({
      id: Type.String(),
      customer_id: Type.String(),
      name: Type.String(),
      wallet: Type.Union([decimal, Type.Null()], { description: 'Null for those who may not read balances.' }),
      arrears: maybeDecimal,
      meters: Type.Array(Type.Object({ id: Type.String(), meter_id: Type.String(), status: Type.String(), location: Type.String(), last_seen_at: maybe })),
    }),
  ),
  tokens: Type.Array(
    Type.Object({
      id: Type.String(),
      customer: maybe,
      meter: Type.String(),
      token: Type.String({ description: 'The last four digits alone.' }),
      type: Type.String(),
      status: Type.String(),
      amount: maybeDecimal,
      cubic_metres: maybeDecimal,
      created_at: Type.String(),
    }),
  ),
  payments: Type.Array(
    Type.Object({
      id: Type.String(),
      customer: maybe,
      receipt: Type.String(),
      amount: decimal,
      state: Type.String(),
      received_at: Type.String(),
    }),
  ),
});
