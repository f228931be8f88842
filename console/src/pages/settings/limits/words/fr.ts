import type { en } from './en.ts';

export const fr: Record<keyof typeof en, string> = {
  'limits.text': 'Ce qu’une personne peut faire seule, et quand une seconde est demandée.',
  'limits.tokens': 'Jetons à la main',
  'limits.tokensText': 'L’eau sans paiement, au prix du tarif, et les jetons qui effacent un compteur. Comptés par personne et par jour.',
  'limits.alone': 'Un jeton seul, jusqu’à',
  'limits.aloneHint': 'Au-delà, une seconde personne approuve.',
  'limits.perDay': 'En tout par jour, jusqu’à',
  'limits.perDayHint': 'Au-delà, rien n’est émis, qui que ce soit qui approuve.',
  'limits.clearsAlone': 'Effacements seul par jour',
  'limits.clearsDay': 'Effacements par jour, au plus',
  'limits.asDelivered': 'Valeurs d’origine',
  'limits.adjustments': 'Portefeuilles et dettes corrigés',
  'limits.adjustmentsText':
    'Ce qu’une personne peut corriger par jour sans seconde ; donner et retirer comptent de même. Les dettes d’un fichier ne comptent pas.',
  'limits.adjustAlone': 'Seule par jour, jusqu’à',
  'limits.campaignsText': 'À combien de personnes une seule peut lancer une campagne.',
  'limits.campaignsAlone': 'Seule, à tant de personnes au plus',
  'limits.campaignsHint': 'Vide : personne n’a besoin d’une seconde. Nul n’approuve sa propre campagne.',
};
