import { use } from 'react';
import { readable } from '../../i18n/areas.ts';
import type { Language } from '../../i18n/glossary.ts';
import { useSay } from '../../i18n/index.ts';
import { en } from './texts/en.ts';
import type { Texts } from './texts/en.ts';

/** The texts of the simulator in the chosen language; English until another has been fetched. */
export let words: Texts = en;

const READ: Readonly<Record<'sw' | 'fr', () => Promise<Texts>>> = {
  sw: async () => (await import('./texts/sw.ts')).sw,
  fr: async () => (await import('./texts/fr.ts')).fr,
};
const known = new Map<Language, Texts>([['en', en]]);
const reading = new Map<Language, Promise<void>>();

async function read(language: 'sw' | 'fr'): Promise<void> {
  try {
    known.set(language, await READ[language]());
  } catch (error) {
    reading.delete(language);
    throw error;
  }
}

/** Called once, at the top of the simulator: everything below is drawn anew in the chosen language. */
export function useTexts(): void {
  const { language } = useSay();
  if (language !== 'en') {
    const coming = reading.get(language) ?? readable(read(language));
    reading.set(language, coming);
    use(coming);
  }
  words = known.get(language) ?? en;
}
