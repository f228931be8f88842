import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import type { Clock } from '../../../../kernel/clock.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { operatorOf } from '../../../../kernel/phone-operators.ts';
import type { Cost } from '../../outbox/index.ts';
import { readPrices, type Price } from './queries.ts';

type PriceOf = (to: string, parts: number) => Cost | null;

/** Where several countries share a calling code, the one that most of its numbers are of. */
const MAIN: Readonly<Record<string, string>> = {
  '1': 'US',
  '7': 'RU',
  '39': 'IT',
  '44': 'GB',
  '47': 'NO',
  '61': 'AU',
  '212': 'MA',
  '262': 'RE',
  '358': 'FI',
  '590': 'GP',
  '599': 'CW',
};
const BY_CODE = new Map<string, string>(getCountries().map((country) => [getCountryCallingCode(country), country]));

/** ISO country of E.164 digits; `''` for codes that belong to none. */
export function countryOfDigits(digits: string): string {
  for (const length of [3, 2, 1]) {
    const code = digits.slice(0, length);
    const country = MAIN[code] ?? BY_CODE.get(code);
    if (country !== undefined) return country;
  }
  return '';
}

/** The price that says most about the number: its operator, then its country, then any; an own line goes before the platform's. */
function priceOf(lists: readonly (readonly Price[])[]): PriceOf {
  const byKey = new Map<string, Price>();
  const keyOf = (country: string, operator: string): string => `${country}/${operator.toLowerCase()}`;
  for (const list of lists)
    for (const price of list) if (!byKey.has(keyOf(price.country, price.operator))) byKey.set(keyOf(price.country, price.operator), price);
  return (to, parts) => {
    const country = countryOfDigits(to);
    const price = byKey.get(keyOf(country, operatorOf(to) ?? '')) ?? byKey.get(keyOf(country, '')) ?? byKey.get(keyOf('', ''));
    return price ? { micro: price.priceMicro * BigInt(parts), currency: price.currency } : null;
  };
}

/** As they stand in the lists now. */
export async function pricesNow(tx: Tx): Promise<PriceOf> {
  const { own, platform } = await readPrices(tx);
  return priceOf([own, platform]);
}

const KEPT_MS = 30_000;
const MOST_KEPT = 500;

/** Prices as they were within the last half minute: they change by the month, and are asked for with every claim. */
export function createPriceBook(clock: Clock): (tx: Tx) => Promise<PriceOf> {
  const kept = new Map<string, { readonly until: number; readonly price: PriceOf }>();
  return async (tx) => {
    const known = kept.get(tx.tenantId);
    if (known !== undefined && known.until > clock.monotonic()) return known.price;
    const price = await pricesNow(tx);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(tx.tenantId, { until: clock.monotonic() + KEPT_MS, price });
    return price;
  };
}
