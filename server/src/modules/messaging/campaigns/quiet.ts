import { zoned } from '../../../kernel/zone.ts';
import type { CampaignPlan } from './queries.ts';

/** Advertising reaches people from 08:00 to 18:00 of their day, whatever a campaign says: the rule of Kenya's operators, and good manners elsewhere. */
const POLITE = { from: '18:00', until: '08:00' } as const;
const STEP_MINUTES = 15;
const DAY_STEPS = (24 * 60) / STEP_MINUTES;

type Quiet = Pick<CampaignPlan, 'purpose' | 'quietFrom' | 'quietUntil'>;

/** Whether people with such a clock are left in peace at `HH:MM`. */
function isQuiet({ purpose, quietFrom, quietUntil }: Quiet, time: string): boolean {
  const own = quietFrom !== null && quietUntil !== null && within(time, { from: quietFrom, until: quietUntil });
  return own || (purpose === 'marketing' && within(time, POLITE));
}

/** Over midnight where the end is before the beginning; the same twice is no time at all. */
function within(time: string, { from, until }: { readonly from: string; readonly until: string }): boolean {
  return from <= until ? time >= from && time < until : time >= from || time < until;
}

/** The moment itself, or the next at which somebody in this zone may be written to; null where there is none within a day. */
export function nextAllowed(quiet: Quiet, zone: string, at: Date): Date | null {
  if (!isQuiet(quiet, timeIn(zone, at))) return at;
  const stepMs = STEP_MINUTES * 60_000;
  // the ends of quiet hours are found to the minute: the steps only lead to the right quarter
  for (let step = 1; step <= DAY_STEPS; step += 1) {
    const later = new Date(at.getTime() + step * stepMs);
    if (!isQuiet(quiet, timeIn(zone, later))) return firstMinute(quiet, zone, later);
  }
  return null;
}

function firstMinute(quiet: Quiet, zone: string, at: Date): Date {
  let found = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
  for (let before = found; !isQuiet(quiet, timeIn(zone, before)); before = new Date(before.getTime() - 60_000)) found = before;
  return found;
}

function timeIn(zone: string, at: Date): string {
  return zoned(zone, at).toPlainTime().toString({ smallestUnit: 'minute' });
}
