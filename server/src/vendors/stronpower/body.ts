import { isFields, parseExact, type Fields } from '../../kernel/text.ts';
import type { BodyShape } from './outcomes.ts';
import { toRecord, field, type VendorRecord } from './records.ts';

/** What a body holds, before anything is believed. */
export type Content =
  | { readonly kind: 'record'; readonly record: VendorRecord; readonly token: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'shape'; readonly shape: BodyShape };

const shape = (name: BodyShape): Content => ({ kind: 'shape', shape: name });

/** Reads a body that should be a list of one record, a JSON string, or (older dialect) bare text. */
export function readBody(body: string): Content {
  const text = body.trim();
  if (text === '') return shape('nothing');
  let value: unknown;
  try {
    value = parseExact(text);
  } catch {
    return text.startsWith('<') ? shape('html') : bareText(text);
  }
  return readValue(value);
}

/** Bare digits with a comma list behind them are how the older dialect prints a token. */
function bareText(text: string): Content {
  return /^[\d\s-]+(,|$)/.test(text) ? { kind: 'text', text } : shape('not_json');
}

function readValue(value: unknown): Content {
  if (Array.isArray(value)) return readList(value);
  if (isFields(value)) return readObject(value);
  if (value === null) return shape('null');
  if (typeof value !== 'string') return shape(value === false ? 'false' : 'other');
  const text = value.trim();
  if (text === '') return shape('empty_text');
  return text.toLowerCase() === 'false' ? shape('false') : { kind: 'text', text };
}

function readList(list: readonly unknown[]): Content {
  if (list.length === 0) return shape('empty_list');
  if (list.length > 1) return shape('several_records');
  const only: unknown = list[0];
  return isFields(only) ? readObject(only) : shape('other');
}

function readObject(object: Fields): Content {
  const keys = Object.keys(object);
  if (keys.length === 0) return shape('empty_object');
  const record = toRecord(object);
  const token = field(record, 'token');
  if (token.trim() !== '') return { kind: 'record', record, token };
  const inner = wrapped(object);
  if (inner) return readObject(inner);
  if (keys.some((key) => /^token(_?no1?)?$/i.test(key))) return shape('token_empty');
  return shape(isCodedRefusal(record) ? 'coded_refusal' : 'other');
}

/** `{Code, Message, Data}` and `{result_code, reason, result}`: never seen from this vendor, usual beside it. */
function wrapped(object: Fields): Fields | null {
  for (const name of ['Data', 'data', 'Result', 'result']) {
    const inner = object[name];
    const only: unknown = Array.isArray(inner) && inner.length === 1 ? inner[0] : inner;
    if (isFields(only) && Object.keys(only).length > 0) return only;
  }
  return null;
}

function isCodedRefusal(record: VendorRecord): boolean {
  const code = record.get('resultcode') ?? record.get('code') ?? '';
  return /^-?\d+$/.test(code) && !['0', '200'].includes(code);
}

/** Whether a body is the documented ASP.NET error `{Message}`; its text, or null. */
export function errorMessage(body: string): string | null {
  try {
    const value = parseExact(body.trim());
    return isFields(value) ? (toRecord(value).get('message') ?? null) : null;
  } catch {
    return null;
  }
}

/** Every element of a list as a record; null when the body is not a list of objects. */
export function readRecords(body: string): readonly Fields[] | null {
  try {
    const value = parseExact(body.trim());
    return Array.isArray(value) && value.every(isFields) ? value : null;
  } catch {
    return null;
  }
}
