import type { en } from './en.ts';

export const fr: Record<keyof typeof en, string> = {
  'overview.messages': 'Messages',
  'overview.credits': 'Crédits SMS restants',
  'overview.creditsFew': 'presque épuisés',
  'overview.texts': 'SMS aujourd’hui',
  'overview.arrived': '{{count}} arrivés',
  'overview.failed': '{{count}} échoués',
  'overview.toMessages': 'Vers les SMS',
  'overview.pending': 'Paiements en cours',
  'overview.failedPayments': '{{count}} échoués',
  'overview.trouble': 'Compteurs à voir',
  'overview.troubleText': '{{tamper}} fraudes, {{fault}} pannes, {{offline}} silencieux',
};
