import { Type, type Static } from 'typebox';
import { text } from '../../../../kernel/fields.ts';

const Moment = Type.Optional(Type.String({ format: 'date-time' }));

export const AssignmentBody = Type.Object(
  {
    meter: Type.Optional(Type.String()),
    customer: Type.Optional(Type.String()),
    site: Type.Optional(text(255, 1)),
    meter_type: Type.Optional(text(50, 1)),
    valid_from: Moment,
    valid_until: Moment,
    reason: text(500, 3),
  },
  { additionalProperties: false },
);
export type AssignmentBody = Static<typeof AssignmentBody>;

const Nullable = Type.Union([Type.String(), Type.Null()]);

export const Assignment = Type.Object({
  id: Type.String(),
  tariff: Type.String(),
  scope: Type.String(),
  meter: Nullable,
  customer: Nullable,
  /** The site or type itself, the number of the meter, the name of the customer. */
  name: Nullable,
  valid_from: Type.String(),
  valid_until: Nullable,
  in_force: Type.Boolean(),
  reason: Type.String(),
  created_at: Type.String(),
});
