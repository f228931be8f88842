import { Type } from 'typebox';
import type { OperationRow } from './queries.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);

export const AskedBody = Type.Object({ id: Type.String(), state: Type.String(), message: Type.String() });

/** A question to M-Pesa and what it answered. */
export const CheckBody = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  receipt: Type.String(),
  state: Type.String(),
  finding: maybe,
  result_code: maybe,
  result_text: Type.String(),
  evidence: Type.Unknown(),
  requested_by: maybe,
  created_at: Type.String(),
  answered_at: maybe,
});

export function presentCheck({ created_at, answered_at, ...row }: OperationRow) {
  return { ...row, created_at: created_at.toISOString(), answered_at: answered_at?.toISOString() ?? null };
}
