import { Type, type Static } from 'typebox';
import type { WeatherRow } from './queries.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);

export const WeatherBody = Type.Object({
  id: Type.String(),
  client: Type.String(),
  client_name: Type.String(),
  dialect: Type.String(),
  company: Type.String(),
  is_default: Type.Boolean(),
  state: Type.Enum(['up', 'recovering', 'down', 'paused']),
  /** What to show at the head of the page; null in fair weather. */
  banner: maybe,
  since: maybe,
  reason: maybe,
  next_probe_at: maybe,
  failures_in_row: Type.Integer(),
  max_in_flight: Type.Integer(),
  in_flight: Type.Integer(),
  waiting: Type.Integer(),
  waiting_since: maybe,
  unknown: Type.Integer(),
});

/** How long after a circuit was closed the load still grows. */
const RAMP_MS = 60_000;

type State = Static<typeof WeatherBody>['state'];

function stateOf(row: WeatherRow, now: Date): State {
  if (row.is_paused) return 'paused';
  if (row.circuit_opened_at !== null) return 'down';
  return row.circuit_closed_at !== null && now.getTime() - row.circuit_closed_at.getTime() < RAMP_MS ? 'recovering' : 'up';
}

const BANNERS: Readonly<Record<State, string | null>> = {
  up: null,
  recovering: 'The token vendor answers again. Waiting purchases leave in the order in which they were paid.',
  down: 'The token vendor does not answer. Payments are taken and kept in line; tokens follow by themselves.',
  paused: 'Selling is paused. Payments are taken and kept in line until it is resumed.',
};

export function presentWeather(row: WeatherRow, now: Date): Static<typeof WeatherBody> {
  const state = stateOf(row, now);
  const { since, reason } = {
    paused: { since: row.paused_at, reason: row.pause_reason },
    down: { since: row.circuit_opened_at, reason: row.circuit_reason },
    recovering: { since: row.circuit_closed_at, reason: null },
    up: { since: null, reason: null },
  }[state];
  return {
    id: row.id,
    client: row.tenant_id,
    client_name: row.client_name,
    dialect: row.dialect,
    company: row.company,
    is_default: row.is_default,
    state,
    banner: BANNERS[state],
    since: since?.toISOString() ?? null,
    reason: reason || null,
    next_probe_at: row.circuit_opened_at === null ? null : (row.circuit_open_until?.toISOString() ?? null),
    failures_in_row: row.failures_in_row,
    max_in_flight: row.max_in_flight,
    in_flight: row.in_flight,
    waiting: row.waiting,
    waiting_since: row.waiting_since?.toISOString() ?? null,
    unknown: row.unknown,
  };
}
