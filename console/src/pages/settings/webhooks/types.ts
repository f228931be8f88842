import type { WebhookDeliveriesListResponses, WebhookEndpointsListResponses } from '../../../api/generated/types.gen.ts';
import type { SayOf } from '../../../i18n/index.ts';
import type { Tone } from '../../../ui/badge.tsx';
import { words } from './words/index.ts';

export type Endpoint = WebhookEndpointsListResponses[200]['results'][number];
export type Delivery = WebhookDeliveriesListResponses[200]['results'][number];
type Word = keyof typeof words.en;
export type Say = SayOf<Word>;

export const EVENTS = [
  'payment.received',
  'payment.suspense',
  'payment.refunded',
  'token.issued',
  'token.failed',
  'token.unknown',
  'message.received',
  'message.status',
  'conversation.assigned',
  'conversation.resolved',
  'contact.opted_out',
  'campaign.finished',
  'alert.raised',
] as const;
export type EventName = (typeof EVENTS)[number];

export const STATES = ['waiting', 'sending', 'delivered', 'failed', 'cancelled'] as const;

export const HEALTH: Readonly<Record<Endpoint['health'], Tone>> = { new: 'flight', well: 'done', failing: 'warn', resting: 'need', off: 'plain' };
export const LOOK: Readonly<Record<Delivery['state'], Tone>> = { waiting: 'flight', sending: 'flight', delivered: 'done', failed: 'need', cancelled: 'plain' };

const isWord = (key: string): key is Word => Object.hasOwn(words.en, key);

/** An event in the reader's words; one of a newer server by its name. */
export function eventName(say: Say, event: string): string {
  const key = `webhooks.event.${event}`;
  return isWord(key) ? say(key) : event;
}

/** Why a call did not count; codes of the network stand as they are. */
export function whyNot(say: Say, { status, error }: { status: number | null; error: string | null }): string {
  if (error === null) return status === null ? '–' : String(status);
  const key = `webhooks.why.${error}`;
  if (isWord(key)) return say(key);
  return status === null ? say('webhooks.why.other', { code: error }) : String(status);
}
