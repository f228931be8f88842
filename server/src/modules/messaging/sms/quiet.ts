import { zoned } from '../../../kernel/zone.ts';

/** Advertising reaches people from 08:00 to 18:00 of their day: the rule of Kenya's operators, and good manners elsewhere. */
const FROM = 8;
const UNTIL = 18;

/** The moment itself, or the next at which advertising may be sent in this zone. */
export function nextPoliteTime(zone: string, at: Date): Date {
  const here = zoned(zone, at);
  if (here.hour >= FROM && here.hour < UNTIL) return at;
  const day = here.hour < FROM ? here.toPlainDate() : here.toPlainDate().add({ days: 1 });
  return new Date(day.toZonedDateTime({ timeZone: zone, plainTime: new Temporal.PlainTime(FROM) }).epochMilliseconds);
}
