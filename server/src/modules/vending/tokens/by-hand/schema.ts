import { Type } from 'typebox';
import { nullableText, text } from '../../../../kernel/fields.ts';
import { TokenBody } from '../present.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);
const decimal = Type.String({ maxLength: 20, pattern: '^\\d+(\\.\\d+)?$' });
const amount = Type.String({ maxLength: 20, description: 'Money, or cubic metres when `is_vend_by_unit`.' });
const reason = Type.Optional(text(500, 3));
const customer = Type.Optional(nullableText({ maxLength: 36, description: 'Who holds the meter; may be left out.' }));

export const IssueBody = Type.Object(
  {
    meter_id: Type.String({ maxLength: 36, description: 'The id of the meter.' }),
    customer_id: customer,
    amount,
    is_vend_by_unit: Type.Optional(Type.Boolean()),
    funding: Type.Optional(
      Type.Enum(['free', 'wallet'], { description: "`free`: at the utility's expense; `wallet`: from the money of who holds the meter." }),
    ),
    reason,
  },
  { additionalProperties: false },
);

export const ClearBody = Type.Object({ meter_id: Type.String({ maxLength: 36 }), customer_id: customer, reason }, { additionalProperties: false });

export const RequestBody = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  state: Type.String(),
  meter: Type.String(),
  meter_id: Type.String(),
  customer: maybe,
  customer_name: maybe,
  amount: maybe,
  units: maybe,
  value: Type.String(),
  currency: Type.String(),
  reason: Type.String(),
  requested_by: Type.String(),
  requested_by_name: maybe,
  requested_at: Type.String(),
  decided_by: maybe,
  decided_by_name: maybe,
  decided_at: maybe,
  comment: Type.String(),
  vend_order: maybe,
  vend_order_state: maybe,
  error_code: maybe,
  error_message: maybe,
  token: maybe,
});

/** The token as in the lists once it is there, beside what is known of the request. */
export const IssuedBody = Type.Object({
  ...Type.Partial(TokenBody).properties,
  state: Type.String({ description: 'pending_approval, ready, vend_requested, unknown, vended, rejected …' }),
  request: RequestBody,
});

const Limit = {
  alone: decimal,
  per_day: decimal,
  clears_alone: Type.Integer({ minimum: 0, maximum: 1000 }),
  clears_per_day: Type.Integer({ minimum: 0, maximum: 1000 }),
};
const roleOf = Type.Enum(['client_admin', 'operator', 'field_engineer']);
export const LimitsInput = Type.Object(
  { limits: Type.Array(Type.Object({ role: roleOf, ...Limit }, { additionalProperties: false }), { maxItems: 3 }) },
  { additionalProperties: false },
);
export const LimitsBody = Type.Object({ limits: Type.Array(Type.Object({ role: roleOf, ...Limit, is_default: Type.Boolean() })) });

export const PreviewQuery = Type.Object(
  { meter_id: Type.String({ maxLength: 36 }), amount: decimal, is_vend_by_unit: Type.Optional(Type.Boolean()), client: Type.Optional(Type.String()) },
  { additionalProperties: false },
);
const Quoted = { amount: maybe, units: maybe, price: maybe };
export const PreviewBody = Type.Object({
  meter: Type.String(),
  meter_id: Type.String(),
  currency: Type.String(),
  /** By our tariff; null when the vendor prices the meter. */
  ours: Type.Union([
    Type.Object({ amount: Type.String(), units: maybe, vat: Type.String(), levies: Type.String(), standing_charge: Type.String(), remainder: Type.String() }),
    Type.Null(),
  ]),
  /** By the vendor's own preview; null where it has none or does not answer. */
  vendor: Type.Union([Type.Object(Quoted), Type.Null()]),
  vendor_note: maybe,
});
