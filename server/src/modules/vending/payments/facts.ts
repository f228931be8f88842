import { announce, type Fact } from '../../../kernel/facts.ts';
import type { Tx } from '../../../kernel/db.ts';
import { formatMinor } from '../../../kernel/money.ts';
import { maskPhone, maskPhones } from './masking.ts';
import type { PaymentChange } from './settle-queries.ts';
import type { Settling } from './settling.ts';

/** What other systems are told of payments that have just been placed: all new money, and what of it names nobody. */
export function announcePlaced(tx: Tx, payments: readonly Settling[], changes: readonly PaymentChange[]): void {
  const states = (): ReadonlyMap<string, PaymentChange> => new Map(changes.map((change) => [change.id, change]));
  const told = (among: readonly Settling[]) => (): readonly Fact[] => {
    const byId = states();
    return among.map((payment) => paymentFact(payment, byId.get(payment.id)));
  };
  // money that was here before only moves on
  const fresh = payments.filter((payment) => payment.bookedIn === null);
  if (fresh.length > 0) announce(tx, 'payment.received', told(fresh));
  const lost = new Set(changes.flatMap(({ id, state }) => (state === 'suspense' ? [id] : [])));
  const unknown = fresh.filter(({ id }) => lost.has(id));
  if (unknown.length > 0) announce(tx, 'payment.suspense', told(unknown));
}

function paymentFact(payment: Settling, change: PaymentChange | undefined): Fact {
  return {
    object: payment.id,
    path: `/api/payments/${payment.id}/`,
    data: {
      payment: payment.id,
      mpesa_transaction_id: payment.receipt,
      amount: formatMinor(payment.amountMinor),
      currency: payment.currency,
      // people type their phone's number where the meter's belongs
      account_number: maskPhones(payment.accountText),
      phone: payment.payerPhone === null ? null : maskPhone(payment.payerPhone),
      state: change?.state ?? 'received',
      meter: change?.meterId ?? null,
      customer: change?.customerId ?? null,
    },
  };
}
