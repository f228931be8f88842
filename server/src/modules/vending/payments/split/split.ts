import type { Tx } from '../../../../kernel/db.ts';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import type { PaymentTools } from '../deps.ts';
import { noEffects } from '../effects.ts';
import { placeFrom, refuseSettled, requireRelease } from '../place-again.ts';
import { lockPayment, type LockedPayment } from '../queries.ts';
import { placePayments } from '../settle.ts';
import { insertParts, meterNumbers, type Part } from './queries.ts';

export interface Split {
  readonly paymentId: string;
  readonly parts: readonly { readonly meterId: string; readonly amountMinor: bigint }[];
  readonly reason: string;
  readonly source: AuditSource;
  readonly mayRelease: boolean;
}

/**
 * Divides a payment that bought nothing over several meters. Each part is a payment of its own, with its own order;
 * together they are exactly the whole, whose money came in once.
 * @throws AppError as a retry does, and `invalid` when the parts are not the whole or a meter is named twice.
 */
export async function splitPayment(tx: Tx, deps: PaymentTools, split: Split): Promise<void> {
  const payment = await lockPayment(tx, split.paymentId);
  if (!payment) throw notFound();
  refuseSettled(payment);
  requireRelease(payment, split.mayRelease);
  checkSum(payment, split);
  const at = deps.clock.now();
  const parts = await partsOf(tx, payment, split);
  await insertParts(tx, payment.id, { parts, at });
  const effects = noEffects();
  effects.payments.push({ id: payment.id, state: 'split', meterId: null, customerId: null, matchedBy: 'split', errorCode: null, errorMessage: '' });
  const payments = parts.map((part) => ({ ...placeFrom(payment), ...part, hold: null, bookingReference: part.id }));
  await placePayments(tx, deps, { effects, at, payments });
  const shown = parts.map((part) => ({ payment_id: part.id, meter: part.accountText, amount_minor: part.amountMinor }));
  await record(tx, split.source, [
    { action: 'payment.split', objectType: 'payment', objectId: payment.id, details: { receipt: payment.receipt, reason: split.reason, parts: shown } },
  ]);
}

function checkSum(payment: LockedPayment, { parts }: Split): void {
  const sum = parts.reduce((total, part) => total + part.amountMinor, 0n);
  if (sum !== payment.amount_minor) throw invalid({ parts: [`The parts are ${formatMinor(sum)}; the payment is ${formatMinor(payment.amount_minor)}.`] });
  if (new Set(parts.map((part) => part.meterId.toLowerCase())).size !== parts.length) throw invalid({ parts: ['Name each meter once.'] });
}

async function partsOf(tx: Tx, payment: LockedPayment, { parts }: Split): Promise<Part[]> {
  const numbers = await meterNumbers(
    tx,
    parts.map((part) => part.meterId),
  );
  return parts.map((part, index) => {
    const accountText = numbers.get(part.meterId.toLowerCase());
    if (accountText === undefined) throw notFound();
    return { id: newId(), receipt: `${payment.receipt}-${index + 1}`, amountMinor: part.amountMinor, accountText };
  });
}
