/** The stretch of a weekday (ISO: 1 is Monday) in which somebody works, as the client's clocks show it; `24:00` is midnight. */
export interface Stretch {
  readonly day: number;
  readonly from: string;
  readonly until: string;
}

/** A week without any stretch of work left is not looked through for ever. */
const MOST_DAYS = 800;

/** The moment that lies so many minutes of working time after `since`. Without stretches people work around the clock. */
export function afterWork(since: Date, minutes: number, { hours, zone }: { readonly hours: readonly Stretch[]; readonly zone: string }): Date {
  const wanted = minutes * 60_000;
  if (hours.length === 0) return new Date(since.getTime() + wanted);
  let left = wanted;
  let date = Temporal.Instant.fromEpochMilliseconds(since.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  for (let day = 0; day < MOST_DAYS; day += 1) {
    const stretch = hours.find((one) => one.day === date.dayOfWeek);
    const [from, until] = stretch ? [Math.max(since.getTime(), momentOf(date, stretch.from, zone)), momentOf(date, stretch.until, zone)] : [0, 0];
    const room = Math.max(0, until - from);
    if (room > 0 && room >= left) return new Date(from + left);
    left -= room;
    date = date.add({ days: 1 });
  }
  return new Date(since.getTime() + wanted);
}

function momentOf(date: Temporal.PlainDate, time: string, timeZone: string): number {
  const isEnd = time === '24:00';
  return (isEnd ? date.add({ days: 1 }) : date).toZonedDateTime({ timeZone, plainTime: isEnd ? '00:00' : time }).epochMilliseconds;
}
