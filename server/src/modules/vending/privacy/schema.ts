import { Type, type Static } from 'typebox';
import { text } from '../../../kernel/fields.ts';
import { ERASURE_STATES, type ErasureState } from './state.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);
const MOST_WAIT_DAYS = 30;
export const USUAL_WAIT_DAYS = 7;

export const ExportBody = Type.Object(
  {
    /** `json` for programmes, `xlsx` and `csv` for people. */
    format: Type.Optional(Type.Unsafe<'json' | 'xlsx' | 'csv'>({ type: 'string', enum: ['json', 'xlsx', 'csv'] })),
    tokens: Type.Optional(Type.Boolean({ description: 'Tokens in the clear, where the role may read them; else all but four digits hidden.' })),
  },
  { additionalProperties: false },
);
export const Exported = Type.Object({ export: Type.String({ description: 'Of `GET /api/exports/{id}/`, which tells how far it is and has the link.' }) });

export const ErasureBody = Type.Object(
  {
    reason: text(500, 3),
    wait_days: Type.Optional(
      Type.Integer({ minimum: 0, maximum: MOST_WAIT_DAYS, description: `Days in which it may be taken back; ${USUAL_WAIT_DAYS} if not given.` }),
    ),
  },
  { additionalProperties: false },
);
export const Word = Type.Union([Type.Object({ comment: Type.Optional(text(500)) }, { additionalProperties: false }), Type.Null()]);

export const Erasure = Type.Object({
  id: Type.String(),
  client: Type.String(),
  customer: Type.String(),
  customer_id: Type.String(),
  reason: Type.String(),
  state: Type.Unsafe<ErasureState>({ type: 'string', enum: [...ERASURE_STATES] }),
  requested_by: maybe,
  requested_by_name: maybe,
  requested_at: Type.String(),
  not_before: Type.String(),
  decided_by: maybe,
  decided_at: maybe,
  comment: Type.String(),
  blockers: Type.Array(Type.Object({ code: Type.String(), count: Type.Integer() })),
  rows: Type.Record(Type.String(), Type.Integer(), { description: 'Rows changed or removed, by table.' }),
  done_at: maybe,
});
export type Erasure = Static<typeof Erasure>;
