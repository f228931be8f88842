import { toText } from '../../kernel/text.ts';
import type { GatewayAnswer, GatewayWord, IncomingReport, ParsedInbound } from '../../modules/messaging/outbox/port.ts';
import { isSigned } from './signature.ts';

const MOST_TEXT = 16_000;
/** An empty answer: Twilio then says nothing to the person. */
const ANSWER: GatewayAnswer = { status: 200, contentType: 'text/xml', body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' };
const EXTRA = ['NumMedia', 'NumSegments', 'FromCountry', 'MessagingServiceSid', 'OptOutType', 'MediaUrl0', 'MediaContentType0'];

/** A message to one of the account's numbers, believed only with Twilio's signature on it. */
export function parseInbound(incoming: IncomingReport): ParsedInbound {
  const body = Buffer.from(incoming.body).toString('utf8');
  const signature = incoming.headers['x-twilio-signature'] ?? '';
  if (!isSigned({ authToken: incoming.account.secret, signature, url: incoming.url, body })) return { kind: 'unreadable', reason: 'signature' };
  const word = wordOf(new URLSearchParams(body));
  return word === null ? { kind: 'unreadable', reason: 'no_message' } : { kind: 'inbound', words: [word], answer: ANSWER };
}

function wordOf(form: URLSearchParams): GatewayWord | null {
  const field = (name: string, most?: number): string => toText(form.get(name), most);
  const from = field('From').replace(/^\+/, '');
  const status = (field('SmsStatus') || field('MessageStatus')).toLowerCase();
  if (from === '' || form.get('Body') === null || !['', 'received', 'receiving'].includes(status)) return null;
  const stops = field('OptOutType').toUpperCase() === 'STOP';
  return {
    providerId: field('MessageSid') || field('SmsSid') || null,
    from,
    to: field('To').replace(/^\+/, ''),
    kind: stops ? 'opt_out' : 'text',
    text: field('Body', MOST_TEXT) || (stops ? 'STOP' : ''),
    sentAt: null,
    extra: Object.fromEntries(EXTRA.map((name) => [name, field(name)]).filter(([, text]) => text !== '')),
  };
}
