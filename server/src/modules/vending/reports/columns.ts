import { formatMinor } from '../../../kernel/money.ts';
import { formatTenths } from '../tariffs/index.ts';

/** What the database may hand over for a cell. Money is minor units, volume tenths of m³. */
export type Cell = string | bigint | number | boolean | Date | null;

export interface ReportRow extends Readonly<Record<string, Cell>> {
  /** Rows are read on from the last one's id. */
  readonly id: string;
}

/** How a cell is to be read: everything else about showing it follows. */
export type Kind = 'text' | 'phone' | 'integer' | 'money' | 'volume' | 'moment' | 'day' | 'flag';

export interface Column {
  /** Name in JSON, and of the field in the rows. */
  readonly key: string;
  readonly title: string;
  readonly kind: Kind;
  /** Share of the width of a printed page; a column without one is not printed. */
  readonly weight?: number;
  /** Added up at the end of a printed report. */
  readonly sum?: boolean;
}

export const RIGHT_ALIGNED: ReadonlySet<Kind> = new Set(['integer', 'money', 'volume']);

/** First and last digits only, as the lists show it to people who do not act on payments. */
export function maskPhone(phone: string): string {
  return /^\+?\d{9,15}$/.test(phone) ? `${phone.slice(0, 5)}*****${phone.slice(-2)}` : phone;
}

/** A cell as the API writes it: decimals as exact text, times as RFC 3339. */
export function jsonCell(kind: Kind, value: Cell): string | number | boolean | null {
  if (value === null || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  if (kind === 'money') return formatMinor(BigInt(value));
  if (kind === 'volume') return volumeText(BigInt(value));
  if (kind === 'integer') return Number(value);
  return String(value);
}

/** Differences may be negative. */
export function volumeText(tenths: bigint): string {
  return tenths < 0n ? `-${formatTenths(-tenths)}` : formatTenths(tenths);
}

/** A cell as people read it; times by the clock of `wall`, to the second. */
export function textCell(kind: Kind, value: Cell, wall: (at: Date) => Date): string {
  if (value === null) return '';
  if (value instanceof Date) return wall(value).toISOString().slice(0, 19).replace('T', ' ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(jsonCell(kind, value));
}
