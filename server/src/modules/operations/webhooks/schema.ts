import { Type, type Static } from 'typebox';
import { text } from '../../../kernel/fields.ts';
import type { AttemptRow, DeliveryRow } from './delivery-queries.ts';
import type { EndpointRow } from './endpoint-queries.ts';
import { EVENTS, type EventName } from './events.ts';
import { DELIVERY_STATES, type DeliveryState } from './state.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const Whole = Type.Union([Type.Integer(), Type.Null()]);
const EventField = Type.Unsafe<EventName>(Type.Union(EVENTS.map((event) => Type.Literal(event))));
export const StateField = Type.Unsafe<DeliveryState>(Type.Union(DELIVERY_STATES.map((state) => Type.Literal(state))));

export const Endpoint = Type.Object({
  id: Type.String(),
  client: Type.String(),
  url: Type.String(),
  description: Type.String(),
  events: Type.Array(Type.String()),
  is_active: Type.Boolean(),
  health: Type.Union([Type.Literal('new'), Type.Literal('well'), Type.Literal('failing'), Type.Literal('resting'), Type.Literal('off')], {
    description: '`resting`: it has failed so often that it is left alone until `resume_at`.',
  }),
  off_reason: Type.Union([Type.Literal(''), Type.Literal('failing'), Type.Literal('gone')], { description: 'Why the product itself switched it off.' }),
  off_at: Nullable,
  failing_since: Nullable,
  resume_at: Nullable,
  last_success_at: Nullable,
  last_failure_at: Nullable,
  /** Deliveries under way, counted up to a thousand. */
  waiting: Type.Integer(),
  former_secret_until: Type.Union([Type.String(), Type.Null()], { description: 'Until then calls carry the signature of the former secret too.' }),
  created_at: Type.String(),
  updated_at: Type.String(),
});
export const EndpointWithSecret = Type.Object({ ...Endpoint.properties, secret: Type.String() });

const fields = {
  url: text(2_000, 1),
  description: Type.Optional(text(200)),
  events: Type.Array(EventField, { minItems: 1, maxItems: EVENTS.length }),
  is_active: Type.Optional(Type.Boolean()),
};
export const NewEndpointBody = Type.Object(fields, { additionalProperties: false });
export const EndpointChange = Type.Object({ ...fields, url: Type.Optional(fields.url), events: Type.Optional(fields.events) }, { additionalProperties: false });

export const Delivery = Type.Object({
  id: Type.String(),
  webhook_endpoint: Type.String(),
  url: Type.String(),
  event_id: Type.String(),
  event: Type.String(),
  object: Type.String(),
  state: StateField,
  attempts: Type.Integer(),
  next_attempt_at: Nullable,
  last_status: Whole,
  last_error: Nullable,
  created_at: Type.String(),
  finished_at: Nullable,
});

const Attempt = Type.Object({
  no: Type.Integer(),
  began_at: Type.String(),
  status: Whole,
  milliseconds: Whole,
  error: Nullable,
  answer: Type.String({ description: 'The first kilobyte of what the receiver answered.' }),
});
export const DeliveryDetail = Type.Object({
  ...Delivery.properties,
  payload: Type.String({ description: 'The body, letter for letter as it is signed.' }),
  tries: Type.Array(Attempt),
});

const time = (at: Date | null): string | null => at?.toISOString() ?? null;

function healthOf(row: EndpointRow, now: Date): Static<typeof Endpoint>['health'] {
  if (!row.is_active) return 'off';
  if (row.resume_at !== null && row.resume_at > now) return 'resting';
  if (row.failures > 0) return 'failing';
  return row.last_success_at === null ? 'new' : 'well';
}

export function presentEndpoint(row: EndpointRow, now: Date): Static<typeof Endpoint> {
  return {
    id: row.id,
    client: row.tenant_id,
    url: row.url,
    description: row.description,
    events: [...row.events],
    is_active: row.is_active,
    health: healthOf(row, now),
    off_reason: row.off_reason,
    off_at: time(row.off_at),
    failing_since: time(row.failing_since),
    resume_at: time(row.resume_at),
    last_success_at: time(row.last_success_at),
    last_failure_at: time(row.last_failure_at),
    waiting: row.waiting,
    former_secret_until: time(row.former_until),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function presentDelivery(row: DeliveryRow): Static<typeof Delivery> {
  return {
    id: row.id,
    webhook_endpoint: row.endpoint_id,
    url: row.url,
    event_id: row.event_id,
    event: row.event,
    object: row.object_id,
    state: row.state,
    attempts: row.attempts,
    next_attempt_at: row.state === 'waiting' ? time(row.next_action_at) : null,
    last_status: row.last_status,
    last_error: row.last_error,
    created_at: row.created_at.toISOString(),
    finished_at: time(row.finished_at),
  };
}

export function presentAttempt({ began_at: beganAt, ...row }: AttemptRow): Static<typeof Attempt> {
  return { ...row, began_at: beganAt.toISOString() };
}
