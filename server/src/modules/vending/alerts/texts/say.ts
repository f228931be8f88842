import { groupThousands } from '../../../../kernel/money.ts';
import { isDay } from '../../../../kernel/zone.ts';
import { codeIn } from './codes.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { PHRASES } from './phrases.ts';
import { sw } from './sw.ts';

export type Language = 'en' | 'sw' | 'fr';

export const LANGUAGES: readonly Language[] = ['en', 'sw', 'fr'];

type Code = keyof typeof en;
export type Texts = Readonly<Record<Code, string>>;

type ValuesIn<Text extends string> = Text extends `${string}{${infer Value}}${infer Rest}` ? Value | ValuesIn<Rest> : never;

/** What somebody else has said, with the code by which other languages know it; they lose what is in the sentence and not in `detail`. */
interface Phrase {
  readonly phrase: string;
  readonly en: string;
  readonly detail?: string;
}

type Value = string | number | Phrase;

/** Which sentence an alert says, with the values that stand in it: one row for all languages. */
export type Saying = { [C in Code]: { readonly code: C; readonly given: Readonly<Record<ValuesIn<(typeof en)[C]>, Value>> } }[Code];

/** As it lies in the database, where a sentence may be of an older release. */
export interface StoredSaying {
  readonly code?: string;
  readonly given?: Readonly<Record<string, unknown>>;
}

const CATALOGUE: Readonly<Record<Language, Texts>> = { en, sw, fr };

const dayFormat = (locale: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const dayFormats: Readonly<Record<Language, Intl.DateTimeFormat>> = { en: dayFormat('en-GB'), sw: dayFormat('sw-KE'), fr: dayFormat('fr-FR') };

export function say({ code, given }: Saying, language: Language): string {
  return filled(CATALOGUE[language][code], given, language);
}

/** What an alert says to this reader. Without a saying of its own (an alert of an older release): its message, which is English. */
export function sayStored({ message, said }: { readonly message: string; readonly said: StoredSaying }, language: Language): string {
  const texts: Readonly<Record<string, string>> = CATALOGUE[language];
  const text = language === 'en' || said.code === undefined ? undefined : texts[said.code];
  return text === undefined ? message : filled(text, said.given ?? {}, language);
}

function filled(text: string, given: Readonly<Record<string, unknown>>, language: Language): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => valueIn(name, given[name], language));
}

function valueIn(name: string, value: unknown, language: Language): string {
  if (typeof value === 'string') return textIn(name, value, language);
  if (typeof value === 'number') return String(value);
  return isPhrase(value) ? phraseIn(value, language) : '';
}

/** Of an amount and a day as people write them; the rest as its code is said. */
function textIn(name: string, value: string, language: Language): string {
  if (name === 'amount') return groupThousands(value);
  return isDay(value) ? dayFormats[language].format(new Date(`${value}T00:00Z`)) : codeIn(name, value, language);
}

function isPhrase(value: unknown): value is Phrase {
  return typeof value === 'object' && value !== null && 'phrase' in value && 'en' in value;
}

function phraseIn({ phrase, en: said, detail }: Phrase, language: Language): string {
  const words = detail ? codeIn('reason', detail, language) : '';
  const known = language === 'en' ? undefined : PHRASES[phrase]?.[language];
  // what was said has the code in it
  if (known === undefined) return detail ? said.replace(detail, () => words) : said;
  return detail ? `${known} (${words})` : known;
}
