import type { Language } from '../i18n/glossary.ts';

const LOCALE = { en: 'en-GB', sw: 'sw-KE', fr: 'fr-FR' } as const;

/** "20 Nov" of a day as `2026-11-20`. */
export function dayLabel(day: string, language: Language): string {
  return new Date(`${day}T00:00Z`).toLocaleDateString(LOCALE[language], { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

/** 1500 becomes "1.5k", 2000000 "2M": room is scarce beside a chart. */
export function compact(value: number): string {
  if (value >= 1_000_000) return `${short(value / 1_000_000)}M`;
  return value >= 1000 ? `${short(value / 1000)}k` : short(value);
}

const short = (value: number): string => String(Math.round(value * 10) / 10);
