import type { Tx } from '../../../../kernel/db.ts';
import { conflict, notFound } from '../../../../kernel/errors.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import type { AuditSource } from '../../../tenancy/audit/index.ts';
import { noteDecision, requirePerson, secondPerson, takeDecision } from '../decisions/decisions.ts';
import type { PaymentTools } from '../deps.ts';
import { noEffects, writeEffects } from '../effects.ts';
import { refundJob } from './jobs.ts';
import { giveBack, settleRefund } from './outcome.ts';
import { changeRefund, lockRefund, type LockedRefund } from './queries.ts';

export interface Deciding {
  readonly refundId: string;
  readonly approve: boolean;
  readonly source: AuditSource;
}

/**
 * The second person's word: on the refund itself while it is asked for, on what became of it while nobody can tell.
 * A refund by M-Pesa is sent as soon as this commits.
 */
export async function decideRefund(tx: Tx, deps: PaymentTools, deciding: Deciding): Promise<void> {
  requirePerson(deciding.source);
  const refund = await locked(tx, deciding.refundId);
  if (refund.state === 'unknown') await decideOutcome(tx, deps, { refund, ...deciding });
  else if (refund.state !== 'requested') throw wrongState(refund);
  else if (deciding.approve) await grant(tx, deps, { refund, source: deciding.source });
  else await giveUp(tx, deps, { refund, source: deciding.source, reason: 'refused' });
}

interface Acting {
  readonly refund: LockedRefund;
  readonly source: AuditSource;
}

async function grant(tx: Tx, deps: PaymentTools, { refund, source }: Acting): Promise<void> {
  if (refund.requested_by === source.actor.id) throw secondPerson();
  const at = deps.clock.now();
  const isSent = refund.method === 'mpesa_reversal';
  await changeRefund(tx, refund.id, { state: 'approved', at, decidedBy: source.actor.id, nextActionAt: isSent ? at : null });
  if (isSent) await enqueue(tx, refundJob, [{ tenantId: tx.tenantId, refundId: refund.id }]);
  await writeEffects(tx, deps, { effects: { ...noEffects(), audit: [auditOf(refund, 'refund.approved', {})] }, at, source });
}

/** Nothing was paid out, and nothing will be: the payment is what it was before. */
async function giveUp(tx: Tx, deps: PaymentTools, { refund, source, reason }: Acting & { readonly reason: string }): Promise<void> {
  const at = deps.clock.now();
  // who granted it stays on record
  await changeRefund(tx, refund.id, { state: 'rejected', at, text: reason, ...(refund.state === 'requested' ? { decidedBy: source.actor.id } : {}) });
  const effects = noEffects();
  giveBack(refund, effects, at);
  effects.audit.push(auditOf(refund, 'refund.rejected', { reason }));
  await writeEffects(tx, deps, { effects, at, source });
}

/** Takes a refund back that was asked for or granted, and not sent. */
export async function cancelRefund(
  tx: Tx,
  deps: PaymentTools,
  { refundId, reason, source }: { refundId: string; reason: string; source: AuditSource },
): Promise<void> {
  requirePerson(source);
  const refund = await locked(tx, refundId);
  if (refund.state !== 'requested' && refund.state !== 'approved') throw wrongState(refund);
  await giveUp(tx, deps, { refund, source, reason });
}

export interface Completing {
  readonly refundId: string;
  /** What proves that the money was handed over: a transfer's number, a signed receipt. */
  readonly reference: string;
  readonly source: AuditSource;
}

/** A granted refund that a person has paid out by hand. */
export async function completeRefund(tx: Tx, deps: PaymentTools, { refundId, reference, source }: Completing): Promise<void> {
  requirePerson(source);
  const refund = await locked(tx, refundId);
  if (refund.method !== 'manual' || refund.state !== 'approved') throw wrongState(refund);
  const [effects, at] = [noEffects(), deps.clock.now()];
  await settleRefund(tx, { refundId, outcome: { kind: 'done', code: 'manual', text: '', receipt: reference }, effects, at });
  await writeEffects(tx, deps, { effects, at, source });
}

export interface Finding {
  readonly refundId: string;
  readonly decision: 'done' | 'failed';
  /** Of the way back, where the statement shows one. */
  readonly receipt: string;
  readonly comment: string;
  readonly source: AuditSource;
}

/** A person's finding about a refund nobody can tell of, from M-Pesa's statement; a second person must agree. */
export async function proposeOutcome(tx: Tx, deps: PaymentTools, { refundId, decision, receipt, comment, source }: Finding): Promise<void> {
  const refund = await locked(tx, refundId);
  if (refund.state !== 'unknown') throw wrongState(refund);
  const at = deps.clock.now();
  await noteDecision(tx, { subject: { type: 'refund', id: refund.id }, decision, evidence: { receipt }, comment, source, at, state: 'proposed' });
  await writeEffects(tx, deps, { effects: { ...noEffects(), audit: [auditOf(refund, 'refund.outcome_proposed', { decision, comment })] }, at, source });
}

async function decideOutcome(tx: Tx, deps: PaymentTools, { refund, approve, source }: Acting & Deciding): Promise<void> {
  const [effects, at] = [noEffects(), deps.clock.now()];
  const proposal = await takeDecision(tx, { subject: { type: 'refund', id: refund.id }, approve, source, at });
  if (approve) {
    const kind = proposal.decision === 'done' ? 'done' : 'failed';
    await settleRefund(tx, {
      refundId: refund.id,
      outcome: { kind, code: 'decided_by_people', text: '', receipt: proposal.evidence['receipt'] ?? '' },
      effects,
      at,
    });
  }
  effects.audit.push(auditOf(refund, approve ? 'refund.outcome_approved' : 'refund.outcome_rejected', { decision: proposal.decision }));
  await writeEffects(tx, deps, { effects, at, source });
}

async function locked(tx: Tx, id: string): Promise<LockedRefund> {
  const refund = await lockRefund(tx, id);
  if (!refund) throw notFound();
  return refund;
}

function wrongState(refund: LockedRefund): Error {
  return conflict('payments.refund_state', `This refund is ${refund.state}; that does not fit.`, { state: refund.state, method: refund.method });
}

function auditOf(refund: LockedRefund, action: string, details: Readonly<Record<string, unknown>>) {
  return {
    action,
    objectType: 'refund',
    objectId: refund.id,
    details: { payment_id: refund.payment_id, receipt: refund.receipt, amount_minor: refund.amount_minor, ...details },
  };
}
