/**
 * The field's words, once for all three languages. Texts name them as `$t(g.payments)`, so a word is changed in one
 * place. Swahili is what people say at the counter.
 */
export const glossary = {
  alerts: ['Alerts', 'Tahadhari', 'Alertes'],
  amount: ['Amount', 'Kiasi', 'Montant'],
  arrears: ['Arrears', 'Malimbikizo', 'Arriérés'],
  balance: ['Balance', 'Salio', 'Solde'],
  cancel: ['Cancel', 'Ghairi', 'Annuler'],
  customer: ['Customer', 'Mteja', 'Client'],
  customers: ['Customers', 'Wateja', 'Clients'],
  help: ['Help', 'Msaada', 'Aide'],
  meter: ['Meter', 'Mita', 'Compteur'],
  meters: ['Meters', 'Mita', 'Compteurs'],
  overview: ['Overview', 'Muhtasari', 'Aperçu'],
  payment: ['Payment', 'Malipo', 'Paiement'],
  payments: ['Payments', 'Malipo', 'Paiements'],
  phone: ['Phone', 'Simu', 'Téléphone'],
  receipt: ['Receipt', 'Risiti', 'Reçu'],
  retry: ['Retry', 'Jaribu tena', 'Réessayer'],
  search: ['Search', 'Tafuta', 'Rechercher'],
  signIn: ['Sign in', 'Ingia', 'Se connecter'],
  signOut: ['Sign out', 'Toka', 'Se déconnecter'],
  suspense: ['Suspense', 'Malipo yasiyotambuliwa', 'En attente d’affectation'],
  today: ['Today', 'Leo', 'Aujourd’hui'],
  token: ['Token', 'Tokeni', 'Jeton'],
  tokens: ['Tokens', 'Tokeni', 'Jetons'],
  unknown: ['Not known yet', 'Haijulikani bado', 'Pas encore connu'],
  wallet: ['Wallet', 'Akiba', 'Portefeuille'],
  water: ['Water', 'Maji', 'Eau'],
} as const satisfies Record<string, readonly [en: string, sw: string, fr: string]>;

export type Language = 'en' | 'sw' | 'fr';

const COLUMN = { en: 0, sw: 1, fr: 2 } as const;

type Term = keyof typeof glossary;
export type TermKey = `g.${Term}`;

/** The glossary of one language under the keys `g.<term>`. */
export function terms(language: Language): Record<TermKey, string> {
  const pairs = Object.entries(glossary).map(([term, words]) => [`g.${term}`, words[COLUMN[language]]]);
  return Object.fromEntries(pairs) as Record<TermKey, string>;
}
