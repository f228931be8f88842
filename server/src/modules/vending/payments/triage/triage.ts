import type { Tx } from '../../../../kernel/db.ts';
import { conflict, notFound } from '../../../../kernel/errors.ts';
import { formatMinor, parseMinor } from '../../../../kernel/money.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { noteDecision, requirePerson, takeDecision } from '../decisions/decisions.ts';
import type { PaymentTools } from '../deps.ts';
import { noEffects } from '../effects.ts';
import { isConfirmed } from '../operations/queries.ts';
import { UNPROVEN } from '../read-event.ts';
import { placePayments } from '../settle.ts';
import { factsOf, type Facts, type Typed } from './facts.ts';
import { takeIn } from './take-in.ts';
import { lockEvent, resolveEvent, type LockedEvent } from './queries.ts';

export interface Accepting {
  readonly eventId: string;
  readonly typed: Typed;
  readonly comment: string;
  readonly source: AuditSource;
}

/** Notices that a person may settle. */
const OPEN: ReadonlySet<string> = new Set(['quarantined', 'unreadable']);

/**
 * Takes a notice that could not be booked as it stands as a payment: at once when receipt and amount are the notice's
 * own and its source is proved, else after a second person has agreed.
 * @returns what became of the notice.
 * @throws AppError `payments.receipt_known` when the receipt has its payment.
 */
export async function acceptEvent(tx: Tx, deps: PaymentTools, { eventId, typed, comment, source }: Accepting): Promise<'accepted' | 'proposed'> {
  requirePerson(source);
  const event = await openEvent(tx, eventId);
  const facts = factsOf(deps.parse(event.body, event.content_type ?? undefined), typed, event.shortcode);
  const alone = !facts.byHand && (await isBelieved(tx, event));
  const evidence = { receipt: facts.money.receipt, amount: formatMinor(facts.money.amountMinor), account: facts.money.accountText };
  const at = deps.clock.now();
  const subject = { type: 'payment_event', id: event.id } as const;
  await noteDecision(tx, { subject, decision: 'accept', evidence, comment, source, at, state: alone ? 'carried_out' : 'proposed' });
  if (alone) await book(tx, deps, { event, facts });
  await note(tx, source, { event, action: alone ? 'payment_event.accepted' : 'payment_event.acceptance_proposed', details: { ...evidence, comment } });
  return alone ? 'accepted' : 'proposed';
}

/** What needs no second person: a notice at its own secret door, or one that M-Pesa bears out. */
async function isBelieved(tx: Tx, event: LockedEvent): Promise<boolean> {
  const isDoubtful = event.authenticity === 'none' || event.reason === UNPROVEN;
  return !isDoubtful || (await isConfirmed(tx, event.id));
}

export interface DecidingEvent {
  readonly eventId: string;
  readonly approve: boolean;
  readonly source: AuditSource;
}

/** The second person's word on a notice that somebody wants to take as a payment. */
export async function decideEvent(tx: Tx, deps: PaymentTools, { eventId, approve, source }: DecidingEvent): Promise<void> {
  requirePerson(source);
  const event = await openEvent(tx, eventId);
  const proposal = await takeDecision(tx, { subject: { type: 'payment_event', id: event.id }, approve, source, at: deps.clock.now() });
  const { receipt, amount, account } = proposal.evidence;
  if (approve) {
    const typed = { receipt: receipt ?? undefined, amountMinor: parseMinor(amount ?? '') ?? undefined, accountText: account ?? undefined };
    await book(tx, deps, { event, facts: factsOf(deps.parse(event.body, event.content_type ?? undefined), typed, event.shortcode) });
  }
  await note(tx, source, { event, action: approve ? 'payment_event.acceptance_approved' : 'payment_event.acceptance_rejected', details: proposal.evidence });
}

/** Puts a notice away that is no payment, or whose payment came otherwise. It stays with the events. */
export async function dismissEvent(
  tx: Tx,
  deps: PaymentTools,
  { eventId, reason, source }: { eventId: string; reason: string; source: AuditSource },
): Promise<void> {
  const event = await openEvent(tx, eventId);
  const subject = { type: 'payment_event', id: event.id } as const;
  await noteDecision(tx, { subject, decision: 'dismiss', evidence: {}, comment: reason, source, at: deps.clock.now(), state: 'carried_out' });
  await resolveEvent(tx, event.id);
  await note(tx, source, { event, action: 'payment_event.dismissed', details: { reason, was: event.reason } });
}

async function openEvent(tx: Tx, id: string): Promise<LockedEvent> {
  const event = await lockEvent(tx, id);
  if (!event) throw notFound();
  if (!OPEN.has(event.state)) throw conflict('payments.event_settled', 'This notice is settled already.');
  return event;
}

async function book(tx: Tx, deps: PaymentTools, { event, facts: { money } }: { readonly event: LockedEvent; readonly facts: Facts }): Promise<void> {
  const settling = await takeIn(tx, { event, money });
  if (!settling) throw conflict('payments.receipt_known', 'This receipt has its payment. Compare the two, and dismiss the notice if it tells nothing new.');
  await placePayments(tx, deps, { payments: [settling], effects: noEffects(), at: deps.clock.now() });
}

interface Noting {
  readonly event: LockedEvent;
  readonly action: string;
  readonly details: Readonly<Record<string, unknown>>;
}

async function note(tx: Tx, source: AuditSource, { event, action, details }: Noting): Promise<void> {
  await record(tx, source, [{ action, objectType: 'payment_event', objectId: event.id, details }]);
}
