import { Type, type Static } from 'typebox';
import { text } from '../../../kernel/fields.ts';
import { pageOf, pageQuery } from '../../../kernel/pages.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);

const Movement = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  at: Type.String(),
  amount: Type.String(),
  balance: Type.String(),
  payment: Nullable,
  order: Nullable,
  adjustment: Nullable,
});

/** A page of movements with what the account holds now. */
export const Statement = Type.Object({
  customer: Type.String(),
  currency: Type.String(),
  balance: Type.String(),
  ...(pageOf(Movement) as ReturnType<typeof Type.Object>).properties,
});
export const MovementQuery = Type.Object(pageQuery, { additionalProperties: false });

/** A decimal string that may be negative. */
const SIGNED = '^-?\\d{1,13}(\\.\\d{1,2})?$';

export const AdjustmentBody = Type.Object(
  {
    account: Type.Enum(['wallet', 'arrears']),
    amount: Type.String({ pattern: SIGNED, description: 'Positive: more in the wallet, or more owed. Negative: taken out, or let go.' }),
    reason: text(500, 3),
  },
  { additionalProperties: false },
);

export const AdjustmentQuery = Type.Object(
  { ...pageQuery, state: Type.Optional(Type.Enum(['pending_approval', 'carried_out', 'rejected'])), customer: Type.Optional(Type.String({ format: 'uuid' })) },
  { additionalProperties: false },
);

export const Adjusted = Type.Object({
  id: Type.String(),
  account: Type.String(),
  customer: Type.String(),
  customer_name: Type.String(),
  amount: Type.String(),
  currency: Type.String(),
  reason: Type.String(),
  reference: Nullable,
  state: Type.String(),
  requested_by: Type.String(),
  requested_by_name: Nullable,
  requested_at: Type.String(),
  decided_by: Nullable,
  decided_by_name: Nullable,
  decided_at: Nullable,
  comment: Type.String(),
});
export type Adjusted = Static<typeof Adjusted>;

/** A bare POST says nothing beside the verb. */
export const Word = Type.Union([Type.Object({ comment: Type.Optional(text(500)) }, { additionalProperties: false }), Type.Null()]);

export const LimitBody = Type.Object({ alone_per_day: Type.String(), is_default: Type.Boolean() });
export const LimitInput = Type.Object({ alone_per_day: Type.String({ pattern: '^\\d{1,13}(\\.\\d{1,2})?$' }) }, { additionalProperties: false });

export const ImportBody = Type.Object(
  {
    content_base64: Type.String({
      minLength: 1,
      description: 'A table (.csv or .xlsx) with the columns customer_id and amount, and reason and reference if it has them.',
    }),
    reference: Type.String({
      minLength: 1,
      maxLength: 100,
      pattern: '^[^\\u0000]*$',
      description: 'What this file is called: a debt is booked once under it.',
    }),
    dry_run: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const ImportResult = Type.Object({
  dry_run: Type.Boolean(),
  rows: Type.Integer(),
  accepted: Type.Integer(),
  already_imported: Type.Integer(),
  total: Type.String(),
  rejected: Type.Array(Type.Object({ line: Type.Integer(), customer_id: Type.String(), reason: Type.String() })),
});
