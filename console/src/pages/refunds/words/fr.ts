import type { en } from './en.ts';

export const fr: Record<keyof typeof en, string> = {
  'refunds.text': 'L’argent qu’on demande de rendre. Celui qui n’a rien demandé décide.',
  'refunds.open': 'En cours',
  'refunds.all': 'Tous',
  'refunds.empty': 'Personne ne demande de remboursement',
  'refunds.emptyText': 'Ouvrez un paiement qui n’a rien acheté et choisissez « Rembourser ». La demande attend ici une deuxième personne.',
  'refunds.toPayment': 'Voir le paiement',
};
