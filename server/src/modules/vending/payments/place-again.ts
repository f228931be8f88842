import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { allows } from '../../tenancy/access/index.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { findMeterById } from '../meters/index.ts';
import type { PaymentTools } from './deps.ts';
import { alreadyVended, divided, inFlight, needsMeter, needsRelease, refunded } from './errors.ts';
import { lockPayment, markAssigned, type LockedPayment } from './queries.ts';
import { noEffects } from './effects.ts';
import { placePayments } from './settle.ts';

export interface PlaceAgain {
  readonly paymentId: string;
  /** Meter chosen by a person; null: what was found before, or what the account says now. */ readonly meterId: string | null;
  readonly source: AuditSource;
  readonly reason: string;
  /** Whether who asks may let held money go. */
  readonly mayRelease: boolean;
}

/** Reasons for holding money that an administrator decides on. */
const NEEDS_RELEASE: ReadonlySet<string> = new Set(['payments.unproven_source', 'payments.amount_above_limit']);

/**
 * Puts a payment that found no purchase on its way again. The money moves from where it stands in the
 * books, and the unique order per payment keeps two clicks from buying twice.
 * @throws AppError when it was vended, is with the vendor, or was paid back.
 */
export async function placeAgain(tx: Tx, deps: PaymentTools, again: PlaceAgain): Promise<void> {
  const payment = await lockPayment(tx, again.paymentId);
  if (!payment) throw notFound();
  refuseSettled(payment);
  requireRelease(payment, again.mayRelease);
  const accountText = await accountFor(tx, payment, again.meterId);
  const { id, receipt, amount_minor: amountMinor } = payment;
  const settling = { ...placeFrom(payment), id, receipt, amountMinor, accountText, hold: null, bookingReference: `${id}:${newId()}` };
  await placePayments(tx, deps, { effects: noEffects(), at: deps.clock.now(), payments: [settling] });
  if (again.meterId !== null) await markAssigned(tx, payment.id);
  await record(tx, again.source, [
    {
      action: 'payment.placed_again',
      objectType: 'payment',
      objectId: payment.id,
      details: { before: payment.state, meter: accountText, reason: again.reason },
    },
  ]);
}

/** What a payment and its parts have in common on their way to a meter: payer, utility, and where the money stands. */
export function placeFrom(payment: LockedPayment) {
  return {
    currency: payment.currency,
    payerPhone: payment.payer_phone,
    tenantName: payment.tenant_name,
    tenantLanguage: payment.tenant_language,
    bookedIn: payment.state === 'failed' || payment.state === 'refund_due' ? ('unapplied' as const) : ('suspense' as const),
  };
}

export function requireRelease(payment: LockedPayment, mayRelease: boolean): void {
  if (NEEDS_RELEASE.has(payment.error_code ?? '') && payment.state === 'held' && !mayRelease) throw needsRelease();
}

/** Held money is let go by an administrator in person. */
export function mayRelease(ctx: RequestContext): boolean {
  return ctx.actor.kind === 'user' && allows(ctx.actor, 'payments.release');
}

export function refuseSettled(payment: LockedPayment): void {
  if (payment.state === 'vended' || payment.state === 'credited') throw alreadyVended();
  if (payment.state === 'refunded' || payment.state === 'refunding') throw refunded();
  if (payment.state === 'split') throw divided();
  if (payment.state === 'vending' || payment.state === 'unknown' || payment.state === 'review' || payment.state === 'received') throw inFlight();
}

async function accountFor(tx: Tx, payment: LockedPayment, chosen: string | null): Promise<string> {
  const meterId = chosen ?? payment.meter_id;
  if (meterId === null) return payment.account_text;
  const meter = await findMeterById(tx, meterId);
  if (!meter) throw chosen ? notFound() : needsMeter();
  return meter.meterNumber;
}
