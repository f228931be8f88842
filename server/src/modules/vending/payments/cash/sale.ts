import type { Tx } from '../../../../kernel/db.ts';
import { conflict, notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { newId } from '../../../../kernel/ids.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { findMeterById } from '../../meters/index.ts';
import { requirePerson } from '../decisions/decisions.ts';
import type { PaymentTools } from '../deps.ts';
import { noEffects } from '../effects.ts';
import { placePayments } from '../settle.ts';
import { dailyLimit } from './limits.ts';
import { insertCashSale, openCashDay, type CashDay } from './queries.ts';

export interface CashSale {
  readonly meterId: string;
  readonly amountMinor: bigint;
  /** E.164 digits of the payer, for the text with the token. */
  readonly phone: string | null;
  readonly payerName: string;
  readonly note: string;
  readonly source: RequestContext;
}

/**
 * Takes cash at the counter and puts the purchase in line, in one transaction. Money that would buy nothing is not
 * taken: it is still in the payer's hand.
 * @returns the payment's id.
 * @throws AppError `payments.cash_limit`, or what keeps the meter from being sold to.
 */
export async function sellForCash(tx: Tx, deps: PaymentTools, sale: CashSale): Promise<string> {
  const { actor } = sale.source;
  requirePerson(sale.source);
  const meter = await findMeterById(tx, sale.meterId);
  if (!meter) throw notFound();
  const at = deps.clock.now();
  const day = await openCashDay(tx, actor.id, at);
  checkLimit(day, actor.role, sale.amountMinor);
  const [id, receipt] = [newId(), `CASH${String(day.number).padStart(6, '0')}`];
  await insertCashSale(tx, {
    id,
    number: day.number,
    receipt,
    cashierId: actor.id,
    day: day.day,
    amountMinor: sale.amountMinor,
    currency: day.currency,
    accountText: meter.meterNumber,
    phone: sale.phone,
    payerName: sale.payerName,
    note: sale.note,
    at,
  });
  await place(tx, deps, { id, receipt, sale, day, accountText: meter.meterNumber, at });
  await record(tx, sale.source, [
    {
      action: 'payment.cash_taken',
      objectType: 'payment',
      objectId: id,
      details: { receipt, amount_minor: sale.amountMinor, meter: meter.meterNumber, note: sale.note },
    },
  ]);
  return id;
}

function checkLimit(day: CashDay, role: string, amountMinor: bigint): void {
  const limit = dailyLimit(day.limits, role);
  if (day.takenMinor + amountMinor <= limit) return;
  const left = limit > day.takenMinor ? limit - day.takenMinor : 0n;
  throw conflict('payments.cash_limit', `Your limit for a day is ${day.currency} ${formatMinor(limit)}; ${formatMinor(left)} is left today.`);
}

interface Placing {
  readonly id: string;
  readonly receipt: string;
  readonly sale: CashSale;
  readonly day: CashDay;
  readonly accountText: string;
  readonly at: Date;
}

async function place(tx: Tx, deps: PaymentTools, { id, receipt, sale, day, accountText, at }: Placing): Promise<void> {
  const effects = noEffects();
  const settling = {
    id,
    receipt,
    amountMinor: sale.amountMinor,
    currency: day.currency,
    accountText,
    payerPhone: sale.phone,
    tenantName: day.tenantName,
    tenantLanguage: day.tenantLanguage,
    hold: null,
    bookedIn: null,
    cameBy: 'cash' as const,
    bookingReference: id,
  };
  await placePayments(tx, deps, { effects, at, payments: [settling] });
  const [placed] = effects.payments;
  if (placed?.state !== 'vending') throw conflict(placed?.errorCode ?? 'payments.needs_meter', `Nothing was taken. ${placed?.errorMessage ?? ''}`.trim());
}
