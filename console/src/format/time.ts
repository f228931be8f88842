import type { Say } from '../i18n/index.ts';
import type { Language } from '../i18n/glossary.ts';

const LOCALE = { en: 'en-GB', sw: 'sw-KE', fr: 'fr-FR' } as const;
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

/** "20 Nov 2026, 14:05" on this reader's clock: for what is to be, where seconds say nothing. */
export function dayAndClock(at: string, language: Language): string {
  return new Date(at).toLocaleString(LOCALE[language], { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
}

/** "20 Nov 2026, 14:05:09" on this reader's clock. */
export function exactTime(at: string, language: Language): string {
  return new Date(at).toLocaleString(LOCALE[language], {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

export function dayOf(at: string, language: Language): string {
  return new Date(at).toLocaleDateString(LOCALE[language], { day: 'numeric', month: 'short', year: 'numeric' });
}

/** "October 2026" of "2026-10". */
export function monthName(month: string, language: Language): string {
  return new Date(`${month}-01T00:00Z`).toLocaleDateString(LOCALE[language], { month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** "19 Nov 2026" of a calendar day "2026-11-19", which is that day wherever it is read. */
export function calendarDay(day: string, language: Language): string {
  return new Date(`${day}T00:00Z`).toLocaleDateString(LOCALE[language], { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}

/** "22 Nov 2026, 11:12" of "2026-11-22 11:12:25", a time on somebody else's clock; what is no such time as it was written. */
export function wallTime(text: string, language: Language): string {
  const found = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)/.exec(text);
  return found ? `${calendarDay(found[1]!, language)}, ${found[2]}` : text;
}

export function weekday(at: Date, language: Language): string {
  return at.toLocaleDateString(LOCALE[language], { weekday: 'long' });
}

/** "3 min ago" within a day, then the day; what is to come with its hour. A clock that is a little behind makes nothing future. */
export function relativeTime(at: string, now: number, { say, language }: { say: Say; language: Language }): string {
  const past = now - Date.parse(at);
  if (past < -MINUTE) return dayAndClock(at, language);
  if (past >= DAY) return dayOf(at, language);
  if (past < 5000) return say('common.now');
  if (past < MINUTE) return say('common.seconds', { n: Math.floor(past / 1000) });
  return past < HOUR ? say('common.minutes', { n: Math.floor(past / MINUTE) }) : say('common.hours', { n: Math.floor(past / HOUR) });
}
