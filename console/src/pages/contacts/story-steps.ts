import type { MessagingContactsTimelineResponses } from '../../api/generated/types.gen.ts';
import { money } from '../../format/values.ts';
import { volume } from '../../format/volume.ts';
import { wordFor } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import type { Step } from '../../ui/timeline.tsx';
import { toneOf } from '../../ui/tone.ts';
import type { WordKey } from './words/index.ts';

type Happened = MessagingContactsTimelineResponses[200]['results'][number];
type Told = Omit<Step, 'at'>;
type Tell = (details: Readonly<Record<string, unknown>>, say: SayOf<WordKey>, currency: string) => Told;

const word = (value: unknown): string => (typeof value === 'string' ? value : '');
const joined = (...parts: unknown[]): string =>
  parts
    .map(word)
    .filter((one) => one !== '')
    .join(' · ');
const plain = (value: unknown): string => word(value).replaceAll('_', ' ');

const CHANNELS: Readonly<Record<string, string>> = { whatsapp: 'WhatsApp', sms: 'SMS', email: 'E-mail' };
const channelName = (value: unknown): string => CHANNELS[word(value)] ?? plain(value);

const SOURCES = ['api', 'staff', 'customer', 'email_link', 'import', 'inbound', 'preferences'] as const;
/** How somebody became known, or by which way they said it. */
export function sourceName(value: unknown, say: SayOf<WordKey>): string {
  const known = SOURCES.find((one) => one === value);
  return known ? say(`contacts.source.${known}`) : plain(value);
}

const SENT = [
  'inbox',
  'inbox_reaction',
  'sms',
  'whatsapp',
  'campaign',
  'campaign_test',
  'token',
  'payment_received',
  'credited',
  'suspense',
  'low_water',
] as const;
/** What a message of ours was; nothing where there is no word for it. */
function sentName(value: unknown, say: SayOf<WordKey>): string {
  const known = SENT.find((one) => one === value);
  return known ? say(`contacts.sent.${known}`) : '';
}

const TELL: Readonly<Record<string, Tell>> = {
  note: (it, say) => ({ title: say('contacts.story.note'), text: joined(it['body'], it['author']), tone: 'plain', icon: 'note' }),
  consent: (it, say) => {
    const granted = it['action'] === 'grant';
    return {
      title: say(granted ? 'contacts.optedIn' : 'contacts.optedOut'),
      text: joined(channelName(it['channel']), sourceName(it['source'], say), it['wording'], it['actor']),
      tone: granted ? 'done' : 'warn',
      icon: granted ? 'check' : 'refuse',
    };
  },
  purchase: (it, say, currency) => ({
    title: say('contacts.story.purchase', { amount: `${currency}\u00A0${money(word(it['amount']) || '0')}` }),
    text: joined(it['cubic_metres'] ? volume(word(it['cubic_metres'])) : '', it['customer']),
    tone: 'done',
    icon: 'drop',
  }),
  message_out: (it, say) => ({
    title: say('contacts.story.out', { channel: channelName(it['channel']) }),
    text: joined(sentName(it['kind'], say), wordFor(say, 'state', word(it['state'])) ?? plain(it['state'])),
    tone: toneOf(word(it['state'])),
    icon: 'message',
  }),
  message_in: (it, say) => ({
    title: say('contacts.story.in', { channel: channelName(it['channel']) }),
    text: joined(it['text'], it['preview']),
    tone: 'flight',
    icon: 'reply',
  }),
  merge: (it, say) => ({ title: say('contacts.story.merge', { name: word(it['name']) }), tone: 'plain', icon: 'people' }),
  created: (it, say) => ({ title: say('contacts.story.created'), text: sourceName(it['source'], say), tone: 'plain', icon: 'plus' }),
};

/**
 * What happened with a person as steps; what we have no words for is named as the server names it.
 * @param currency of the client, in which people pay for water
 */
export function stepsOf(happened: readonly Happened[], say: SayOf<WordKey>, currency: string): Step[] {
  return happened.map(({ kind, at, details }) => {
    const told = TELL[kind]?.(details, say, currency) ?? { title: plain(kind), tone: 'plain' as const, icon: 'story' as const };
    return { at, ...told };
  });
}
