import type { Language } from '../glossary.ts';
import { finder } from './find.ts';

/** English readers get the server's sentences as they are; the others' words are fetched when something is wrong for the first time. */
const READ = {
  en: () => Promise.resolve({}),
  sw: async () => (await import('./sw.ts')).sw,
  fr: async () => (await import('./fr.ts')).fr,
} as const satisfies Record<Language, () => Promise<Readonly<Record<string, string>>>>;

/** Finds a sentence of the server about a field in a language; null for one that has no words there. */
export async function readSaid(language: Language): Promise<(said: string) => string | null> {
  return finder(await READ[language]());
}
