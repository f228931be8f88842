import { isFields } from '../../../../kernel/text.ts';
import type { ConsentChannel } from '../port.ts';

/** What somebody asks for by a word: to be left alone, or to be written to again. */
export interface OptOutWord {
  readonly action: 'withdraw' | 'grant';
  /** `this`: the channel it was written on. */
  readonly channels: 'this' | 'all' | readonly ConsentChannel[];
  /** Of the word, for the answer. */
  readonly language: 'en' | 'sw' | 'fr';
}

type Words = Readonly<Record<OptOutWord['language'], readonly string[]>>;

/** Twilio's defaults in English; in Swahili and French no list is agreed on, so these are ours. Without accents. */
const WITHDRAW: Words = {
  en: ['stop', 'stopall', 'unsubscribe', 'end', 'quit', 'cancel', 'revoke', 'optout', 'opt out', 'remove me'],
  sw: ['sitisha', 'acha', 'ondoa', 'jiondoe', 'niondoe', 'nitoe', 'komesha'],
  fr: ['arret', 'arreter', 'arretez', 'desabonner', 'desabonnement', 'me desabonner', 'desinscrire', 'desinscription', 'me desinscrire', 'resilier'],
};
const GRANT: Words = {
  en: ['start', 'unstop', 'subscribe', 'resume', 'join', 'optin', 'opt in'],
  sw: ['anza', 'jiunge', 'jiandikishe'],
  fr: ['commencer', 'demarrer', 'reprendre', 'abonner', 's abonner', 'inscrire', 's inscrire'],
};
const HELP: readonly string[] = ['help', 'info', 'msaada', 'usaidizi', 'aide'];

const POLITE = 'please pls plz now thanks thank you tafadhali naomba nataka sasa asante svp s il vous plait merci maintenant je veux i want to'.split(' ');
const ALL = ['all', 'stopall', 'everything', 'zote', 'yote', 'tout', 'tous', 'toutes'];
const CHANNELS: Readonly<Record<ConsentChannel, readonly string[]>> = {
  sms: ['sms', 'text', 'texts', 'meseji', 'texto'],
  whatsapp: ['whatsapp', 'wasap'],
  email: ['email', 'emails', 'mail', 'mails', 'barua', 'courriel'],
};
/** What may stand beside a word that withdraws, so that it still means the messages and not the water. */
const OF_MESSAGES =
  'message messages msg msgs sending receiving receive these this the me from marketing promo promotions promotional ads adverts spam immediately ' +
  'kutuma kunitumia kupokea ujumbe jumbe matangazo hizi hii za kabisa les la envoyer envoi de d moi publicite publicites';

const BESIDE_GRANT = new Set([...POLITE, ...ALL, ...Object.values(CHANNELS).flat()]);
const BESIDE_WITHDRAW = new Set([...BESIDE_GRANT, ...OF_MESSAGES.split(' ')]);

/** Letters and digits in small letters without accents; whatever stands between them separates. */
function tokensOf(text: string): string[] {
  return text
    .slice(0, 200)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '');
}

/**
 * STOP, START and their kin in English, Swahili and French: as the whole message, or with nothing beside them but
 * courtesies and words for messages. "STOP please" and "acha kutuma" are; "please stop the leak" and "acha maji yatoke" are not.
 * @returns null for everything else
 */
export function readOptOut(text: string): OptOutWord | null {
  const tokens = tokensOf(text);
  const withdrawn = find(tokens, WITHDRAW, BESIDE_WITHDRAW);
  if (withdrawn) return { action: 'withdraw', channels: channelsIn(tokens), language: withdrawn };
  const granted = find(tokens, GRANT, BESIDE_GRANT);
  return granted ? { action: 'grant', channels: channelsIn(tokens), language: granted } : null;
}

/** Values that a button sends back which mean it without a doubt; `cancel` and `end` may be about anything. */
const PAYLOADS: ReadonlySet<string> = new Set(['stop', 'stopall', 'stop all', 'unsubscribe', 'optout', 'opt out', 'stop promotions', 'stop marketing']);

/** A tap on a button whose value is STOP or its kin, whatever the words on it: "No, thanks" withdraws too. @returns null for everything else */
export function readOptOutTap(body: unknown): OptOutWord | null {
  const tokens = tokensOf(valueOfTap(body));
  return PAYLOADS.has(tokens.join(' ')) ? { action: 'withdraw', channels: channelsIn(tokens), language: 'en' } : null;
}

/** What a button of a template, of a message or of a list sends back; '' for what is no tap. */
function valueOfTap(body: unknown): string {
  const tapped = [inside(body, 'button', 'payload'), inside(body, 'interactive', 'button_reply', 'id'), inside(body, 'interactive', 'list_reply', 'id')];
  return tapped.find((value) => typeof value === 'string') ?? '';
}

function inside(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((at, name) => (isFields(at) ? at[name] : undefined), value);
}

/** HELP and its kin, as the whole message: whoever has something to say may answer. */
export function asksForHelp(text: string): boolean {
  const tokens = tokensOf(text);
  return tokens.length === 1 && HELP.includes(tokens[0]!);
}

function find(tokens: readonly string[], words: Words, beside: ReadonlySet<string>): OptOutWord['language'] | null {
  for (const language of ['en', 'sw', 'fr'] as const) if (words[language].some((word) => says(tokens, word.split(' '), beside))) return language;
  return null;
}

/** The word stands there, and all the rest may stand beside it. */
function says(tokens: readonly string[], word: readonly string[], beside: ReadonlySet<string>): boolean {
  for (let at = 0; at + word.length <= tokens.length; at += 1) {
    const rest = [...tokens.slice(0, at), ...tokens.slice(at + word.length)];
    if (word.every((part, index) => tokens[at + index] === part) && rest.every((token) => beside.has(token))) return true;
  }
  return false;
}

function channelsIn(tokens: readonly string[]): OptOutWord['channels'] {
  if (tokens.some((token) => ALL.includes(token))) return 'all';
  const named = (Object.keys(CHANNELS) as ConsentChannel[]).filter((channel) => CHANNELS[channel].some((word) => tokens.includes(word)));
  return named.length > 0 ? named : 'this';
}
