/** One token carries at most this many tenths of a cubic metre (IEC 62055-41, TransferAmount). */
export const MOST_TENTHS = 18_201_624;

const VOLUME = /^(\d{1,8})(?:\.(\d)0*)?$/;

/** Integer tenths of m³ of a plain decimal string with one decimal: `"6"`, `"6.5"`, `"6.50"`; null for all else. */
export function parseTenths(text: string): number | null {
  const match = VOLUME.exec(text);
  return match ? Number(match[1]) * 10 + Number(match[2] ?? '0') : null;
}

/** `15` tenths is `"1.5"`. */
export function formatTenths(tenths: bigint | number): string {
  const value = BigInt(tenths);
  return `${value / 10n}.${value % 10n}`;
}
