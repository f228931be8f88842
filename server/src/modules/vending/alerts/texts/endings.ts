import type { Language } from './say.ts';

/**
 * Why an alert ended by itself. What is kept with it is the sentence in English, by which the other languages are found again;
 * a new one is added here first, or it cannot be given as a reason.
 */
const ENDINGS = {
  'The cause is gone.': { sw: 'Sababu imeondoka.', fr: 'La cause a disparu.' },
  'The payment is settled.': { sw: 'Malipo yamekamilishwa.', fr: 'Le paiement est réglé.' },
  'Nothing of this kind is open any more.': { sw: 'Hakuna tofauti ya aina hii iliyobaki wazi.', fr: 'Plus rien de ce genre n’est ouvert.' },
  'The meter reports that it is over.': { sw: 'Mita inaripoti kuwa imekwisha.', fr: 'Le compteur signale que c’est terminé.' },
  'The key change came to its end.': { sw: 'Mabadiliko ya ufunguo yamefika mwisho.', fr: 'Le changement de clé est arrivé à son terme.' },
  'The purchases no longer say so.': { sw: 'Manunuzi hayaonyeshi hivyo tena.', fr: 'Les achats ne l’indiquent plus.' },
  'The vendor answers again.': { sw: 'Muuzaji anajibu tena.', fr: 'Le fournisseur répond de nouveau.' },
  'The number answers again.': { sw: 'Namba inajibu tena.', fr: 'Le numéro répond de nouveau.' },
  'Approved.': { sw: 'Imeidhinishwa.', fr: 'Approuvé.' },
  'Turned down.': { sw: 'Imekataliwa.', fr: 'Refusé.' },
} as const satisfies Readonly<Record<string, Readonly<Record<Exclude<Language, 'en'>, string>>>>;

export type EndingReason = keyof typeof ENDINGS;

/** The same in a language; what an older release wrote and is no more stays as it was written. */
export function endingIn(reason: string, language: Language): string {
  if (language === 'en') return reason;
  return (ENDINGS as Readonly<Record<string, Readonly<Record<'sw' | 'fr', string>>>>)[reason]?.[language] ?? reason;
}
