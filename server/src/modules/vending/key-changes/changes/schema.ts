import { Type, type Static } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { pageOf, pageQuery } from '../../../../kernel/pages.ts';
import { maskToken } from '../../tokens/index.ts';
import { KeyBody } from '../keys/key.ts';
import { CHANGE_STATES } from '../state.ts';
import type { ChangeRow } from './queries.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);
const closed = { additionalProperties: false } as const;

export const ChangeBody = Type.Object({
  id: Type.String(),
  client: Type.String(),
  campaign: Type.String(),
  meter: Type.String(),
  meter_id: Type.String(),
  customer_name: maybe,
  has_phone: Type.Boolean(),
  state: Type.String(),
  key: KeyBody,
  /** The last four digits of each, in the order in which they are typed. */
  tokens: Type.Array(Type.String()),
  sent_via: maybe,
  sent_at: maybe,
  texts: Type.Integer(),
  message_state: maybe,
  hold_until: maybe,
  waiting_purchases: Type.Integer(),
  confirmed_via: maybe,
  confirmed_at: maybe,
  note: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
});

export const ChangePage = pageOf(ChangeBody);
export const ChangeQuery = Type.Object(
  { ...pageQuery, campaign: Type.Optional(Type.String()), meter: Type.Optional(Type.String()), state: Type.Optional(Type.Enum([...CHANGE_STATES])) },
  closed,
);

export const HandedOver = Type.Object({ ...ChangeBody.properties, tokens: Type.Array(Type.String({ description: 'In groups of four, in their order.' })) });

export const ConfirmInput = Type.Object(
  {
    via: Type.Optional(Type.Enum(['engineer', 'vendor'], { description: 'engineer: somebody saw the meter take them. vendor: its records show it.' })),
    note: Type.Optional(text(500)),
  },
  closed,
);
export const FailInput = Type.Object({ note: text(500, 3) }, closed);
export const ReleaseInput = Type.Object({ reason: text(300, 3) }, closed);
export const ExtendInput = Type.Object({ days: Type.Integer({ minimum: 1, maximum: 90 }), reason: text(300, 3) }, closed);

export function presentChange(row: ChangeRow): Static<typeof ChangeBody> {
  return {
    id: row.id,
    client: row.tenant_id,
    campaign: row.campaign_id,
    meter: row.meter,
    meter_id: row.meter_id,
    customer_name: row.customer_name,
    has_phone: row.has_phone,
    state: row.state,
    key: { sgc: row.sgc, krn: row.krn, ti: row.ti, base_date: row.base_date },
    tokens: row.tails.map(maskToken),
    sent_via: row.sent_via,
    sent_at: moment(row.sent_at),
    texts: row.texts,
    message_state: row.message_state,
    hold_until: moment(row.hold_until),
    waiting_purchases: row.waiting_purchases,
    confirmed_via: row.confirmed_via,
    confirmed_at: moment(row.confirmed_at),
    note: row.note,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

function moment(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
