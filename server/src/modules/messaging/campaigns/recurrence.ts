import { zoned } from '../../../kernel/zone.ts';
import type { Recurrence } from './queries.ts';

/** The first time of a series, as the clock on the wall shows it. Those after it keep its time of day, whatever clocks are changed. */
export type WallTime = Temporal.PlainDateTime;

/** The last day of a month, whatever its length. */
const LAST_DAY = -1;
/** A series that finds nothing in so many steps has nothing: no rule leaves out more. */
const MOST_STEPS = 20_000;

/** Times after the first one, in order, on the clock on the wall. */
function* timesAfter(rule: Recurrence, first: WallTime): Generator<WallTime> {
  const { interval = 1 } = rule;
  for (let step = 0; step < MOST_STEPS; step += 1)
    for (const at of timesOf(rule, first, step * interval)) if (Temporal.PlainDateTime.compare(at, first) > 0) yield at;
}

/** Those of one step: a day, a week, a month. Weeks begin on Mondays. */
function timesOf(rule: Recurrence, first: WallTime, ahead: number): readonly WallTime[] {
  switch (rule.frequency) {
    case 'daily':
      return [first.add({ days: ahead })];
    case 'weekly': {
      const monday = first.add({ weeks: ahead }).subtract({ days: first.dayOfWeek - 1 });
      const weekdays = rule.weekdays?.length ? rule.weekdays.toSorted((a, b) => a - b) : [first.dayOfWeek];
      return weekdays.map((weekday) => monday.add({ days: weekday - 1 }));
    }
    case 'monthly': {
      const month = first.with({ day: 1 }).add({ months: ahead });
      const day = rule.month_day ?? first.day;
      // a month that has no such day ends earlier
      return [month.with({ day: day === LAST_DAY ? month.daysInMonth : Math.min(day, month.daysInMonth) })];
    }
    default:
      return rule.frequency satisfies never;
  }
}

export interface Series {
  readonly rule: Recurrence;
  readonly first: WallTime;
  /** Whose clock moments are told by. */
  readonly zone: string;
}

const momentOf = (at: WallTime, zone: string): number => at.toZonedDateTime(zone).epochMilliseconds;
const isBeyond = ({ rule, zone }: Series, at: WallTime): boolean => rule.until != null && momentOf(at, zone) > Date.parse(rule.until);

interface Standing {
  /** The run that begins now, and how many there were with it. */
  readonly current: WallTime;
  readonly runNo: number;
  readonly now: Date;
}

/** The time of the next run: after the current one, and not passed already; null when the series is over. */
export function nextTime(series: Series, { current, runNo, now }: Standing): WallTime | null {
  const { rule, zone } = series;
  if (rule.count != null && runNo >= rule.count) return null;
  for (const at of timesAfter(rule, series.first)) {
    if (isBeyond(series, at)) return null;
    if (Temporal.PlainDateTime.compare(at, current) > 0 && momentOf(at, zone) > now.getTime()) return at;
  }
  return null;
}

/** Whether a run stands where the series puts it; somebody may have moved it, and then it goes on from there. */
export function isTimeOf({ rule, first, zone }: Series, run: WallTime): boolean {
  const wanted = momentOf(run, zone);
  if (momentOf(first, zone) === wanted) return true;
  for (const at of timesAfter(rule, first)) {
    const moment = momentOf(at, zone);
    if (moment >= wanted) return moment === wanted;
  }
  return false;
}

/** The first times of a series, its own first among them. */
export function firstTimes(series: Series, most: number): readonly WallTime[] {
  const times = [series.first];
  const wanted = Math.min(most, series.rule.count ?? most);
  for (const at of timesAfter(series.rule, series.first)) {
    if (times.length >= wanted || isBeyond(series, at)) break;
    times.push(at);
  }
  return times;
}

/** What a campaign's own times are on the wall of the tenant; null for one without. */
export function wallTimeOf(
  { scheduledAt, localTime }: { readonly scheduledAt: Date | null; readonly localTime: string | null },
  zone: string,
): WallTime | null {
  if (localTime !== null) return Temporal.PlainDateTime.from(localTime);
  return scheduledAt === null ? null : zoned(zone, scheduledAt).toPlainDateTime();
}

/** As `local_time` is written. */
export const writtenTime = (at: WallTime): string => at.toString({ smallestUnit: 'minute' });
