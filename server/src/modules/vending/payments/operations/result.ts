import type { Tx } from '../../../../kernel/db.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import type { PaymentTools } from '../deps.ts';
import type { Effects } from '../effects.ts';
import { maskPhones } from '../masking.ts';
import type { LaterResult } from '../port.ts';
import { settleRefund, type RefundOutcome } from '../refunds/outcome.ts';
import type { OpenEvent } from '../settle-queries.ts';
import { findingOf, refundOf, reversalOf } from './findings.ts';
import type { Settling } from '../settling.ts';
import { applyProof } from './prove-result.ts';
import { closeOperation, lockOperation, type LockedOperation } from './queries.ts';

export interface ResultNotice {
  readonly event: OpenEvent;
  readonly effects: Effects;
}

/**
 * What M-Pesa posts to the address of a reversal or a status query. Results come once, twice or never.
 * @returns money that a result has proved and that goes to its meter now.
 */
export async function settleResult(tx: Tx, deps: PaymentTools, { event, effects }: ResultNotice): Promise<readonly Settling[]> {
  const operation = event.stk_request_id === null ? undefined : await lockOperation(tx, event.stk_request_id);
  const close = (state: 'applied' | 'duplicate' | 'quarantined', reason: string | null): readonly Settling[] => {
    effects.events.push({ id: event.event_id, state, reason });
    return [];
  };
  if (!operation) return close('quarantined', 'unknown_operation');
  if (operation.state === 'answered') return close('duplicate', null);
  if (event.source === 'timeout') {
    // "the queue was full" is not "it was not done": the result may still come
    await tellRefund(tx, deps, {
      operation,
      effects,
      outcome: { kind: 'unknown', code: 'queue_timeout', text: 'M-Pesa gave no result in time.', receipt: '' },
    });
    return close('applied', 'timeout');
  }
  const result = deps.parseResult(event.body);
  const misfit = misfitOf(operation, result);
  if (!result || misfit !== null) {
    effects.alerts.push({
      type: 'payment_unreadable',
      severity: 'error',
      dedupeKey: `result:${operation.id}`,
      meterId: null,
      customerId: null,
      paymentId: operation.payment_id,
      says: { code: 'result_unreadable', given: { receipt: operation.receipt, reason: misfit ?? 'unreadable_result' } },
    });
    return close('quarantined', misfit);
  }
  close('applied', `result:${result.code}`);
  return applyResult(tx, deps, { operation, result, effects });
}

function misfitOf(operation: LockedOperation, result: LaterResult | null): string | null {
  if (!result) return 'unreadable_result';
  const other = operation.conversation_id !== null && result.conversationId !== '' && result.conversationId !== operation.conversation_id;
  return other ? 'foreign_conversation' : null;
}

interface Applying {
  readonly operation: LockedOperation;
  readonly result: LaterResult;
  readonly effects: Effects;
}

async function applyResult(tx: Tx, deps: PaymentTools, { operation, result, effects }: Applying): Promise<readonly Settling[]> {
  const outcome = operation.refund_id === null ? null : (operation.kind === 'reversal' ? reversalOf : refundOf)(operation, result);
  const finding = outcome?.kind ?? findingOf(operation, result);
  const { code, text, conversationId } = result;
  await closeOperation(tx, operation.id, { code, text, conversationId, finding, evidence: evidenceOf(result), at: deps.clock.now() });
  if (outcome) {
    await tellRefund(tx, deps, { operation, effects, outcome });
    return [];
  }
  effects.audit.push({
    action: 'transaction.answered',
    objectType: operation.payment_id === null ? 'payment_event' : 'payment',
    objectId: operation.payment_id ?? operation.event_id ?? operation.id,
    details: { receipt: operation.receipt, finding, code },
  });
  return applyProof(tx, deps, { operation, finding, effects });
}

async function tellRefund(
  tx: Tx,
  deps: PaymentTools,
  { operation, effects, outcome }: { readonly operation: LockedOperation; readonly effects: Effects; readonly outcome: RefundOutcome },
): Promise<void> {
  if (operation.refund_id !== null) await settleRefund(tx, { refundId: operation.refund_id, outcome, effects, at: deps.clock.now() });
}

/** What is shown of a result; the bytes lie with the events. */
function evidenceOf({ facts }: LaterResult): Record<string, unknown> {
  return {
    receipt: facts.receipt,
    original_receipt: facts.originalReceipt,
    amount: facts.amountMinor === null ? null : formatMinor(facts.amountMinor),
    credit_party: maskPhones(facts.creditParty),
    debit_party: maskPhones(facts.debitParty),
    status: facts.status,
    reason: facts.reason,
    completed_at: facts.completedAt?.toISOString() ?? null,
  };
}
