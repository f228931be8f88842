import type { Place } from '../rules/queries.ts';
import { typeTitle } from '../types.ts';

/** Two segments at most: the page has the rest. */
const MOST_CHARACTERS = 300;

/** A text for people of the tenant: what it is first, since a phone shows the beginning. */
export function staffText(
  place: Place,
  told: { readonly type: string; readonly severity: string; readonly messages: readonly string[]; readonly more: number },
): string {
  const [first = ''] = told.messages;
  const others = told.messages.length - 1 + told.more;
  const text = `${told.severity.toUpperCase()} ${typeTitle(told.type)}: ${first}${others > 0 ? ` (+${others})` : ''}`;
  return `${text.slice(0, MOST_CHARACTERS - place.name.length - 1)} ${place.name}`;
}

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
