import type { BuyerState } from './state.ts';

export type BuyerLanguage = 'en' | 'sw';

export interface Words {
  readonly title: string;
  readonly intro: string;
  readonly receipt: string;
  readonly meter: string;
  readonly find: string;
  readonly missing: string;
  readonly again: string;
  readonly resent: string;
  readonly busy: string;
  readonly amount: string;
  readonly paid: string;
  readonly other: string;
  readonly states: Readonly<Record<BuyerState, string>>;
  /** Answers to a text message; `{balances}` too. */
  readonly sms: { readonly missing: string; readonly howTo: string; readonly balance: string; readonly debt: string; readonly stranger: string };
}

/** `{phone}` and `{utility}` are filled in. */
export const WORDS: Readonly<Record<BuyerLanguage, Words>> = {
  en: {
    title: 'Where is my token?',
    intro: 'Look at the message from M-Pesa. You need its receipt and the last four digits of your meter.',
    receipt: 'M-Pesa receipt',
    meter: 'Last 4 digits of the meter',
    find: 'Find',
    missing: 'We find no payment with this receipt and meter. Compare both with the message from M-Pesa. A payment can take a minute to arrive.',
    again: 'Send the token again to {phone}',
    resent: 'If there is a token, it is on its way again to the registered phone.',
    busy: 'Too many questions. Wait a minute, then try again.',
    amount: 'Amount',
    paid: 'Received',
    other: 'Kiswahili',
    states: {
      received: 'Your money has arrived. We are looking for your meter.',
      queued: 'Your purchase is in line. The token comes by text message. Do not pay again.',
      key_change:
        'Your money is here. Your meter first needs the key-change codes that {utility} sent to its holder. Type them in order and say when it is done. Do not pay again.',
      with_vendor: 'Your token is being made. If this takes long, we are finding out why. Do not pay again.',
      issued: 'Your token is made and is being sent to {phone}.',
      no_phone: 'Your token is made, but no phone is registered for it. Ask {utility} for it.',
      sent: 'Your token was sent to {phone}. The network has not confirmed yet that it arrived.',
      delivered: 'Your token has arrived at {phone}.',
      credited: 'Your money is in your wallet and counts for your next purchase.',
      with_people: 'Your money is safe. Somebody at {utility} is looking at this payment.',
      refunded: 'This payment was given back.',
    },
    sms: {
      missing:
        'We find no payment with this receipt and meter. A payment can take a minute to arrive. Write TOKEN, the receipt and the last 4 digits of the meter.',
      howTo: 'Write TOKEN, the M-Pesa receipt and the last 4 digits of your meter, for example: TOKEN SKA1B2C3D4 1234. For your balance write BALANCE.',
      balance: '{utility}: your balance is {balances}',
      debt: 'owed',
      stranger: '{utility}: no customer is registered with this number.',
    },
  },
  sw: {
    title: 'Tokeni yangu iko wapi?',
    intro: 'Angalia ujumbe wa M-Pesa. Unahitaji namba ya risiti na tarakimu nne za mwisho za mita yako.',
    receipt: 'Risiti ya M-Pesa',
    meter: 'Tarakimu 4 za mwisho za mita',
    find: 'Tafuta',
    missing: 'Hatujapata malipo yenye risiti na mita hii. Linganisha zote mbili na ujumbe wa M-Pesa. Malipo yanaweza kuchukua dakika moja kufika.',
    again: 'Tuma tokeni tena kwa {phone}',
    resent: 'Kama kuna tokeni, inatumwa tena kwa simu iliyosajiliwa.',
    busy: 'Maswali ni mengi mno. Subiri dakika moja, kisha jaribu tena.',
    amount: 'Kiasi',
    paid: 'Yalipokelewa',
    other: 'English',
    states: {
      received: 'Pesa zako zimefika. Tunatafuta mita yako.',
      queued: 'Ununuzi wako uko kwenye foleni. Tokeni itakuja kwa ujumbe. Usilipe tena.',
      key_change:
        'Pesa zako zimefika. Mita yako kwanza inahitaji namba za kubadili ufunguo ambazo {utility} ilimtumia mwenye mita. Ziingize kwa mpangilio kisha utujulishe. Usilipe tena.',
      with_vendor: 'Tokeni yako inatengenezwa. Ikichelewa, tunafuatilia sababu. Usilipe tena.',
      issued: 'Tokeni yako iko tayari na inatumwa kwa {phone}.',
      no_phone: 'Tokeni yako iko tayari, lakini hakuna simu iliyosajiliwa. Waulize {utility}.',
      sent: 'Tokeni yako imetumwa kwa {phone}. Mtandao bado haujathibitisha kuwa imefika.',
      delivered: 'Tokeni yako imefika kwa {phone}.',
      credited: 'Pesa zako ziko kwenye salio lako na zitatumika kwa ununuzi ujao.',
      with_people: 'Pesa zako ziko salama. {utility} wanashughulikia malipo haya.',
      refunded: 'Malipo haya yamerudishwa.',
    },
    sms: {
      missing: 'Hatujapata malipo yenye risiti na mita hii. Malipo yanaweza kuchukua dakika moja. Andika TOKENI, risiti na tarakimu 4 za mwisho za mita.',
      howTo: 'Andika TOKENI, risiti ya M-Pesa na tarakimu 4 za mwisho za mita, mfano: TOKENI SKA1B2C3D4 1234. Kwa salio andika SALIO.',
      balance: '{utility}: salio lako ni {balances}',
      debt: 'deni',
      stranger: '{utility}: hakuna mteja aliyesajiliwa kwa namba hii.',
    },
  },
};

/** The language asked for by name, else the one that the browser likes better. */
export function chooseLanguage(wanted: string | undefined, accepted: string | undefined): BuyerLanguage {
  if (wanted === 'en' || wanted === 'sw') return wanted;
  const liked = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...options] = part.trim().toLowerCase().split(';');
      const weight = Number(/q=([\d.]+)/.exec(options.join(';'))?.[1] ?? 1);
      return { language: tag.split('-')[0], weight: Number.isFinite(weight) ? weight : 0 };
    })
    .filter(({ language, weight }) => (language === 'en' || language === 'sw') && weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return liked[0]?.language === 'sw' ? 'sw' : 'en';
}
