import { isFields, readTime, toText, type Fields } from '../../kernel/text.ts';
import type { GatewayAnswer, GatewayWord, IncomingReport, ParsedInbound } from '../../modules/messaging/outbox/port.ts';
import { parseAnswer } from './text.ts';

const MOST_TEXT = 16_000;

/**
 * A message to a two-way number: `message.text` as Beem documents it, or the flat `message` that one of its libraries
 * reads. Beem signs nothing: the secret URL is the only proof.
 */
export function parseInbound(incoming: IncomingReport): ParsedInbound {
  const body = Buffer.from(incoming.body).toString('utf8').trim();
  const value = parseAnswer(body) ?? Object.fromEntries(new URLSearchParams(body));
  const fields = isFields(value) ? value : {};
  const from = toText(fields['from']).replace(/^\+/, '');
  const text = textOf(fields['message']);
  // other Beem products come by other channels
  if (from === '' || text === null || !['', 'sms'].includes(toText(fields['channel']).toLowerCase())) return { kind: 'unreadable', reason: 'no_message' };
  const providerId = toText(fields['transaction_id']) || null;
  return { kind: 'inbound', words: [wordOf(fields, { from, text, providerId })], answer: answerTo(providerId) };
}

function wordOf(fields: Fields, { from, text, providerId }: { readonly from: string; readonly text: string; readonly providerId: string | null }): GatewayWord {
  const time = toText(fields['timeUTC']) || toText(fields['timestamp']);
  return { providerId, from, text, kind: 'text', to: toText(fields['to']).replace(/^\+/, ''), sentAt: readTime(time), extra: time === '' ? {} : { time } };
}

function textOf(message: unknown): string | null {
  const value = isFields(message) ? message['text'] : message;
  return typeof value === 'string' || typeof value === 'number' ? toText(value, MOST_TEXT) : null;
}

function answerTo(transactionId: string | null): GatewayAnswer {
  return { status: 200, contentType: 'application/json', body: JSON.stringify({ transaction_id: transactionId ?? '', successful: true }) };
}
