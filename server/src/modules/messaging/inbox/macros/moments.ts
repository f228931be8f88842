import { zoned } from '../../../../kernel/zone.ts';

export const SNOOZES = ['hour', 'evening', 'tomorrow', 'week'] as const;
export type Snooze = (typeof SNOOZES)[number];

const [MORNING, EVENING] = ['09:00', '17:00'] as const;

/** When a talk comes back, on the clocks of `zone`; always later than `now`. */
export function momentOf(snooze: Snooze, now: Date, zone: string): Date {
  const here = zoned(zone, now);
  switch (snooze) {
    case 'hour':
      return new Date(here.add({ hours: 1 }).epochMilliseconds);
    case 'evening': {
      const evening = here.withPlainTime(EVENING);
      return new Date((Temporal.ZonedDateTime.compare(evening, here) > 0 ? evening : here.add({ days: 1 }).withPlainTime(EVENING)).epochMilliseconds);
    }
    case 'tomorrow':
      return new Date(here.add({ days: 1 }).withPlainTime(MORNING).epochMilliseconds);
    case 'week':
      return new Date(here.add({ days: 8 - here.dayOfWeek }).withPlainTime(MORNING).epochMilliseconds);
    default:
      return snooze satisfies never;
  }
}
