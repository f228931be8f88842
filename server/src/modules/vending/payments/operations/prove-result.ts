import type { Tx } from '../../../../kernel/db.ts';
import type { PaymentTools } from '../deps.ts';
import type { Effects } from '../effects.ts';
import { UNPROVEN } from '../read-event.ts';
import type { Settling } from '../settling.ts';
import { factsOf } from '../triage/facts.ts';
import { lockEvent, type LockedEvent } from '../triage/queries.ts';
import { takeIn } from '../triage/take-in.ts';
import { hasProposal, type LockedOperation } from './queries.ts';

export interface Proof {
  readonly operation: LockedOperation;
  readonly finding: string;
  readonly effects: Effects;
}

/**
 * What a question that nobody asked in person comes to: a notice that M-Pesa bears out goes to its meter, one that it
 * contradicts stays with people, who are told. Anything less proves nothing and changes nothing.
 */
export async function applyProof(tx: Tx, deps: PaymentTools, { operation, finding, effects }: Proof): Promise<readonly Settling[]> {
  // a person who asked decides as well
  if (operation.requested_by !== null || operation.event_id === null || operation.refund_id !== null) return [];
  const event = await lockEvent(tx, operation.event_id);
  if (event?.state !== 'quarantined' || event.reason !== UNPROVEN) return [];
  if (finding === 'contradicted' || finding === 'absent') effects.alerts.push(notBorneOut(event, finding));
  return finding === 'confirmed' ? release(tx, deps, { event, effects }) : [];
}

async function release(
  tx: Tx,
  deps: PaymentTools,
  { event, effects }: { readonly event: LockedEvent; readonly effects: Effects },
): Promise<readonly Settling[]> {
  // somebody has it in hand with a second person; what M-Pesa said lies before them
  if (await hasProposal(tx, event.id)) return [];
  const { money } = factsOf(deps.parse(event.body, event.content_type ?? undefined), {}, event.shortcode);
  const settling = await takeIn(tx, { event, money });
  if (!settling) return [];
  effects.audit.push({
    action: 'payment_event.proved',
    objectType: 'payment_event',
    objectId: event.id,
    details: { receipt: money.receipt, payment: settling.id },
  });
  return [settling];
}

/** One for a paybill, a finding and a day, which counts: whoever forges notices forges many. */
function notBorneOut(event: LockedEvent, finding: 'contradicted' | 'absent'): Effects['alerts'][number] {
  return {
    type: 'payment_conflict',
    severity: finding === 'contradicted' ? 'critical' : 'error',
    dedupeKey: `unproven:${event.channel_id}:${finding}:${event.received_at.toISOString().slice(0, 10)}`,
    meterId: null,
    customerId: null,
    paymentId: null,
    says: { code: finding === 'contradicted' ? 'notice_contradicted' : 'notice_absent', given: { receipt: event.receipt ?? '' } },
  };
}
