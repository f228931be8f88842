import type { en } from './en.ts';

export const fr: Record<keyof typeof en, string> = {
  'exports.menu': 'Exporter',
  'exports.making': 'Création du fichier',
  'exports.rows': '{{count}} lignes jusqu’ici',
  'exports.ready': 'Le fichier est prêt',
  'exports.readyText': '{{count}} lignes. Le lien vaut un quart d’heure ; le fichier est gardé une semaine.',
  'exports.download': 'Télécharger',
  'exports.failed': 'Le fichier n’a pas pu être créé',
  'exports.failedText': 'Restreignez la demande et réessayez.',
  'exports.leave': 'Vous pouvez fermer : le fichier continue de se créer.',
  'exports.all': 'Tout ce que le filtre montre',
};
