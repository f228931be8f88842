import { zoned } from '../../../../kernel/zone.ts';

/** A moment as the clock on the tenant's wall shows it. */
export interface LocalTime {
  /** YYYY-MM-DD. */
  readonly day: string;
  /** Minutes since midnight. */
  readonly minutes: number;
}

export function localTime(at: Date, timeZone: string): LocalTime {
  const local = zoned(timeZone, at);
  return { day: local.toPlainDate().toString(), minutes: local.hour * 60 + local.minute };
}
