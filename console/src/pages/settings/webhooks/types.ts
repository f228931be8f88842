import type { WebhookDeliveriesListResponses, WebhookEndpointsCreateData, WebhookEndpointsListResponses } from '../../../api/generated/types.gen.ts';
import type { SayOf } from '../../../i18n/index.ts';
import type { Tone } from '../../../ui/badge.tsx';
import { words } from './words/index.ts';

export type Endpoint = WebhookEndpointsListResponses[200]['results'][number];
export type Delivery = WebhookDeliveriesListResponses[200]['results'][number];
type Word = keyof typeof words.en;
export type Say = SayOf<Word>;

export type EventName = WebhookEndpointsCreateData['body']['events'][number];
type Shown = EventName | 'test.sent';

/** In the order in which they are chosen; the compiler holds them against the API's own list. */
const NAMES: Readonly<Record<Shown, Word>> = {
  'payment.received': 'webhooks.event.payment.received',
  'payment.suspense': 'webhooks.event.payment.suspense',
  'payment.refunded': 'webhooks.event.payment.refunded',
  'token.issued': 'webhooks.event.token.issued',
  'token.failed': 'webhooks.event.token.failed',
  'token.unknown': 'webhooks.event.token.unknown',
  'message.received': 'webhooks.event.message.received',
  'message.status': 'webhooks.event.message.status',
  'conversation.assigned': 'webhooks.event.conversation.assigned',
  'conversation.resolved': 'webhooks.event.conversation.resolved',
  'contact.opted_out': 'webhooks.event.contact.opted_out',
  'campaign.finished': 'webhooks.event.campaign.finished',
  'alert.raised': 'webhooks.event.alert.raised',
  'test.sent': 'webhooks.event.test.sent',
};
const isShown = (event: string): event is Shown => Object.hasOwn(NAMES, event);
/** Every event that a delivery may be of. */
export const SHOWN = Object.keys(NAMES).filter(isShown);
/** Those that an address can be told of. */
export const EVENTS = SHOWN.filter((event) => event !== 'test.sent');

export const HEALTH: Readonly<Record<Endpoint['health'], Tone>> = { new: 'flight', well: 'done', failing: 'warn', resting: 'need', off: 'plain' };
export const LOOK: Readonly<Record<Delivery['state'], Tone>> = { waiting: 'flight', sending: 'flight', delivered: 'done', failed: 'need', cancelled: 'plain' };
const isState = (state: string): state is Delivery['state'] => Object.hasOwn(LOOK, state);
export const STATES = Object.keys(LOOK).filter(isState);

const isWord = (key: string): key is Word => Object.hasOwn(words.en, key);

/** An event in the reader's words; one of a newer server by its name. */
export function eventName(say: Say, event: string): string {
  return isShown(event) ? say(NAMES[event]) : event;
}

/** Why a call did not count; codes of the network stand as they are. */
export function whyNot(say: Say, { status, error }: { status: number | null; error: string | null }): string {
  if (error === null) return status === null ? '–' : String(status);
  const key = `webhooks.why.${error}`;
  if (isWord(key)) return say(key);
  return status === null ? say('webhooks.why.other', { code: error }) : String(status);
}
