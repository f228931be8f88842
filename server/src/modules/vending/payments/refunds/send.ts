import { insideTransaction } from '../../../../kernel/db.ts';
import { AppError } from '../../../../kernel/errors.ts';
import { failpoint } from '../../../../kernel/failpoints.ts';
import type { PaymentsDeps } from '../deps.ts';
import { noEffects, writeEffects } from '../effects.ts';
import { answerOf, openOperation, type OpenedOperation } from '../operations/ask.ts';
import { checkTransaction, type Asked } from '../operations/check.ts';
import { conversationOfRefund, recordAnswer, type OperationAnswer } from '../operations/queries.ts';
import { systemSource } from '../../../tenancy/audit/index.ts';
import { settleRefund, type RefundOutcome } from './outcome.ts';
import { changeRefund, findDueRefunds, lockRefund, type LockedRefund } from './queries.ts';

/** From the commit of the intent, the request must leave within this; a later one is not sent. */
const SEND_WITHIN_MS = 2_000;
/** Longer than the request and its access token may take, with the delay of a result. */
const RESULT_WITHIN_MS = 5 * 60_000;
/** Waits before M-Pesa is tried again when it could not be reached at all. */
const RETRY_SECONDS = [30, 60, 300, 900, 1800, 3600];
/** Waits between looks at a reversal nobody can tell of; then two people settle it. */
const LOOK_AGAIN_SECONDS = [120, 600, 3600, 21_600];

interface Claimed {
  readonly refund: LockedRefund;
  readonly operation: OpenedOperation;
}

/**
 * Asks M-Pesa to reverse a granted refund, once. The intent is committed before the first byte leaves: if this dies
 * anywhere after that, the refund becomes unknown and is never asked for again.
 */
export async function sendRefund(deps: PaymentsDeps, tenantId: string, refundId: string): Promise<void> {
  const claimed = await claim(deps, tenantId, refundId);
  if (!claimed) return;
  const { refund, operation } = claimed;
  const committed = deps.clock.monotonic();
  if (insideTransaction()) throw new Error('a reversal inside a transaction');
  failpoint('refund.before_call');
  const isLate = deps.clock.monotonic() - committed > SEND_WITHIN_MS;
  const answer = isLate
    ? ({ kind: 'not_sent', reason: 'late' } as const)
    : await deps.provider.reverse(operation.account, {
        receipt: refund.receipt,
        amountMinor: refund.amount_minor,
        remarks: 'Refund',
        resultUrl: operation.resultUrl,
        timeoutUrl: operation.timeoutUrl,
      });
  failpoint('refund.after_call');
  await recordSent(deps, tenantId, { refundId, operationId: operation.id, answer: answerOf(answer) });
}

async function claim(deps: PaymentsDeps, tenantId: string, refundId: string): Promise<Claimed | undefined> {
  return deps.db.inTenant(tenantId, async (tx) => {
    const refund = await lockRefund(tx, refundId);
    const at = deps.clock.now();
    if (refund?.state !== 'approved' || refund.method !== 'mpesa_reversal') return undefined;
    try {
      const operation = await openOperation(tx, deps, {
        channelId: refund.channel_id!,
        kind: 'reversal',
        paymentId: refund.payment_id,
        eventId: null,
        refundId,
        receipt: refund.receipt,
        amountMinor: refund.amount_minor,
        requestedBy: refund.decided_by,
      });
      await changeRefund(tx, refundId, { state: 'sent', at, tried: true, nextActionAt: new Date(at.getTime() + RESULT_WITHIN_MS) });
      return { refund, operation };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // the paybill is gone or has no application any more: nothing was asked
      const effects = noEffects();
      await changeRefund(tx, refundId, { state: 'sent', at, tried: true });
      await settleRefund(tx, { refundId, outcome: { kind: 'failed', code: error.code, text: error.message, receipt: '' }, effects, at });
      await writeEffects(tx, deps, { effects, at });
      return undefined;
    }
  });
}

interface Sent {
  readonly refundId: string;
  readonly operationId: string;
  readonly answer: OperationAnswer;
}

async function recordSent(deps: PaymentsDeps, tenantId: string, { refundId, operationId, answer }: Sent): Promise<void> {
  await deps.db.inTenant(tenantId, async (tx) => {
    const [effects, at] = [noEffects(), deps.clock.now()];
    const refund = await lockRefund(tx, refundId);
    await recordAnswer(tx, operationId, { ...answer, at });
    // the result may have overtaken the answer
    if (refund?.state !== 'sent' || answer.state === 'requested') return;
    const wait = answer.code === 'not_sent' ? RETRY_SECONDS[refund.tries - 1] : undefined;
    if (wait !== undefined) await changeRefund(tx, refundId, { state: 'approved', at, text: answer.text, nextActionAt: new Date(at.getTime() + wait * 1000) });
    else await settleRefund(tx, { refundId, outcome: outcomeOf(answer), effects, at });
    await writeEffects(tx, deps, { effects, at });
  });
}

function outcomeOf({ state, code, text }: OperationAnswer): RefundOutcome {
  return { kind: state === 'refused' ? 'failed' : 'unknown', code: code ?? '', text, receipt: '' };
}

/** Finds refunds whose job was lost, whose result has not come, and those nobody can tell of, and takes the next step with each. */
export async function sweepRefunds(deps: PaymentsDeps, tenantId: string): Promise<void> {
  const due = await deps.db.inTenant(tenantId, (tx) => findDueRefunds(tx, deps.clock.now()));
  for (const { id, state } of due) {
    if (state === 'approved') await sendRefund(deps, tenantId, id);
    else if (state === 'sent') await callUnknown(deps, tenantId, id);
    else await lookAgain(deps, tenantId, id);
  }
}

async function callUnknown(deps: PaymentsDeps, tenantId: string, refundId: string): Promise<void> {
  await deps.db.inTenant(tenantId, async (tx) => {
    const [effects, at] = [noEffects(), deps.clock.now()];
    const outcome = { kind: 'unknown', code: 'no_result', text: 'M-Pesa has not told what became of it.', receipt: '' } as const;
    if ((await lockRefund(tx, refundId))?.state === 'sent') await settleRefund(tx, { refundId, outcome, effects, at });
    await writeEffects(tx, deps, { effects, at });
  });
}

/** Asks after a reversal by its conversation. Without one, or after the last look, it is left to people. */
async function lookAgain(deps: PaymentsDeps, tenantId: string, refundId: string): Promise<void> {
  const found = await deps.db.inTenant(tenantId, async (tx) => {
    const refund = await lockRefund(tx, refundId);
    if (refund?.state !== 'unknown') return undefined;
    const conversationId = await conversationOfRefund(tx, refundId);
    // the first try was the reversal itself
    const wait = LOOK_AGAIN_SECONDS[refund.tries - 1];
    const at = deps.clock.now();
    const nextActionAt = conversationId === undefined || wait === undefined ? null : new Date(at.getTime() + wait * 1000);
    await changeRefund(tx, refundId, { state: 'unknown', at, tried: true, nextActionAt });
    return conversationId === undefined ? undefined : { refund, conversationId };
  });
  if (found)
    await checkRefund(deps, { tenantId, ...found, source: systemSource }).catch((error: unknown) =>
      deps.log.warn({ err: error, refund: refundId }, 'refund not told'),
    );
}

export interface RefundCheck {
  readonly tenantId: string;
  readonly refund: Pick<LockedRefund, 'id' | 'channel_id' | 'receipt' | 'amount_minor'>;
  /** Undefined when M-Pesa's answer to the reversal was lost: then only the payment's own receipt can be asked about. */
  readonly conversationId: string | undefined;
  readonly source: typeof systemSource;
}

export async function checkRefund(deps: PaymentsDeps, { tenantId, refund, conversationId, source }: RefundCheck): Promise<Asked> {
  return checkTransaction(deps, {
    tenantId,
    channelId: refund.channel_id,
    subject: { type: 'refund', id: refund.id },
    about: conversationId === undefined ? { receipt: refund.receipt } : { conversationId },
    receipt: refund.receipt,
    amountMinor: refund.amount_minor,
    source,
  });
}
