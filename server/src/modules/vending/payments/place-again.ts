import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { findMeterById } from '../meters/index.ts';
import type { PaymentTools } from './deps.ts';
import { alreadyVended, inFlight, needsMeter, needsRelease, refunded } from './errors.ts';
import { lockPayment, type LockedPayment } from './queries.ts';
import { noEffects, placePayments } from './settle.ts';

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
  if (NEEDS_RELEASE.has(payment.error_code ?? '') && payment.state === 'held' && !again.mayRelease) throw needsRelease();
  const accountText = await accountFor(tx, payment, again.meterId);
  const effects = noEffects();
  await placePayments(tx, deps, {
    effects,
    at: deps.clock.now(),
    payments: [
      {
        id: payment.id,
        receipt: payment.receipt,
        amountMinor: payment.amount_minor,
        currency: payment.currency,
        accountText,
        payerPhone: payment.payer_phone,
        tenantName: payment.tenant_name,
        tenantLanguage: payment.tenant_language,
        hold: null,
        bookedIn: payment.state === 'failed' || payment.state === 'refund_due' ? 'unapplied' : 'suspense',
        bookingReference: `${payment.id}:${newId()}`,
      },
    ],
  });
  await record(tx, again.source, [
    {
      action: 'payment.placed_again',
      objectType: 'payment',
      objectId: payment.id,
      details: { before: payment.state, meter: accountText, reason: again.reason },
    },
  ]);
}

function refuseSettled(payment: LockedPayment): void {
  if (payment.state === 'vended' || payment.state === 'credited') throw alreadyVended();
  if (payment.state === 'refunded') throw refunded();
  if (payment.state === 'vending' || payment.state === 'unknown' || payment.state === 'review' || payment.state === 'received') throw inFlight();
}

async function accountFor(tx: Tx, payment: LockedPayment, chosen: string | null): Promise<string> {
  const meterId = chosen ?? payment.meter_id;
  if (meterId === null) return payment.account_text;
  const meter = await findMeterById(tx, meterId);
  if (!meter) throw chosen ? notFound() : needsMeter();
  return meter.meterNumber;
}
