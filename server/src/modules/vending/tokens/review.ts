import type { Tx } from '../../../kernel/db.ts';
import { AppError, conflict, notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import type { TokenTools } from './deps.ts';
import { vendJob } from './jobs.ts';
import { applyReports, type Report } from './outcomes.ts';
import { closeProposal, insertProposal, leaseOf, lockProposal, type LockedProposal } from './queries.ts';

/** What a person may find after looking at both sides: the vendor has issued this token, or has not issued any. */
export type Finding = { readonly decision: 'issued'; readonly token: string; readonly tenths: number | null } | { readonly decision: 'not_executed' };

/** Two people means two people: a key that one of them made is not the second. */
function requirePerson(source: AuditSource): void {
  if (source.actor.kind !== 'user')
    throw new AppError({ code: 'tokens.people_only', status: 403, message: 'This is decided by people who are signed in, not by an API key.' });
}

/** Writes a person's finding down; a second person must agree before anything happens. */
export async function propose(
  tx: Tx,
  deps: TokenTools,
  { orderId, finding, comment, source }: { orderId: string; finding: Finding; comment: string; source: AuditSource },
): Promise<void> {
  requirePerson(source);
  const order = await leaseOf(tx, orderId);
  if (!order) throw notFound();
  if (order.state !== 'manual_review') throw conflict('tokens.not_in_review', 'This purchase does not wait for a person.');
  const id = newId();
  const issued = finding.decision === 'issued' ? finding : null;
  const sealed = issued && deps.secrets.seal(issued.token, { tenantId: tx.tenantId, recordId: id, field: 'token' });
  const evidence = issued ? { tenths: issued.tenths === null ? '' : String(issued.tenths) } : {};
  const proposal = { id, orderId, decision: finding.decision, sealed, evidence, comment, proposedBy: source.actor.id!, at: deps.clock.now() };
  const made = await insertProposal(tx, proposal);
  if (!made) throw conflict('tokens.already_proposed', 'Somebody has proposed a decision; it waits for a second person.');
  await record(tx, source, [
    { action: 'vend_order.decision_proposed', objectType: 'vend_order', objectId: orderId, details: { decision: finding.decision, comment } },
  ]);
}

/** Carries a proposal out or throws it away. @throws AppError `tokens.second_person` for the proposer. */
export async function decideProposal(
  tx: Tx,
  deps: TokenTools,
  { orderId, approve, source }: { orderId: string; approve: boolean; source: AuditSource },
): Promise<void> {
  requirePerson(source);
  const order = await leaseOf(tx, orderId);
  const proposal = order ? await lockProposal(tx, orderId) : undefined;
  if (!order || !proposal) throw notFound();
  if (proposal.proposed_by === source.actor.id)
    throw new AppError({ code: 'tokens.second_person', status: 403, message: 'A second person must decide; you proposed it.' });
  if (approve) {
    const report: Report = {
      orderId,
      attemptNo: order.attempts,
      leaseEpoch: order.lease_epoch,
      outcome: outcomeOf(tx, deps, proposal),
      evidence: null,
      actorId: source.actor.id,
    };
    await applyReports(tx, deps, [report]);
    if ((await leaseOf(tx, orderId))?.state === order.state)
      throw conflict('tokens.does_not_fit', 'The books do not bear this out: the token belongs to another purchase, or the purchase was settled meanwhile.');
    await enqueue(tx, vendJob, [{ tenantId: tx.tenantId }]);
  }
  await closeProposal(tx, proposal.id, { state: approve ? 'carried_out' : 'rejected', by: source.actor.id!, at: deps.clock.now() });
  await record(tx, source, [
    {
      action: approve ? 'vend_order.decision_approved' : 'vend_order.decision_rejected',
      objectType: 'vend_order',
      objectId: orderId,
      details: { decision: proposal.decision },
    },
  ]);
}

function outcomeOf(tx: Tx, deps: TokenTools, proposal: LockedProposal): Report['outcome'] {
  if (proposal.decision !== 'issued') return { kind: 'not_executed', reason: 'decided_by_people' };
  const token = deps.secrets.open(proposal.token_sealed!, { tenantId: tx.tenantId, recordId: proposal.id, field: 'token' });
  const tenths = proposal.evidence['tenths'];
  return {
    kind: 'issued',
    issued: { token, meterNumber: null, paidMinor: null, tenths: tenths ? Number(tenths) : null, unitPriceMinor: null, generatedAt: null },
  };
}
