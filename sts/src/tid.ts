import { requireInteger, StsError } from './errors.ts';

/** The year on whose 1 January, 00:00 UTC, a meter's token identifiers begin to count. */
export type BaseDate = 1993 | 2014 | 2035;

/** The last 24-bit token identifier, 31 years, 10 months and 24 days after the base date. */
export const MAX_TID = 0xff_ffff;

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_DAY = 1440;
const RESERVED_MINUTE = 1;

/**
 * The token identifier of a moment: whole minutes since the base date, counted in UTC.
 * The minute 00:01 of every day is reserved by the standard, so a token issued in it gets 00:02.
 * @throws StsError `sts.date_invalid`, or `sts.tid_out_of_range` before the base date or after its last minute
 */
export function tidOf(date: Date, baseDate: BaseDate): number {
  const time = date.getTime();
  if (Number.isNaN(time)) throw new StsError('sts.date_invalid', 'date is not a valid date');
  return skipReserved(requireTid(Math.floor((time - startOf(baseDate)) / MS_PER_MINUTE)));
}

/**
 * The minute a token identifier stands for.
 * @throws StsError `sts.tid_out_of_range` when `tid` is not a 24-bit integer
 */
export function dateOfTid(tid: number, baseDate: BaseDate): Date {
  return new Date(startOf(baseDate) + requireTid(tid) * MS_PER_MINUTE);
}

/**
 * The identifier for a meter's next token: `now`, or the one after `last` when that is later, never a reserved minute.
 * Keep the result as the meter's new `last` in the same transaction that issues the token: a meter refuses a repeated one.
 * @param last identifier of the meter's previous token, null when it has none
 * @param now identifier of the present minute, from `tidOf`
 * @throws StsError `sts.tid_out_of_range` when the base date has no identifier left: the meter needs key-change tokens
 */
export function nextTid(last: number | null, now: number): number {
  const earliest = last === null ? 0 : requireTid(last) + 1;
  return requireTid(skipReserved(Math.max(requireTid(now), earliest)));
}

/** Whether the standard keeps this identifier for special use: minute 00:01 of its day. */
export function isReservedTid(tid: number): boolean {
  return tid % MINUTES_PER_DAY === RESERVED_MINUTE;
}

/**
 * Whether a key with expiry number `ken` is too old for a token: the top 8 bits of the identifier are past it.
 * A step is 65536 minutes, some 45 days; 255 never expires within the base date's range.
 * @throws StsError `sts.tid_out_of_range`, `sts.ken_invalid` when not 0 to 255
 */
export function isKeyExpired(ken: number, tid: number): boolean {
  requireInteger(ken, { code: 'sts.ken_invalid', what: 'KEN', max: 255 });
  return requireTid(tid) >>> 16 > ken;
}

/** Returns `tid` when it is a 24-bit integer; throws `sts.tid_out_of_range` otherwise. */
export function requireTid(tid: number): number {
  return requireInteger(tid, { code: 'sts.tid_out_of_range', what: 'TID', max: MAX_TID });
}

/** Returns the year when it is one of the standard's base dates; throws `sts.base_date_invalid` otherwise. */
export function requireBaseDate(baseDate: BaseDate): BaseDate {
  if ([1993, 2014, 2035].includes(baseDate)) return baseDate;
  throw new StsError('sts.base_date_invalid', 'base date must be 1993, 2014 or 2035');
}

function startOf(baseDate: BaseDate): number {
  return Date.UTC(requireBaseDate(baseDate), 0, 1);
}

function skipReserved(tid: number): number {
  return isReservedTid(tid) ? tid + 1 : tid;
}
