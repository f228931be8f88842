/** What a client's own systems can be told of. A name stays for ever; a payload of another shape gets another version. */
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

/** What somebody sends to see whether their receiver works. */
export const TEST_EVENT = 'test.sent';

/** Of the shape of all payloads. */
export const PAYLOAD_VERSION = 1;

const NAMES: ReadonlySet<string> = new Set(EVENTS);

export function isEvent(name: string): name is EventName {
  return NAMES.has(name);
}
