import { storable } from '../../../kernel/text.ts';
import type { StatementLine } from '../../../modules/vending/reconciliation/port.ts';
import { cellOf, type ColumnName, type Columns } from './columns.ts';
import { kindOf } from './kinds.ts';
import { readSigned, readTime } from './values.ts';

const RECEIPT = /^[A-Z0-9]{10}$/;
const LONGEST = 300;
/** No organisation moves more in one line; what is larger was read wrongly. */
const LARGEST_MINOR = 100_000_000_000n;

export interface RowCells {
  readonly row: number;
  readonly columns: Columns;
  readonly cells: readonly string[];
}

/** A line, why the row is none, or null for rows that are meant for people: blanks, totals, a second header. */
export function readLine({ row, columns, cells }: RowCells): StatementLine | string | null {
  const text: Read = (name) => storable(cellOf(columns, cells, name).slice(0, LONGEST));
  const receipt = text('receipt').toUpperCase();
  if (!RECEIPT.test(receipt)) return isFooter(cells) ? null : receipt === '' ? 'receipt_missing' : 'receipt_format';
  const occurredAt = readTime(text('completed')) ?? readTime(text('initiated'));
  if (!occurredAt) return 'time_unreadable';
  const amountMinor = readAmount(readSigned(text('paidIn')), readSigned(text('withdrawn')));
  if (typeof amountMinor === 'string') return amountMinor;
  if (!/^(KES)?$/i.test(text('currency'))) return 'another_currency';
  return { row, receipt, amountMinor, occurredAt, ...describe(text, { receipt, amountMinor }) };
}

type Read = (name: ColumnName) => string;
type Described = Omit<StatementLine, 'row' | 'receipt' | 'amountMinor' | 'occurredAt'>;

/** What the line's words say beside its money. */
function describe(text: Read, { receipt, amountMinor }: { readonly receipt: string; readonly amountMinor: bigint }): Described {
  const [details, reasonType, status] = [text('details'), text('reason'), text('status')];
  return {
    kind: /^(completed)?$/i.test(status) ? kindOf({ reasonType, details, amountMinor }) : 'void',
    status,
    accountText: text('account') || accountIn(details),
    payerText: text('party') || payerIn(details),
    reasonType,
    details,
    linkedReceipt: linkedIn(text('linked').toUpperCase(), { receipt, details }),
    balanceMinor: readSigned(text('balance')) ?? null,
  };
}

function payerIn(details: string): string {
  return /\bfrom (.+?)(?: Acc\b|$)/i.exec(details)?.[1] ?? '';
}

/** The totals row, blank rows and repeated headers carry no line. */
function isFooter(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '') || cells.some((cell) => /^\s*(grand )?totals?\s*:?\s*$|^receipt no/i.test(cell));
}

/** Withdrawals are printed with a sign or without; `undefined` is something that is no amount. */
function readAmount(into: bigint | null | undefined, out: bigint | null | undefined): bigint | string {
  if (into === undefined || out === undefined) return 'amount_unreadable';
  if (into && out) return 'two_amounts';
  const amount = into || -sizeOf(out ?? 0n);
  if (amount === 0n) return 'amount_missing';
  return sizeOf(amount) > LARGEST_MINOR ? 'amount_implausible' : amount;
}

function sizeOf(minor: bigint): bigint {
  return minor < 0n ? -minor : minor;
}

/** `Pay Bill from 2547… - JANE DOE Acc. GV-A1` */
function accountIn(details: string): string {
  return /\bAcc(?:ount|t)?\b\.?(?:\s*No\b\.?)?\s*[:#]?\s*(\S.*)$/i.exec(details)?.[1]?.trim() ?? '';
}

/** Reversals name what they take back in a column of its own, or in their text. */
function linkedIn(linked: string, { receipt, details }: { readonly receipt: string; readonly details: string }): string | null {
  if (RECEIPT.test(linked)) return linked;
  const named = /revers/i.test(details) ? details.toUpperCase().match(/\b(?=[A-Z0-9]*\d)[A-Z][A-Z0-9]{9}\b/g) : null;
  return named?.find((text) => text !== receipt) ?? null;
}
