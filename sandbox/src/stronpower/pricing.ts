import { MAX_AMOUNT } from '@mkondo/sts';
import { toCents, toTenths } from '../money.ts';
import type { Company } from './companies.ts';

/** What a purchase comes to: integer tenths of a m³ and cents paid, VAT included. */
export type Quote = { tenths: number; paid: bigint; price: bigint };

const WHOLE = 10_000n;

/**
 * Turns money into volume or volume into money by the company's price. Money buys whole tenths of a m³, cut off below:
 * the company keeps the remainder. Null when it buys less than 0.1 m³, or more than one token can carry.
 * @param price cents a m³ before VAT
 */
export function quote(company: Company, order: { amount: string; byUnit: boolean; price: bigint }): Quote | null {
  const gross = order.price * (WHOLE + company.vat);
  if (gross <= 0n) return null;
  return order.byUnit ? quoteUnits(gross, order) : quoteMoney(gross, order);
}

function quoteMoney(gross: bigint, order: { amount: string; price: bigint }): Quote | null {
  const paid = toCents(order.amount);
  if (paid === null) return null;
  return inRange({ tenths: Number((paid * 10n * WHOLE) / gross), paid, price: order.price });
}

function quoteUnits(gross: bigint, order: { amount: string; price: bigint }): Quote | null {
  const tenths = toTenths(order.amount);
  if (tenths === null) return null;
  const paid = (BigInt(tenths) * gross + 5n * WHOLE) / (10n * WHOLE);
  return inRange({ tenths, paid, price: order.price });
}

function inRange(result: Quote): Quote | null {
  return result.tenths >= 1 && result.tenths <= MAX_AMOUNT ? result : null;
}
