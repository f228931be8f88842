/** Time as the product sees it; tests hand in their own. */
export interface Clock {
  now(): Date;
  /** Milliseconds that only ever grow; deadlines are counted on it, so that a clock jump cannot move them. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
};

/** The calendar day of an instant in a tenant's zone, as `YYYY-MM-DD`. */
export function dayIn(zone: string, instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The instant at which a calendar day (`YYYY-MM-DD`) begins in a zone. */
export function startOfDay(zone: string, day: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);
}
