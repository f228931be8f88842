import type { OptOutWord } from './words.ts';

/** What somebody hears after STOP or START: short, one segment with a usual name. */
const TEXTS: Readonly<Record<OptOutWord['action'], Readonly<Record<OptOutWord['language'], (business: string) => string>>>> = {
  withdraw: {
    en: (business) => `${business}: you will get no more offers and news from us here. Tokens and receipts still come. Send START to hear from us again.`,
    sw: (business) => `${business}: hutapokea tena matangazo yetu hapa. Tokeni na risiti zitaendelea kuja. Tuma ANZA kupokea tena.`,
    fr: (business) => `${business}: vous ne recevrez plus nos annonces ici. Jetons et recus continuent. Envoyez COMMENCER pour les recevoir a nouveau.`,
  },
  grant: {
    en: (business) => `${business}: you will hear our news here again. Send STOP at any time to end this.`,
    sw: (business) => `${business}: utapokea tena matangazo yetu hapa. Tuma SITISHA wakati wowote kuacha.`,
    fr: (business) => `${business}: vous recevrez a nouveau nos annonces ici. Envoyez ARRET pour les arreter.`,
  },
};

export function confirmation({ action, language }: Pick<OptOutWord, 'action' | 'language'>, business: string): string {
  return TEXTS[action][language](business.slice(0, 30));
}
