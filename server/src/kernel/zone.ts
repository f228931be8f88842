/** Days and wall-clock times of a time zone (IANA name). A day is `YYYY-MM-DD`. */

const DAY = /^(?!0000)\d{4}-\d\d-\d\d$/;
const QUARTER_HOUR_MS = 900_000;

/** True for a day that is in the calendar; the year 0 is in none that a database keeps. */
export function isDay(text: string): boolean {
  const at = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** True for a day and a time that a clock on the wall can show: `2026-02-30T10:00` is none, though `Date` takes it for 2 March. */
export function isWallTime(text: string): boolean {
  const [day = '', time = ''] = text.split('T');
  return isDay(day) && /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time);
}

export function dayIn(zone: string, at: Date): string {
  return zoned(zone, at).toPlainDate().toString();
}

/** The moment a day begins, which is not midnight where clocks are put forward then. */
export function startOfDay(zone: string, day: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone }).epochMilliseconds);
}

export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

export function zoned(zone: string, at: Date): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
}

/**
 * Reads moments as the zone's clocks show them: a Date whose UTC fields are the local ones. The zone is asked once
 * for each quarter of an hour, since no zone changes its offset within one; a report has a million rows.
 */
export function wallClock(zone: string): (at: Date) => Date {
  let quarter = Number.NaN;
  let offsetMs = 0;
  return (at) => {
    const now = Math.floor(at.getTime() / QUARTER_HOUR_MS);
    if (now !== quarter) {
      quarter = now;
      offsetMs = zoned(zone, at).offsetNanoseconds / 1e6;
    }
    return new Date(at.getTime() + offsetMs);
  };
}
