import type { en } from './en.ts';

export const sw: Record<keyof typeof en, string> = {
  'exports.menu': 'Hamisha',
  'exports.making': 'Faili linatengenezwa',
  'exports.rows': 'mistari {{count}} hadi sasa',
  'exports.ready': 'Faili liko tayari',
  'exports.readyText': 'Mistari {{count}}. Kiungo kinafanya kazi kwa robo saa; faili linahifadhiwa wiki moja.',
  'exports.download': 'Pakua',
  'exports.failed': 'Faili halikuweza kutengenezwa',
  'exports.failedText': 'Punguza unachoomba kisha jaribu tena.',
  'exports.leave': 'Unaweza kufunga: faili linaendelea kutengenezwa.',
  'exports.all': 'Yote yanayoonyeshwa na kichujio',
};
