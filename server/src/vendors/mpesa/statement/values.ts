import { EAT_OFFSET_MS } from '../values.ts';

/** What a cell of a portal statement says, in the many ways in which spreadsheet programs leave it behind. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const CLOCK = String.raw`(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?: ?([AP])\.?M\.?)?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})${CLOCK}Z?$`, 'i');
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d|\d\d)${CLOCK}$`, 'i');
const NAMED_MONTH = new RegExp(String.raw`^(\d{1,2})[- ]([a-z]{3})[a-z]*[- ,]+(20\d\d)${CLOCK}$`, 'i');
const SERIAL = /^\d{5}(?:\.\d{1,20})?$/;
/** Days from 1899-12-30, where spreadsheets count from, to 1970-01-01. */
const SERIAL_OF_EPOCH = 25_569;
const DAY_MS = 86_400_000;

/**
 * The instant of an East African time: day first, year first, with the month's name or as a serial number of days.
 * Between day and month, the day comes first unless that cannot be.
 */
export function readTime(text: string): Date | null {
  const cell = text.trim();
  if (SERIAL.test(cell)) return new Date(Math.round(((Number(cell) - SERIAL_OF_EPOCH) * DAY_MS) / 1_000) * 1_000 - EAT_OFFSET_MS);
  const yearFirst = YEAR_FIRST.exec(cell);
  if (yearFirst) return instant({ year: yearFirst[1]!, month: Number(yearFirst[2]), day: Number(yearFirst[3]) }, yearFirst.slice(4));
  const named = NAMED_MONTH.exec(cell);
  if (named) return instant({ year: named[3]!, month: MONTHS.indexOf(named[2]!.toLowerCase()) + 1, day: Number(named[1]) }, named.slice(4));
  const dayFirst = DAY_FIRST.exec(cell);
  if (!dayFirst) return null;
  const [first, second] = [Number(dayFirst[1]), Number(dayFirst[2])];
  const monthFirst = second > 12;
  return instant({ year: dayFirst[3]!, month: monthFirst ? first : second, day: monthFirst ? second : first }, dayFirst.slice(4));
}

interface CalendarDay {
  readonly year: string;
  readonly month: number;
  readonly day: number;
}

function instant({ year, month, day }: CalendarDay, clock: readonly (string | undefined)[]): Date | null {
  const [hour = 0, minute = 0, second = 0] = clock.slice(0, 3).map((part) => Number(part ?? 0));
  const hours = hourOf(hour, clock[3]);
  const local = new Date(Date.UTC(Number(year.padStart(4, '20')), month - 1, day, hours, minute, second));
  const wanted = [month - 1, day, hours, minute, second];
  const got = [local.getUTCMonth(), local.getUTCDate(), local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()];
  // 31 February and 25 o'clock roll over to something else
  return wanted.every((part, index) => part === got[index]) ? new Date(local.getTime() - EAT_OFFSET_MS) : null;
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
}

export function hasClock(text: string): boolean {
  return /\d:\d\d/.test(text) || /^\d{5}\.\d/.test(text.trim());
}

const GROUPED = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const EUROPEAN = /^(?:\d{1,3}(?:\.\d{3})*|\d+),\d{2}$/;
const PLAIN = /^\d{1,15}(?:\.\d+)?$/;
const SCIENTIFIC = /^\d(?:\.\d{1,17})?E[+-]?\d{1,2}$/i;

/** `null`: nothing stands there. `undefined`: something that is no amount. Else minor units with their sign. */
export function readSigned(text: string): bigint | null | undefined {
  const cell = text
    .replace(/^(?:KES|KSHS?\.?)\s*/i, '')
    .replace(/[\s\u00a0]/g, '')
    .replace('\u2212', '-');
  if (cell === '' || cell === '-' || cell === '--') return null;
  const inBrackets = /^\((.+)\)$/.exec(cell)?.[1];
  const unsigned = inBrackets ?? cell.replace(/^[+-]/, '');
  const minor = readUnsigned(unsigned);
  if (minor === null) return undefined;
  return inBrackets !== undefined || cell.startsWith('-') ? -minor : minor;
}

function readUnsigned(text: string): bigint | null {
  if (EUROPEAN.test(text) && !GROUPED.test(text)) return exactMinor(text.replaceAll('.', '').replace(',', '.'));
  if (GROUPED.test(text)) return exactMinor(text.replaceAll(',', ''));
  if (SCIENTIFIC.test(text)) return exactMinor(Number(text).toFixed(10));
  return PLAIN.test(text) ? exactMinor(text) : null;
}

/** Spreadsheets keep numbers as floats: `1053.0000000000001` is 1053.00. A real third decimal is no amount. */
function exactMinor(text: string): bigint | null {
  const [whole = '', fraction = ''] = text.split('.');
  const scaled = BigInt(whole + fraction.slice(0, 8).padEnd(8, '0'));
  const minor = (scaled + 500_000n) / 1_000_000n;
  const rest = scaled - minor * 1_000_000n;
  return rest > -10n && rest < 10n ? minor : null;
}
