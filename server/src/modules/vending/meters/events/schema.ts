import { Type, type Static } from 'typebox';
import { Metadata, text } from '../../../../kernel/fields.ts';
import { pageOf, pageQuery } from '../../../../kernel/pages.ts';
import { EVENT_KINDS } from './effects.ts';

const Kind = Type.Enum([...EVENT_KINDS]);

const fields = {
  kind: Kind,
  event_key: Type.Optional(
    Type.String({ minLength: 1, maxLength: 120, pattern: '^[^\\u0000]*$', description: "The reporter's own name for it. Sent again, it is known." }),
  ),
  occurred_at: Type.Optional(Type.String({ maxLength: 40, description: 'RFC 3339. Left out: now; then an event_key is needed to send it twice.' })),
  is_active: Type.Optional(Type.Boolean({ description: 'Of tamper and fault: false says that it is over. Of valve: open.' })),
  reading: Type.Optional(Type.String({ maxLength: 20, description: 'Of a reading: cubic metres on the register, at most one decimal.' })),
  percent: Type.Optional(Type.Integer({ minimum: 0, maximum: 100, description: 'Of battery.' })),
  note: Type.Optional(text(500)),
  details: Type.Optional(Metadata),
};

export const EventBody = Type.Object(fields, { additionalProperties: false });
export type EventBody = Static<typeof EventBody>;

const Reported = Type.Object(
  { meter: Type.String({ minLength: 1, maxLength: 50, description: 'The number on the device, or the id.' }), ...fields },
  { additionalProperties: false },
);
export const BatchBody = Type.Object({ events: Type.Array(Reported, { minItems: 1, maxItems: 500 }) }, { additionalProperties: false });
export type BatchBody = Static<typeof BatchBody>;

const Status = Type.Enum(['taken', 'duplicate', 'unknown_meter']);
export const Answer = Type.Object({ status: Status, event_key: Type.String() });
export const BatchAnswer = Type.Object({
  taken: Type.Integer(),
  duplicates: Type.Integer(),
  unknown_meters: Type.Integer(),
  results: Type.Array(Type.Object({ index: Type.Integer(), status: Status, event_key: Type.String() })),
});

const Maybe = Type.Union([Type.String(), Type.Null()]);
export const StoredEventBody = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  event_key: Type.String(),
  is_active: Type.Boolean(),
  reading: Maybe,
  percent: Type.Union([Type.Integer(), Type.Null()]),
  note: Type.String(),
  details: Metadata,
  occurred_at: Type.String(),
  received_at: Type.String(),
});
export const EventPage = pageOf(StoredEventBody);
export const EventQuery = Type.Object({ ...pageQuery, kind: Type.Optional(Kind) }, { additionalProperties: false });
