import { isFields, parseJson, readTime, toText, type Fields } from '../../kernel/text.ts';
import type { GatewayAnswer, GatewayWord, IncomingReport, ParsedInbound } from '../../modules/messaging/outbox/port.ts';

const MOST_TEXT = 16_000;
const ANSWER: GatewayAnswer = { status: 200, contentType: 'text/plain', body: '' };

/**
 * A message (`from`, `to`, `text`, `id`, …) or a notice of a bulk opt-out (`senderId`, `phoneNumber`): forms, or the same
 * fields as JSON. Nothing is signed: the secret URL is the only proof.
 */
export function parseInbound(incoming: IncomingReport): ParsedInbound {
  const body = Buffer.from(incoming.body).toString('utf8').trim();
  const value = body.startsWith('{') ? parseJson(body) : Object.fromEntries(new URLSearchParams(body));
  const fields: Fields = isFields(value) ? value : {};
  const word = messageOf(fields) ?? optOutOf(fields);
  return word === null ? { kind: 'unreadable', reason: 'no_message' } : { kind: 'inbound', words: [word], answer: ANSWER };
}

function messageOf(fields: Fields): GatewayWord | null {
  const from = digits(fields['from']);
  if (from === '' || typeof fields['text'] !== 'string') return null;
  return {
    providerId: toText(fields['id']) || null,
    from,
    to: digits(fields['to']),
    kind: 'text',
    text: toText(fields['text'], MOST_TEXT),
    sentAt: readTime(toText(fields['date'])),
    extra: extraOf(fields, ['date', 'linkId', 'networkCode', 'cost']),
  };
}

/** The gateway's own notice; a delivery report names an `id` or a `status` beside the number. */
function optOutOf(fields: Fields): GatewayWord | null {
  const from = digits(fields['phoneNumber']);
  if (from === '' || toText(fields['senderId']) === '' || 'status' in fields || 'id' in fields) return null;
  return { providerId: null, from, to: toText(fields['senderId']), kind: 'opt_out', text: 'STOP', sentAt: null, extra: {} };
}

function digits(value: unknown): string {
  return toText(value).replace(/^\+/, '');
}

function extraOf(fields: Fields, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, toText(fields[name])]).filter(([, text]) => text !== ''));
}
