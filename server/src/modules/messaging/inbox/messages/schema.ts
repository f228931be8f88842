import { Type, type Static } from 'typebox';
import { nullableText, readOnly, text } from '../../../../kernel/fields.ts';
import { orderQuery, pageOf, pageQuery, searchQuery } from '../../../../kernel/pages.ts';
import { ButtonsBody, CardsBody, HeaderBody } from '../../whatsapp/index.ts';
import { maybe, Person } from '../conversations/schema.ts';

const MESSAGE_STATUSES = ['received', 'kept', 'scheduled', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'cancelled'] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];
const Status = Type.Unsafe<MessageStatus>({ type: 'string', enum: [...MESSAGE_STATUSES] });
const Direction = Type.Unsafe<'in' | 'out'>({ type: 'string', enum: ['in', 'out'] });
const Provider = Type.Unsafe<'whatsapp' | 'sms'>({ type: 'string', enum: ['whatsapp', 'sms'] });

const File = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  mime_type: Type.String(),
  filename: Type.String(),
  bytes: Type.Union([Type.Integer(), Type.Null()]),
  state: Type.String({ description: '`waiting` to be fetched, `stored`, `failed`, `removed` by the client’s retention.' }),
  url: Type.Union([Type.String({ description: 'Good for a quarter of an hour, without signing in.' }), Type.Null()]),
});

export const Message = Type.Object({
  id: Type.String(),
  conversation: Type.String(),
  direction: Direction,
  is_note: Type.Boolean({ description: 'For colleagues alone: never sent.' }),
  provider: Provider,
  provider_message_id: maybe,
  kind: Type.String({
    description: '`text`, `image`, `template`, `note`, … as the channel calls it; of a kind that nobody knows yet, show `text` and offer `body`.',
  }),
  text: Type.String(),
  body: Type.Record(Type.String(), Type.Unknown(), { description: 'What came or is sent, in the channel’s own words.' }),
  media: Type.Array(File),
  media_url: Type.String({ description: 'The first file’s link, or the address that was sent.' }),
  media_type: Type.String(),
  recipient_number: Type.String(),
  status: Status,
  error_code: Type.String(),
  error_message: Type.String(),
  can_retry: Type.Boolean(),
  attempts: Type.Integer({ description: 'How often it was put in line: once, and once for each retry.' }),
  reply_to: Type.Union([Type.Object({ id: Type.String(), direction: Direction, kind: Type.String(), text: Type.String() }), Type.Null()]),
  reactions: Type.Array(Type.Object({ emoji: Type.String(), by: Type.Unsafe<'customer' | 'us'>({ type: 'string', enum: ['customer', 'us'] }) })),
  mentions: Type.Array(Type.String(), { description: 'Ids of the colleagues who are named in a note.' }),
  template: maybe,
  template_variables: Type.Record(Type.String(), Type.String()),
  cost_micro: Type.Union([Type.Integer({ description: 'Millionths of the currency.' }), Type.Null()]),
  cost_currency: maybe,
  cost_dollars: Type.Union([Type.String({ description: 'As `cost_micro`, where the price is in dollars.' }), Type.Null()]),
  source: Type.String({ description: '`agent`, `api`, `customer`, `business_app` (typed on the telephone), `history`.' }),
  created_by: Type.Union([Person, Type.Null()]),
  scheduled_for: maybe,
  sent_at: maybe,
  delivered_at: maybe,
  read_at: maybe,
  edited_at: maybe,
  revoked_at: maybe,
  removed_after_months: Type.Union([Type.Integer({ description: 'Words and files were removed so many months after they were written.' }), Type.Null()]),
  created_at: Type.String(),
  updated_at: Type.String(),
});
export const MessagePage = pageOf(Message);

export const TalkQuery = Type.Object({ page_size: pageQuery.page_size, page: pageQuery.page, cursor: pageQuery.cursor, client: pageQuery.client });

export const MessageQuery = Type.Object({
  ...pageQuery,
  ...searchQuery,
  ...orderQuery,
  direction: Type.Optional(Direction),
  provider: Type.Optional(Provider),
  status: Type.Optional(Status),
  conversation: Type.Optional(Type.String({ maxLength: 60 })),
});
export type MessageQuery = Static<typeof MessageQuery>;

const content = {
  text: Type.Optional(text(4096)),
  media: Type.Optional(nullableText({ maxLength: 60, description: 'A file of ours: `POST /api/messaging/media/`.' })),
  media_url: Type.Optional(text(2000)),
  media_type: Type.Optional(text(20)),
  template: Type.Optional(nullableText({ maxLength: 60, description: 'An approved template: the only thing that may be sent once the window is closed.' })),
  template_variables: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z0-9_]{1,60}$' }), text(1024))),
  header: Type.Optional(HeaderBody),
  cards: Type.Optional(CardsBody),
  buttons: Type.Optional(ButtonsBody),
  interactive: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'Buttons or a list, in the Cloud API’s own words; WhatsApp alone.' })),
  location: Type.Optional(
    Type.Object(
      { latitude: Type.Number(), longitude: Type.Number(), name: Type.Optional(text(1000)), address: Type.Optional(text(1000)) },
      { additionalProperties: false },
    ),
  ),
  reply_to: Type.Optional(nullableText({ maxLength: 60, description: 'A message of this talk that is answered.' })),
  scheduled_for: Type.Optional(Type.Union([Type.String({ format: 'date-time' }), Type.Null()])),
  resolve: Type.Optional(Type.Boolean({ description: 'Resolves the talk with it.' })),
};
export const NewMessage = Type.Object(content, { additionalProperties: false });
export type NewMessage = Static<typeof NewMessage>;

/** The older door: the talk stands in the body, and fields that it set itself are passed over. */
export const OlderMessage = Type.Object(
  {
    conversation: Type.String({ maxLength: 60 }),
    ...content,
    ...readOnly([
      'id',
      'direction',
      'provider',
      'provider_message_id',
      'recipient_number',
      'status',
      'error_message',
      'sent_at',
      'delivered_at',
      'read_at',
      'cost_micro',
      'cost_dollars',
      'created_by',
      'created_at',
    ]),
  },
  { additionalProperties: false },
);

export const NewNote = Type.Object(
  { text: text(8000, 1), mentions: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20, description: 'Colleagues who are told of it.' })) },
  { additionalProperties: false },
);
export const Reaction = Type.Object({ emoji: text(40, 0) }, { additionalProperties: false, description: 'An empty emoji takes the reaction back.' });
