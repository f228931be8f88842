import type { CampaignRow } from './queries.ts';

/** Messages of a campaign in the line at most: what a pause takes back at once, and seconds of work for a fast gateway. */
const MOST_QUEUED = 4_000;
/** Below this the line is filled up again. */
export const FILL_BELOW = 2_000;
/** In one transaction. */
const AT_ONCE = 1_000;
/** The same where they leave as soon as they are written: each step waits a dozen times for its turn among the calls. */
const LEAVING_AT_ONCE = 2_000;
const SHORTEST_PAUSE_MS = 1_000;
const MADE_UP_FOR_MS = 5_000;

export interface Portion {
  readonly size: number;
  /** Not before then is there more; null: as soon as there is room. */
  readonly nextAt: Date | null;
}

/** How many people go next. A throttle hands out what a second, or the time between two people, is good for. */
export function portionOf({ perMinute, nextFeedAt }: Pick<CampaignRow, 'perMinute' | 'nextFeedAt'>, queued: number, now: Date): Portion {
  const room = Math.max(0, Math.min(AT_ONCE, MOST_QUEUED - queued));
  if (perMinute === null) return { size: room, nextAt: null };
  if (nextFeedAt !== null && nextFeedAt > now) return { size: 0, nextAt: nextFeedAt };
  const size = Math.min(room, Math.ceil((perMinute * SHORTEST_PAUSE_MS) / 60_000));
  if (size === 0) return { size, nextAt: null };
  const from = isLittleLate(nextFeedAt, now) ? nextFeedAt! : now;
  return { size, nextAt: new Date(from.getTime() + Math.ceil((size * 60_000) / perMinute)) };
}

/** How many of those may leave as soon as they are written, with this much room for them. */
export function leavingOf(room: number, queued: number): number {
  return Math.max(0, Math.min(LEAVING_AT_ONCE, room, MOST_QUEUED - queued));
}

/** A wake-up that came seconds late is made up for; a silence is not followed by a burst. */
function isLittleLate(nextFeedAt: Date | null, now: Date): boolean {
  return nextFeedAt !== null && now.getTime() - nextFeedAt.getTime() < MADE_UP_FOR_MS;
}
