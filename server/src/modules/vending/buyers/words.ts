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
      with_vendor: 'Your token is being made. If this takes long, we are finding out why. Do not pay again.',
      issued: 'Your token is made and is being sent to {phone}.',
      no_phone: 'Your token is made, but no phone is registered for it. Ask {utility} for it.',
      sent: 'Your token was sent to {phone}. The network has not confirmed yet that it arrived.',
      delivered: 'Your token has arrived at {phone}.',
      credited: 'Your money is in your wallet and counts for your next purchase.',
      with_people: 'Your money is safe. Somebody at {utility} is looking at this payment.',
      refunded: 'This payment was given back.',
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
      with_vendor: 'Tokeni yako inatengenezwa. Ikichelewa, tunafuatilia sababu. Usilipe tena.',
      issued: 'Tokeni yako iko tayari na inatumwa kwa {phone}.',
      no_phone: 'Tokeni yako iko tayari, lakini hakuna simu iliyosajiliwa. Waulize {utility}.',
      sent: 'Tokeni yako imetumwa kwa {phone}. Mtandao bado haujathibitisha kuwa imefika.',
      delivered: 'Tokeni yako imefika kwa {phone}.',
      credited: 'Pesa zako ziko kwenye salio lako na zitatumika kwa ununuzi ujao.',
      with_people: 'Pesa zako ziko salama. {utility} wanashughulikia malipo haya.',
      refunded: 'Malipo haya yamerudishwa.',
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
