import type { en } from './en.ts';

export const sw: Record<keyof typeof en, string> = {
  'refunds.text': 'Pesa zinazoombwa kurudishwa. Anayeamua si yule aliyeomba.',
  'refunds.open': 'Zinazosubiri',
  'refunds.all': 'Zote',
  'refunds.empty': 'Hakuna anayeomba kurudishiwa pesa',
  'refunds.emptyText': 'Fungua malipo ambayo hayajanunua kitu kisha chagua “Rudisha pesa”. Ombi litasubiri hapa mtu wa pili.',
  'refunds.toPayment': 'Fungua malipo',
};
