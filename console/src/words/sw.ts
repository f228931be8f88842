import type { en } from './en.ts';

export const sw: Record<keyof typeof en, string> = {
  'front.meaning': 'Maji hulipwa kwa M-Pesa na namba ya mita; tokeni hufika sekunde chache baadaye.',
  'front.docs': 'Maelezo ya API',
  'front.reference': 'Rejea ya API',
  'front.health': 'Afya',
  'front.nav': 'Viungo vya watengenezaji',
  'front.toDark': 'Badili iwe giza',
  'front.toLight': 'Badili iwe mwanga',
  'front.welcome': 'Mkondo inafanya kazi',
  'front.welcomeText': 'Seva hii inazungumza na watoa huduma halisi, hivyo majaribio yamefungwa. API na maelezo yake yako wazi.',
  'front.docsText': 'Jaribu kila ombi kutoka kwenye kivinjari',
  'front.referenceText': 'Soma API yote kwenye ukurasa mmoja',
  'front.healthText': 'Angalia kama seva ni nzima',
  'front.unreachable': 'Seva haijibu.',
  'front.unreachableDo': 'Hakikisha inafanya kazi, kisha jaribu tena.',
  'front.console': 'Nenda ofisini',
  'front.version': 'toleo {{version}}',
};
