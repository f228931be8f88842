import i18next from 'i18next';
import type { Language } from './glossary.ts';

type Texts<K extends string> = Readonly<Record<K, string>>;

/** A page's own texts: English comes with the page's script, the others when somebody reads them. */
export interface Words<K extends string> {
  readonly en: Texts<K>;
  /** What to wait for, also when it has come; nothing for English, which is always there. */
  readonly ready: (language: Language) => Promise<void> | null;
}

const AREAS = new Set<Pick<Words<never>, 'ready'>>();

function addTexts(language: Language, texts: Texts<string>): void {
  const add = (): unknown => i18next.addResourceBundle(language, 'translation', texts);
  if (i18next.isInitialized) add();
  else i18next.on('initialized', add);
}

/**
 * A promise of texts that a page can read at once when it has come, also where the page has not waited for it: React takes
 * its state from these two fields and would wait a moment otherwise, in which the page is empty.
 */
export function readable(coming: Promise<void>): Promise<void> {
  coming.then(
    () => Object.assign(coming, { status: 'fulfilled', value: undefined }),
    () => undefined,
  );
  return coming;
}

/**
 * The texts of one area of the console, defined once in its `words/index.ts`. Keys begin with the area's name, so that no two
 * areas have one in common.
 * @param en English, whose keys the other languages have too
 * @param others fetches the other languages; what could not be fetched is tried again by the next who asks
 */
export function defineWords<K extends string>(en: Texts<K>, others: Readonly<Record<'sw' | 'fr', () => Promise<Texts<NoInfer<K>>>>>): Words<K> {
  addTexts('en', en);
  const coming = new Map<Language, Promise<void>>();
  const read = async (language: 'sw' | 'fr'): Promise<void> => {
    try {
      addTexts(language, await others[language]());
    } catch (error) {
      coming.delete(language);
      throw error;
    }
  };
  const words: Words<K> = {
    en,
    ready: (language) => {
      if (language === 'en') return null;
      const known = coming.get(language) ?? readable(read(language));
      coming.set(language, known);
      return known;
    },
  };
  AREAS.add(words);
  return words;
}

/** All areas that are open learn a language before the page turns to it. */
export async function readAreas(language: Language): Promise<void> {
  await Promise.all([...AREAS].flatMap((words) => words.ready(language) ?? []));
}
