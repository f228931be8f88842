import { Type } from 'typebox';
import { EXPORT_FORMATS, type ExportFormat } from './formats.ts';

const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
const Maybe = Type.Union([Type.String(), Type.Null()]);
const Rate = Type.Number({ description: 'Percent of those handed over.' });
const Cost = Type.Object({ amount: Type.String(), currency: Type.String() });
const Costs = Type.Array(Cost, { description: 'One for each currency.' });

/** Days of the client's zone, both ends included. */
export const PeriodQuery = Type.Object({
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  client: Type.Optional(Type.String()),
});

const figures = {
  queued: Type.Integer({ description: 'Put in line on these days; what became of them since.' }),
  sent: Type.Integer({ description: 'Taken by a gateway, WhatsApp or a mail server.' }),
  delivered: Type.Integer(),
  read: Type.Integer(),
  failed: Type.Integer(),
  unconfirmed: Type.Integer(),
  parts: Type.Integer(),
  delivery_rate: Rate,
  read_rate: Rate,
  cost: Costs,
};
const people = { received: Type.Integer(), opt_outs: Type.Integer(), opt_ins: Type.Integer() };
const period = {
  from: Day,
  to: Day,
  time_zone: Type.String(),
  as_of: Type.Union([Type.String(), Type.Null()], { description: 'When the figures were made; every five minutes.' }),
};

const Reason = Type.Object({ channel: Type.String(), reason: Type.String(), failed: Type.Integer() });
const Answers = Type.Object({
  replies: Type.Integer(),
  answered: Type.Integer({ description: 'First answers to somebody who waited.' }),
  average_seconds: Type.Union([Type.Integer(), Type.Null()]),
  answered_late: Type.Integer({ description: 'Answers after they were due by the service level.' }),
  resolved: Type.Integer(),
  resolved_late: Type.Integer({ description: 'Resolved after it was due by the service level.' }),
  rated: Type.Integer({ description: 'Customers who said how well they were helped.' }),
  average_rating: Type.Union([Type.Number({ description: 'From 1 to 5.' }), Type.Null()]),
});

export const Overview = Type.Object({
  ...period,
  messages: Type.Object({
    total: Type.Integer(),
    ...figures,
    ...people,
    by_channel: Type.Array(Type.Object({ channel: Type.String(), ...figures, ...people })),
  }),
  conversations: Type.Object({ total: Type.Integer(), open: Type.Integer(), waiting: Type.Integer(), count_is_estimate: Type.Boolean() }),
  contacts: Type.Object({ total: Type.Integer(), opted_in: Type.Integer(), count_is_estimate: Type.Boolean() }),
  cost: Type.Object({ total: Costs, by_channel: Type.Array(Type.Object({ channel: Type.String(), cost: Costs })) }),
  response_times: Answers,
  failures: Type.Array(Reason),
});

export const Rows = Type.Object({
  ...period,
  rows: Type.Array(Type.Object({ key: Type.String({ description: 'The day, the channel, or the kind of message.' }), ...figures, ...people })),
});
export const Failures = Type.Object({ ...period, rows: Type.Array(Reason) });
export const Agents = Type.Object({
  ...period,
  rows: Type.Array(Type.Object({ user: Type.String(), email: Maybe, conversations: Type.Integer(), ...Answers.properties })),
});

const Free = Type.Object({
  number: Type.String(),
  display_number: Type.String(),
  month: Type.String(),
  used: Type.Integer({ description: 'Service messages of the month that Meta has named a price for.' }),
  included: Type.Integer(),
  left: Type.Integer(),
});
export const Whatsapp = Type.Object({
  ...period,
  rows: Type.Array(
    Type.Object({
      number: Type.String(),
      display_number: Type.String(),
      category: Type.String(),
      pricing_type: Type.String(),
      country: Type.String(),
      messages: Type.Integer(),
      billable: Type.Integer(),
      cost: Type.Union([Cost, Type.Null()], { description: "By the client's own list of prices; null where it has none for it." }),
    }),
  ),
  cost: Costs,
  free_service_messages: Type.Array(Free),
});

const CATEGORIES = ['marketing', 'utility', 'authentication', 'authentication_international', 'service'] as const;
const Category = Type.Unsafe<(typeof CATEGORIES)[number]>({ type: 'string', enum: [...CATEGORIES] });
export const PricesBody = Type.Object(
  {
    prices: Type.Array(
      Type.Object(
        {
          country: Type.Optional(Type.String({ pattern: '^([A-Z]{2})?$', description: 'ISO country of the recipient; empty for any.' })),
          category: Category,
          price: Type.String({ pattern: '^\\d{1,6}(\\.\\d{1,6})?$' }),
          currency: Type.String({ pattern: '^[A-Z]{3}$' }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 1_000 },
    ),
  },
  { additionalProperties: false },
);
export const Prices = Type.Object({
  prices: Type.Array(Type.Object({ country: Type.String(), category: Type.String(), price: Type.String(), currency: Type.String() })),
});

export const ExportQuery = Type.Object({
  ...PeriodQuery.properties,
  by: Type.Optional(Type.Unsafe<'day' | 'channel' | 'kind'>({ type: 'string', enum: ['day', 'channel', 'kind'] })),
  format: Type.Optional(Type.Unsafe<ExportFormat>({ type: 'string', enum: [...EXPORT_FORMATS] })),
});
