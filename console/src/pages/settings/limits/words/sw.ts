import type { en } from './en.ts';

export const sw: Record<keyof typeof en, string> = {
  'limits.text': 'Mtu mmoja anaweza kufanya nini peke yake, na lini wa pili anaulizwa.',
  'limits.tokens': 'Tokeni kwa mkono',
  'limits.tokensText': 'Maji bila malipo, kwa bei ya kawaida, na tokeni zinazofuta mita. Huhesabiwa kwa kila mtu na siku.',
  'limits.alone': 'Tokeni moja peke yake, hadi',
  'limits.aloneHint': 'Zaidi ya hapo mtu wa pili huidhinisha.',
  'limits.perDay': 'Zote kwa siku, hadi',
  'limits.perDayHint': 'Zaidi ya hapo hakuna kinachotolewa, hata akiidhinisha nani.',
  'limits.clearsAlone': 'Ufutaji kwa siku peke yake',
  'limits.clearsDay': 'Ufutaji kwa siku, mwisho',
  'limits.asDelivered': 'Kama ilivyoletwa',
  'limits.adjustments': 'Kurekebisha akiba na madeni',
  'limits.adjustmentsText':
    'Kiasi ambacho mtu mmoja anaweza kurekebisha kwa siku bila wa pili; kutoa na kuongeza huhesabiwa sawa. Madeni ya faili hayahesabiwi.',
  'limits.adjustAlone': 'Peke yake kwa siku, hadi',
  'limits.campaignsText': 'Mtu mmoja anaweza kuanza kampeni kwa watu wangapi.',
  'limits.campaignsAlone': 'Peke yake, kwa watu wasiozidi',
  'limits.campaignsHint': 'Tupu: hakuna anayehitaji mtu wa pili. Hakuna anayeidhinisha kampeni yake mwenyewe.',
};
