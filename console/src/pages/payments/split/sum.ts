import { AMOUNT } from '../../issue/preview.tsx';

/** Cents of an amount as typed; null for what is no amount. Integers all the way. */
export function cents(typed: string): bigint | null {
  const text = typed.trim();
  if (!AMOUNT.test(text)) return null;
  const [whole = '0', part = ''] = text.split('.');
  return BigInt(whole) * 100n + BigInt(part.padEnd(2, '0').slice(0, 2));
}

export function shillings(value: bigint): string {
  const size = value < 0n ? -value : value;
  return `${value < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

/** What is left of the whole; negative when the parts are more. Parts that are no amounts count as nothing. */
export function leftOf(whole: string, parts: readonly string[]): bigint {
  return parts.reduce((left, part) => left - (cents(part) ?? 0n), cents(whole) ?? 0n);
}
