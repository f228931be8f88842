import { use } from 'react';
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { readAreas } from './areas.ts';
import type { Words } from './areas.ts';
import { en } from './en.ts';
import type { TextKey } from './en.ts';
import { terms } from './glossary.ts';
import type { Language, TermKey } from './glossary.ts';

export type Key = TextKey | TermKey;
export type Say = (key: Key, values?: Record<string, string | number>) => string;
/** Says the texts of an area (`K`) as well. */
export type SayOf<K extends string> = (key: K | Key, values?: Record<string, string | number>) => string;

export const LANGUAGES: readonly { value: Language; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'sw', label: 'Kiswahili' },
  { value: 'fr', label: 'Français' },
];

const STORED = 'mkondo.language';
const isLanguage = (value: string | null): value is Language => LANGUAGES.some((one) => one.value === value);

/** English comes with the first script; the others are fetched when somebody reads them. */
const READ = {
  sw: async () => (await import('./sw.ts')).sw,
  fr: async () => (await import('./fr.ts')).fr,
} as const;

export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: { en: { translation: { ...en, ...terms('en') } } },
  });
  const stored = localStorage.getItem(STORED);
  if (isLanguage(stored) && stored !== 'en') await speak(stored);
}

/** True once somebody chose a language in this browser. */
export const isLanguageChosen = (): boolean => isLanguage(localStorage.getItem(STORED));

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  await speak(language);
}

async function speak(language: Language): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', { ...(await READ[language]()), ...terms(language) });
  await readAreas(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The texts of the chosen language, and which one it is. */
export function useSay(): { say: Say; language: Language } {
  const { t, i18n } = useTranslation();
  return { say: t as unknown as Say, language: isLanguage(i18n.language) ? i18n.language : 'en' };
}

/** The texts of an area beside those that all pages share; the page's skeleton stands until the language is there. */
export function useWords<K extends string>(words: Words<K>): { say: SayOf<K>; language: Language } {
  const { say, language } = useSay();
  const coming = words.ready(language);
  // also when they are there: what has waited is drawn anew from its beginning and must take the same steps
  if (coming) use(coming);
  return { say: say as SayOf<K>, language };
}

type Group = 'state' | 'problem' | 'severity' | 'reason' | 'kind';

/** A text for a word of the server (a state, a code), if what all pages share or an open area has one. */
export function wordFor(say: Say, group: Group, word: string): string | null {
  return textIfAny(say, `${group}.${word}`);
}

/** A text by a key that may not exist: the server's words make it. */
export function textIfAny(say: Say, key: string, values: Readonly<Record<string, string>> = {}): string | null {
  return key in en || i18next.exists(key) ? say(key as Key, values) : null;
}
