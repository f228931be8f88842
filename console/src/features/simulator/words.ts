import { use } from 'react';
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
const waiting = new Map<Language, Promise<void>>();

async function read(language: 'sw' | 'fr'): Promise<void> {
  try {
    known.set(language, await READ[language]());
  } finally {
    waiting.delete(language);
  }
}

/** Called once, at the top of the simulator: everything below is drawn anew in the chosen language. */
export function useTexts(): void {
  const { language } = useSay();
  const found = known.get(language);
  if (found) {
    words = found;
    return;
  }
  const coming = waiting.get(language) ?? read(language as 'sw' | 'fr');
  waiting.set(language, coming);
  use(coming);
}
