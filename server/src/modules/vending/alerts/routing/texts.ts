import { foreignCharacters } from '../../../messaging/outbox/index.ts';
import type { Language } from '../texts/say.ts';
import { severityWord, typeTitle } from '../texts/titles.ts';

/** Two segments at most: the page has the rest. */
const MOST_CHARACTERS = 300;

/** A text for people of the tenant: what it is first, since a phone shows the beginning. */
export function staffText(
  { client, language }: { readonly client: string; readonly language: Language },
  told: { readonly type: string; readonly severity: string; readonly messages: readonly string[]; readonly more: number },
): string {
  const [first = ''] = told.messages;
  const others = told.messages.length - 1 + told.more;
  const text = `${severityWord(told.severity, language)} ${typeTitle(told.type, language)}: ${first}${others > 0 ? ` (+${others})` : ''}`;
  return plainLetters(`${text.slice(0, MOST_CHARACTERS - client.length - 1)} ${client}`);
}

/** One letter outside the phones' own alphabet would double the parts of the text: it goes without its mark. */
function plainLetters(text: string): string {
  const foreign = new Set(foreignCharacters(text, text.length).map(({ character }) => character));
  return [...text].map((letter) => (foreign.has(letter) ? (PLAIN[letter] ?? letter.normalize('NFD').replaceAll(/\p{M}/gu, '')) : letter)).join('');
}

const PLAIN: Readonly<Record<string, string>> = { '’': "'", '«': '"', '»': '"', '×': 'x', œ: 'oe', '\u00a0': ' ' };

const LOW = {
  en: (meter: string, days: string) => `Your water on meter ${meter} will last about ${days} more days. Buy in time.`,
  sw: (meter: string, days: string) => `Maji ya mita ${meter} yatatosha kwa takriban siku ${days}. Nunua mapema.`,
  fr: (meter: string, days: string) => `Il reste de l'eau pour environ ${days} jours sur le compteur ${meter}. Achetez a temps.`,
} as const;

export function lowWaterText(
  language: 'en' | 'sw' | 'fr',
  { meter, days, client }: { readonly meter: string; readonly days: number; readonly client: string },
): string {
  return `${LOW[language](meter, String(days))} ${client}`;
}
