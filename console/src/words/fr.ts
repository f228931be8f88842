import type { en } from './en.ts';

export const fr: Record<keyof typeof en, string> = {
  'front.meaning': 'L’eau payée par M-Pesa avec un numéro de compteur ; le jeton est là quelques secondes plus tard.',
  'front.docs': 'Documentation de l’API',
  'front.reference': 'Référence de l’API',
  'front.health': 'Santé',
  'front.nav': 'Liens pour développeurs',
  'front.toDark': 'Passer en sombre',
  'front.toLight': 'Passer en clair',
  'front.welcome': 'Mkondo fonctionne',
  'front.welcomeText': 'Ce serveur parle à de vrais fournisseurs, le simulateur est donc fermé. L’API et sa documentation sont ouvertes.',
  'front.docsText': 'Essayer chaque appel depuis le navigateur',
  'front.referenceText': 'Lire toute l’API en une page',
  'front.healthText': 'Voir si le serveur va bien',
  'front.unreachable': 'Le serveur ne répond pas.',
  'front.unreachableDo': 'Vérifiez qu’il tourne, puis réessayez.',
  'front.console': 'Vers la console',
  'front.version': 'version {{version}}',
};
