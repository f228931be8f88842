import type { ParsedEvent } from '../../modules/vending/payments/port.ts';
import { parseFlat, prefixedKeys, repeatedKey, hasNumber } from './parse-c2b.ts';
import { parseStk, parseStkList } from './parse-stk.ts';
import { isFields, parseExact, type Fields } from '../../kernel/text.ts';

/** Real bodies stay under 2 KB; a larger one is kept raw by the caller and not looked into. */
const LARGEST_BODY = 256 * 1024;
/** Numbers that a float may not give back as written. Others with at most two decimals come back exactly. */
const FINE_NUMBER = /\.\d{3}|\d[eE][+-]?\d/;
const NOTHING: ParsedEvent = { kind: 'unreadable', reason: 'not_a_payment' };

/** Pure and tolerant: what a body says, whatever the bytes are. Never throws. */
export function parseEvent(body: Uint8Array, contentType: string | undefined): ParsedEvent {
  if (body.byteLength > LARGEST_BODY) return { kind: 'unreadable', reason: 'too_large' };
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8').trim();
  if (text === '') return { kind: 'unreadable', reason: 'empty' };
  try {
    return text.startsWith('{') || text.startsWith('[') ? parseJson(text) : parseForm(text, contentType);
  } catch {
    return { kind: 'unreadable', reason: 'not_json' };
  }
}

function parseJson(text: string): ParsedEvent {
  const root: unknown = JSON.parse(text);
  if (Array.isArray(root)) return parseList(root);
  if (!isFields(root)) return NOTHING;
  if (isFields(root['Body'])) return parseEnvelope(FINE_NUMBER.test(text) ? (parseExact(text) as Fields) : root);
  return parseRecord(hasNumber(root) ? (parseExact(text) as Fields) : root, repeatedKey(text, root));
}

function parseEnvelope(root: Fields): ParsedEvent {
  const callback = (root['Body'] as Fields)['stkCallback'];
  if (Array.isArray(callback)) return parseStkList(callback);
  return isFields(callback) ? parseStk(callback) : NOTHING;
}

function parseRecord(fields: Fields, suspicion: string | null): ParsedEvent {
  const event = parseFlat(fields, suspicion);
  if (event.kind !== 'unreadable') return event;
  const renamed = prefixedKeys(fields);
  return renamed ? parseFlat(renamed, 'prefixed_keys') : event;
}

/** Daraja never posts a list; one that holds a payment was made by something between us. */
function parseList(list: readonly unknown[]): ParsedEvent {
  for (const entry of list) {
    const event = isFields(entry) ? parseFlat(entry, 'array_body') : NOTHING;
    if (event.kind !== 'unreadable') return event;
  }
  return NOTHING;
}

function parseForm(text: string, contentType: string | undefined): ParsedEvent {
  const declared = contentType?.toLowerCase().includes('x-www-form-urlencoded') ?? false;
  if (!declared && !/^[\w:%.+-]+=/.test(text)) return { kind: 'unreadable', reason: 'not_json' };
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  let suspicion: string | null = null;
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in fields) suspicion = 'repeated_keys';
    fields[name] = value;
  }
  return parseRecord(fields, suspicion);
}
