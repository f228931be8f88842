/** Cents of a decimal string or number such as "100", "100.5", "100.00"; null when it is not one, or has more places. */
export function toCents(value: unknown): bigint | null {
  return toScaled(value, 2);
}

/** "100.00" of 10000n. */
export function fromCents(cents: bigint): string {
  const sign = cents < 0n ? '-' : '';
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** "1,234.00" of 123400n, as M-Pesa writes it into messages. */
export function withCommas(cents: bigint): string {
  return fromCents(cents).replace(/\B(?=(\d{3})+\.)/g, ',');
}

/** Tenths of a decimal string such as "0.6"; what is finer than a tenth is cut off. Null when it is not a number. */
export function toTenths(value: unknown): number | null {
  const hundredThousandths = toScaled(value, 5);
  return hundredThousandths === null ? null : Number(hundredThousandths / 10_000n);
}

/** "0.6" of 6. */
export function fromTenths(tenths: number): string {
  return `${Math.trunc(tenths / 10)}.${tenths % 10}`;
}

function toScaled(value: unknown, places: number): bigint | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const parts = /^(\d{1,15})(?:\.(\d+))?$/.exec(String(value).trim());
  if (parts === null) return null;
  const fraction = (parts[2] ?? '').replace(/0+$/, '');
  if (fraction.length > places) return null;
  return BigInt(`${parts[1]}${fraction.padEnd(places, '0')}`);
}
