import { addDays, dayIn, zoned } from '../../../../kernel/zone.ts';

export const PERIODS = ['daily', 'weekly', 'monthly'] as const;

/** When a report goes out: an hour of the client's day, with the ISO weekday or the day of the month where it matters. */
export interface Rhythm {
  readonly period: (typeof PERIODS)[number];
  readonly hour: number;
  readonly weekday: number;
  readonly monthDay: number;
}

/** The first moment of the rhythm that is later than `after`. An hour that the clocks leave out is taken when it would have been. */
export function nextRun(rhythm: Rhythm, after: Date, zone: string): Date {
  let day = zoned(zone, after).toPlainDate();
  for (;;) {
    if (fits(rhythm, day)) {
      const at = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour: rhythm.hour }) }).epochMilliseconds;
      if (at > after.getTime()) return new Date(at);
    }
    day = day.add({ days: 1 });
  }
}

function fits({ period, weekday, monthDay }: Rhythm, day: Temporal.PlainDate): boolean {
  if (period === 'weekly') return day.dayOfWeek === weekday;
  return period === 'daily' || day.day === monthDay;
}

/** The days that a report covers which goes out at `at`: the day, the week or the calendar month that ended before it. */
export function coveredDays({ period }: Pick<Rhythm, 'period'>, at: Date, zone: string): { readonly from: string; readonly to: string } {
  const today = dayIn(zone, at);
  if (period !== 'monthly') return { from: addDays(today, period === 'daily' ? -1 : -7), to: addDays(today, -1) };
  const first = Temporal.PlainDate.from(today).with({ day: 1 });
  return { from: first.subtract({ months: 1 }).toString(), to: first.subtract({ days: 1 }).toString() };
}
