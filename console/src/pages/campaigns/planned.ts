import { dayAndClock } from '../../format/time.ts';
import { useWords } from '../../i18n/index.ts';
import type { Campaign } from './types.ts';
import { words } from './words/index.ts';

/** When a campaign leaves, in words: day and clock, or each person's own clock; empty where no time is set. */
export function usePlanned({ local_time: wall, scheduled_at: at }: Campaign): string {
  const { say, language } = useWords(words);
  // a time without a zone is read, and shown, as the clock on the wall
  if (wall) return `${dayAndClock(wall, language)}, ${say('campaigns.repeatOwnClock')}`;
  return at ? dayAndClock(at, language) : '';
}
