/** An exact decimal: `value / 10^places`. */
export interface Decimal {
  readonly value: bigint;
  readonly places: number;
}

const PLAIN = /^(\d{1,15})(?:\.(\d{1,12}))?$/;
const GROUPED = /^\d{1,3}(,\d{3})+(\.\d+)?$/;

/** `"20.00"`, `"1,500.00"`, `"0.1"`; null for everything else, signs included. */
export function readDecimal(text: string): Decimal | null {
  const trimmed = text.trim();
  const match = PLAIN.exec(GROUPED.test(trimmed) ? trimmed.replaceAll(',', '') : trimmed);
  if (!match) return null;
  const fraction = match[2] ?? '';
  return { value: BigInt(match[1]! + fraction), places: fraction.length };
}

/** The decimal as a whole number of `10^-places`, or null when it is finer than that. */
export function scaled(decimal: Decimal, places: number): bigint | null {
  if (decimal.places <= places) return decimal.value * 10n ** BigInt(places - decimal.places);
  const divisor = 10n ** BigInt(decimal.places - places);
  return decimal.value % divisor === 0n ? decimal.value / divisor : null;
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { value: a.value * b.value, places: a.places + b.places };
}

/** Whether `|a - b| <= within`. */
export function near(a: Decimal, b: Decimal, within: Decimal): boolean {
  const places = Math.max(a.places, b.places, within.places);
  const [left, right, limit] = [scaled(a, places)!, scaled(b, places)!, scaled(within, places)!];
  return (left > right ? left - right : right - left) <= limit;
}

/** `0.6` of 6 tenths. */
export function formatTenths(tenths: number): string {
  return `${Math.trunc(tenths / 10)}.${tenths % 10}`;
}
