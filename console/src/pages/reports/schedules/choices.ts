import { weekday } from '../../../format/time.ts';
import type { Language } from '../../../i18n/glossary.ts';

type Choice = { value: string; label: string };

/** A Monday, to name the days from. */
const MONDAY = Date.UTC(2024, 0, 1, 12);

/** Monday is 1. */
export function weekdays(language: Language): Choice[] {
  return Array.from({ length: 7 }, (_one, at) => ({ value: String(at + 1), label: weekday(new Date(MONDAY + at * 86_400_000), language) }));
}

export function hours(): Choice[] {
  return Array.from({ length: 24 }, (_one, at) => ({ value: String(at), label: `${String(at).padStart(2, '0')}:00` }));
}

/** Addresses with blanks, commas or semicolons between them, each once. */
export function addressesOf(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((one) => one !== ''))];
}
