/**
 * The field's words, once for all three languages. Texts name them as `$t(g.payments)`, so a word is changed in one
 * place. Swahili is what people say at the counter.
 */
export const glossary = {
  alerts: ['Alerts', 'Tahadhari', 'Alertes'],
  amount: ['Amount', 'Kiasi', 'Montant'],
  arrears: ['Arrears', 'Malimbikizo', 'Arriérés'],
  balance: ['Balance', 'Salio', 'Solde'],
  campaign: ['Campaign', 'Kampeni', 'Campagne'],
  campaigns: ['Campaigns', 'Kampeni', 'Campagnes'],
  cancel: ['Cancel', 'Ghairi', 'Annuler'],
  contact: ['Contact', 'Mwasiliani', 'Contact'],
  contacts: ['Contacts', 'Wawasiliani', 'Contacts'],
  customer: ['Customer', 'Mteja', 'Client'],
  customers: ['Customers', 'Wateja', 'Clients'],
  help: ['Help', 'Msaada', 'Aide'],
  inbox: ['Inbox', 'Kikasha', 'Messagerie'],
  message: ['Message', 'Ujumbe', 'Message'],
  messages: ['Messages', 'Jumbe', 'Messages'],
  meter: ['Meter', 'Mita', 'Compteur'],
  meters: ['Meters', 'Mita', 'Compteurs'],
  overview: ['Overview', 'Muhtasari', 'Aperçu'],
  payment: ['Payment', 'Malipo', 'Paiement'],
  payments: ['Payments', 'Malipo', 'Paiements'],
  phone: ['Phone', 'Simu', 'Téléphone'],
  receipt: ['Receipt', 'Risiti', 'Reçu'],
  reconciliation: ['Reconciliation', 'Ulinganisho', 'Rapprochement'],
  refund: ['Refund', 'Rejesho', 'Remboursement'],
  refunds: ['Refunds', 'Marejesho', 'Remboursements'],
  report: ['Report', 'Ripoti', 'Rapport'],
  reports: ['Reports', 'Ripoti', 'Rapports'],
  retry: ['Retry', 'Jaribu tena', 'Réessayer'],
  search: ['Search', 'Tafuta', 'Rechercher'],
  segment: ['Segment', 'Kundi', 'Segment'],
  segments: ['Segments', 'Makundi', 'Segments'],
  send: ['Send', 'Tuma', 'Envoyer'],
  signIn: ['Sign in', 'Ingia', 'Se connecter'],
  signOut: ['Sign out', 'Toka', 'Se déconnecter'],
  suspense: ['Suspense', 'Malipo yasiyotambuliwa', 'En attente d’affectation'],
  tariff: ['Tariff', 'Bei ya maji', 'Tarif'],
  tariffs: ['Tariffs', 'Bei za maji', 'Tarifs'],
  template: ['Template', 'Kiolezo', 'Modèle'],
  templates: ['Templates', 'Violezo', 'Modèles'],
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
