import { formatMinor } from '../../../../kernel/money.ts';
import type { HistoryEntry } from '../../tokens/port.ts';
import { NO_SUBJECTS, type BreakClass, type FoundBreak } from '../breaks/classes.ts';
import type { BookToken, MeterToRead, OpenOrder, VendorDay } from './vendor-queries.ts';

/** A line of the vendor's history, without its token. */
interface VendorLine extends Pick<HistoryEntry, 'paidMinor' | 'tenths' | 'unitPriceMinor' | 'generatedAt'> {
  readonly digest: string;
  readonly tail: string;
  /** The vendor's local date; null when its time cannot be read. */
  readonly day: string | null;
  /** Whether its token is in our books, on whatever day. */
  readonly known: boolean;
}

export interface MeterView {
  readonly meter: MeterToRead;
  /** Newest first, all that the vendor shows. */
  readonly lines: readonly VendorLine[];
  readonly tokens: readonly BookToken[];
  readonly open: readonly OpenOrder[];
  readonly days: readonly string[];
}

export interface MeterFindings {
  readonly found: readonly FoundBreak[];
  readonly sums: readonly VendorDay[];
  /** Tokens older than the vendor's history reaches: nothing is known about them. */
  readonly beyond: number;
}

/** A vendor that shows fewer lines than this shows all it has. */
const FULL_HISTORY = 50;

/** One meter's history against our tokens of some days. Pure. */
export function compareMeter(view: MeterView): MeterFindings {
  const { lines, tokens, days } = view;
  const byDigest = new Map(lines.map((line) => [line.digest, line]));
  const pairs = tokens.map((token) => ({ token, line: byDigest.get(token.digest) }));
  const strangers = lines.filter((line) => !line.known && inDays(line, days) && !isAwaited(line, view.open));
  const reach = lines.length >= FULL_HISTORY ? (lines.at(-1)!.day ?? '') : '';
  const absent = pairs.filter((pair) => !pair.line).map((pair) => pair.token);
  const lost = absent.filter((token) => token.day > reach);
  const swapped = swap(lost, strangers);
  const found = [
    ...pairs.flatMap(({ token, line }) => (line ? disagreements(view.meter, token, line) : [])),
    ...swapped.pairs.map(({ token, line }) => swappedBreak(view.meter, token, line)),
    ...swapped.lost.map((token) => lostBreak(view.meter, token)),
    ...swapped.strangers.map((line) => strangerBreak(view, line)),
  ];
  return { found, sums: sumsOf(view, { pairs, strangers, lost }), beyond: absent.length - lost.length };
}

function inDays(line: VendorLine, days: readonly string[]): boolean {
  return line.day === null || days.includes(line.day);
}

/** A line that may be of an order whose outcome is being found out is not ours to judge. */
function isAwaited(line: VendorLine, open: readonly OpenOrder[]): boolean {
  return open.some((order) => (order.tenths === null ? order.water_minor === line.paidMinor : order.tenths === line.tenths));
}

interface Swapped {
  readonly pairs: readonly { readonly token: BookToken; readonly line: VendorLine }[];
  readonly lost: readonly BookToken[];
  readonly strangers: readonly VendorLine[];
}

/** A token that the vendor lacks and one that we lack, of one day and size, are one purchase told differently. */
function swap(lost: readonly BookToken[], strangers: readonly VendorLine[]): Swapped {
  const left = [...strangers];
  const pairs: { token: BookToken; line: VendorLine }[] = [];
  const alone: BookToken[] = [];
  for (const token of lost) {
    const at = left.findIndex((line) => line.day === token.day && (line.tenths === null || line.tenths === tenthsOf(token)));
    if (at < 0) alone.push(token);
    else pairs.push({ token, line: left.splice(at, 1)[0]! });
  }
  return { pairs, lost: alone, strangers: left };
}

function tenthsOf(token: BookToken): number {
  return token.tenths ?? token.vendor_tenths ?? 0;
}

function disagreements(meter: MeterToRead, token: BookToken, line: VendorLine): readonly FoundBreak[] {
  const found: FoundBreak[] = [];
  const tenths = BigInt((line.tenths ?? tenthsOf(token)) - tenthsOf(token));
  if (tenths !== 0n) found.push(breakOf(meter, { name: 'vendor_units_differ', token, line, tenths }));
  if (priceDiffers(token, line)) found.push(breakOf(meter, { name: 'vendor_amount_differs', token, line, tenths: 0n }));
  return found;
}

/** Bought by money, the amount is ours; bought by volume, the vendor's price is what it said when it issued. */
function priceDiffers(token: BookToken, line: VendorLine): boolean {
  if (!token.by_units) return line.paidMinor !== null && line.paidMinor !== token.water_minor;
  return line.unitPriceMinor !== null && token.vendor_price_minor !== null && line.unitPriceMinor !== token.vendor_price_minor;
}

function swappedBreak(meter: MeterToRead, token: BookToken, line: VendorLine): FoundBreak {
  return breakOf(meter, { name: 'vendor_token_differs', token, line, tenths: BigInt((line.tenths ?? tenthsOf(token)) - tenthsOf(token)) });
}

function lostBreak(meter: MeterToRead, token: BookToken): FoundBreak {
  return breakOf(meter, { name: 'vendor_missing', token, line: null, tenths: -BigInt(tenthsOf(token)) });
}

function strangerBreak({ meter, days }: MeterView, line: VendorLine): FoundBreak {
  const found = breakOf(meter, { name: 'vendor_unordered', token: null, line, tenths: BigInt(line.tenths ?? 0) });
  return { ...found, day: line.day ?? days.at(-1)! };
}

interface Finding {
  readonly name: BreakClass;
  readonly token: BookToken | null;
  readonly line: VendorLine | null;
  readonly tenths: bigint;
}

function breakOf(meter: MeterToRead, { name, token, line, tenths }: Finding): FoundBreak {
  return {
    ...NO_SUBJECTS,
    class: name,
    subject: token ? token.order_id : line!.digest,
    day: token ? token.day : (line!.day ?? ''),
    paymentId: token && token.payment_id,
    orderId: token && token.order_id,
    meterId: meter.id,
    differenceTenths: tenths,
    evidence: { meter: meter.meter_number, vendor: line && shownLine(line), books: token && shownToken(token) },
  };
}

function shownLine(line: VendorLine): Readonly<Record<string, unknown>> {
  const { tail, tenths, paidMinor, unitPriceMinor, generatedAt } = line;
  return { token_tail: tail, tenths, paid: decimals(paidMinor), unit_price: decimals(unitPriceMinor), generated_at: generatedAt };
}

function shownToken(token: BookToken): Readonly<Record<string, unknown>> {
  return {
    token_tail: token.tail,
    tenths: tenthsOf(token),
    amount: formatMinor(token.water_minor),
    unit_price: decimals(token.vendor_price_minor),
    issued_at: token.created_at.toISOString(),
  };
}

function decimals(minor: bigint | null): string | null {
  return minor === null ? null : formatMinor(minor);
}

interface Sides {
  readonly pairs: readonly { readonly token: BookToken; readonly line: VendorLine | undefined }[];
  readonly strangers: readonly VendorLine[];
  readonly lost: readonly BookToken[];
}

/** Both sides' volume for each day, added up from the lists and not from the findings. */
function sumsOf({ meter, days }: MeterView, { pairs, strangers, lost }: Sides): readonly VendorDay[] {
  const sums = new Map(days.map((day) => [day, { vendor: 0n, books: 0n }]));
  const add = (day: string, side: 'vendor' | 'books', tenths: number): void => {
    const sum = sums.get(day);
    if (sum) sum[side] += BigInt(tenths);
  };
  for (const { token, line } of pairs) {
    if (!line) continue;
    add(token.day, 'vendor', line.tenths ?? tenthsOf(token));
    add(token.day, 'books', tenthsOf(token));
  }
  for (const token of lost) add(token.day, 'books', tenthsOf(token));
  for (const line of strangers) add(line.day ?? days.at(-1)!, 'vendor', line.tenths ?? 0);
  return [...sums].map(([day, sum]) => ({ meterId: meter.id, day, vendorTenths: sum.vendor, booksTenths: sum.books }));
}
