/**
 * States of a refund and the only moves between them. While one is open, its money stands in `refunds_payable` and the
 * payment is `refunding`; the ends are `done`, and `failed` and `rejected`, which give the money back to where it was.
 */
const MOVES = {
  requested: ['approved', 'rejected'],
  approved: ['sent', 'done', 'failed', 'rejected'],
  sent: ['approved', 'done', 'failed', 'unknown'],
  unknown: ['done', 'failed'],
  done: [],
  failed: [],
  rejected: [],
} as const satisfies Record<string, readonly string[]>;

export type RefundState = keyof typeof MOVES;
export type RefundMethod = 'mpesa_reversal' | 'manual';

export function mayMove(from: RefundState, to: RefundState): boolean {
  return (MOVES[from] as readonly string[]).includes(to);
}
