import { invalid } from '../../../../kernel/errors.ts';
import { parseMinor } from '../../../../kernel/money.ts';
import { isFields, type Fields } from '../../../../kernel/text.ts';
import { isDay } from '../../../../kernel/zone.ts';
import type { ConsentChannel } from '../port.ts';

type Scalar = string | number | boolean;
export type Comparison = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte';

/** A question about people, checked: whatever of it reaches the database is a value or one of the words below. */
export type Filter =
  | { readonly kind: 'all' | 'any' | 'none'; readonly of: readonly Filter[] }
  | { readonly kind: 'tags'; readonly op: 'any_of' | 'all_of' | 'none_of'; readonly tags: readonly string[] }
  | { readonly kind: 'attribute'; readonly key: string; readonly op: Comparison | 'starts_with'; readonly value: Scalar }
  | { readonly kind: 'attribute_one_of'; readonly key: string; readonly values: readonly Scalar[] }
  | { readonly kind: 'attribute_present'; readonly key: string; readonly present: boolean }
  | { readonly kind: 'word'; readonly column: (typeof WORDS)[number]; readonly op: 'one_of' | 'none_of' | 'starts_with'; readonly values: readonly string[] }
  | { readonly kind: 'flag'; readonly flag: (typeof FLAGS)[number]; readonly is: boolean }
  | { readonly kind: 'consent'; readonly state: 'granted' | 'withdrawn' | 'none'; readonly channel: ConsentChannel | null }
  | { readonly kind: 'moment'; readonly column: (typeof MOMENTS)[number]; readonly op: 'within_days' | 'not_within_days'; readonly days: number }
  | { readonly kind: 'moment_day'; readonly column: (typeof MOMENTS)[number]; readonly op: 'before' | 'from'; readonly day: string }
  | { readonly kind: 'bought'; readonly within: boolean; readonly days: number }
  | { readonly kind: 'purchases'; readonly sum: 'count' | 'paid' | 'volume'; readonly op: 'gte' | 'lte'; readonly value: bigint; readonly days: number | null };

const WORDS = ['language', 'time_zone', 'source', 'name', 'phone_prefix'] as const;
const FLAGS = ['is_active', 'is_blocked', 'is_customer', 'has_phone', 'has_whatsapp', 'has_email'] as const;
const MOMENTS = ['created_at', 'last_contacted_at', 'last_heard_at'] as const;
const CHANNELS: readonly string[] = ['sms', 'whatsapp', 'email'];

const MOST_CONDITIONS = 50;
const MOST_LEVELS = 5;
const MOST_VALUES = 200;
const MOST_DAYS = 3_650;

/**
 * Reads a filter as it is sent and stored: `{all|any|none: [...]}` over `{field, op, value}`; the older
 * `{tags, attributes, opt_in_status}` means that all of it holds. An empty one is everybody.
 * @throws AppError `invalid` naming the place in the filter
 */
export function readFilter(json: unknown): Filter {
  const reader = new Reader();
  return reader.read(json, 'filter_json', 0);
}

class Reader {
  #conditions = 0;

  read(json: unknown, at: string, level: number): Filter {
    if (!isFields(json)) throw wrong(at, 'Must be an object.');
    if (level > MOST_LEVELS) throw wrong(at, `Nested deeper than ${MOST_LEVELS} levels.`);
    for (const kind of ['all', 'any', 'none'] as const) if (kind in json) return this.#group(json, { kind, at, level });
    if ('field' in json) {
      this.#conditions += 1;
      if (this.#conditions > MOST_CONDITIONS) throw wrong(at, `At most ${MOST_CONDITIONS} conditions.`);
      return condition(json, at);
    }
    return older(json, at);
  }

  #group(json: Fields, { kind, at, level }: { readonly kind: 'all' | 'any' | 'none'; readonly at: string; readonly level: number }): Filter {
    only(json, [kind], at);
    const of = json[kind];
    if (!Array.isArray(of)) throw wrong(`${at}.${kind}`, 'Must be a list of conditions.');
    return { kind, of: of.map((one, index) => this.read(one, `${at}.${kind}.${index}`, level + 1)) };
  }
}

/** The older form: tags that all must be there, attributes that must be equal, and whether the person has opted in. */
function older(json: Fields, at: string): Filter {
  only(json, ['tags', 'attributes', 'opt_in_status'], at);
  const { tags = [], attributes = {}, opt_in_status: status } = json;
  if (!isFields(attributes)) throw wrong(`${at}.attributes`, 'Must be an object.');
  const wanted = texts(tags, `${at}.tags`, 0);
  return {
    kind: 'all',
    of: [
      ...(wanted.length > 0 ? [{ kind: 'tags', op: 'all_of', tags: wanted } as const] : []),
      ...Object.entries(attributes).map(([key, value]) => ({ kind: 'attribute', key, op: 'eq', value: scalar(value, `${at}.attributes.${key}`) }) as const),
      ...optedBy(status, `${at}.opt_in_status`),
    ],
  };
}

function optedBy(status: unknown, at: string): Filter[] {
  if (status === undefined || status === null || status === '') return [];
  if (status === 'opted_in') return [{ kind: 'consent', state: 'granted', channel: null }];
  if (status === 'opted_out') return [{ kind: 'consent', state: 'withdrawn', channel: null }];
  throw wrong(at, 'Must be opted_in or opted_out.');
}

function condition(json: Fields, at: string): Filter {
  only(json, ['field', 'op', 'value', 'channel', 'days'], at);
  const { field } = json;
  if (typeof field !== 'string') throw wrong(`${at}.field`, 'Must be text.');
  if (field.startsWith('attributes.')) return attribute(field.slice('attributes.'.length), json, at);
  if (field.startsWith('purchases.')) return purchases(field.slice('purchases.'.length), json, at);
  const flag = FLAGS.find((one) => one === field);
  if (flag) return { kind: 'flag', flag, is: oneOf(json, { key: 'value', at, words: ['true', 'false'] }) === 'true' };
  const word = WORDS.find((one) => one === field);
  if (word) return words(word, json, at);
  const moment = MOMENTS.find((one) => one === field);
  if (moment) return momentOf(moment, json, at);
  if (field === 'tags')
    return { kind: 'tags', op: oneOf(json, { key: 'op', at, words: ['any_of', 'all_of', 'none_of'] }), tags: texts(json['value'], `${at}.value`, 1) };
  if (field === 'consent') return consent(json, at);
  throw wrong(`${at}.field`, 'No such field. Use tags, attributes.<key>, consent, purchases.<what>, a flag, a time or a word of the contact.');
}

function attribute(key: string, json: Fields, at: string): Filter {
  if (key === '' || key.length > 60 || key.includes('\0')) throw wrong(`${at}.field`, 'Name the attribute.');
  const op = oneOf(json, { key: 'op', at, words: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'starts_with', 'one_of', 'exists', 'missing'] });
  if (op === 'exists' || op === 'missing') return { kind: 'attribute_present', key, present: op === 'exists' };
  if (op !== 'one_of') return { kind: 'attribute', key, op, value: scalar(json['value'], `${at}.value`) };
  return { kind: 'attribute_one_of', key, values: list(json['value'], `${at}.value`, 1).map((one) => scalar(one, `${at}.value`)) };
}

function words(column: (typeof WORDS)[number], json: Fields, at: string): Filter {
  const op = oneOf(json, { key: 'op', at, words: ['eq', 'ne', 'one_of', 'none_of', 'starts_with'] });
  const { value } = json;
  if (op === 'one_of' || op === 'none_of') return { kind: 'word', column, op, values: texts(value, `${at}.value`, 1) };
  const values = texts([value], `${at}.value`, 1);
  return { kind: 'word', column, op: op === 'eq' ? 'one_of' : op === 'ne' ? 'none_of' : op, values };
}

function consent(json: Fields, at: string): Filter {
  const state = oneOf(json, { key: 'op', at, words: ['granted', 'withdrawn', 'none'] });
  const { channel = null } = json;
  if (channel !== null && !(typeof channel === 'string' && CHANNELS.includes(channel))) throw wrong(`${at}.channel`, `Must be one of ${CHANNELS.join(', ')}.`);
  return { kind: 'consent', state, channel: channel as ConsentChannel | null };
}

function momentOf(column: (typeof MOMENTS)[number], json: Fields, at: string): Filter {
  const op = oneOf(json, { key: 'op', at, words: ['within_days', 'not_within_days', 'before', 'from'] });
  if (op === 'within_days' || op === 'not_within_days')
    return { kind: 'moment', column, op, days: whole(json['value'], { at: `${at}.value`, most: MOST_DAYS }) };
  const day = String(json['value']);
  if (!isDay(day)) throw wrong(`${at}.value`, 'Must be a day, written as 2026-01-31.');
  return { kind: 'moment_day', column, op, day };
}

function purchases(what: string, json: Fields, at: string): Filter {
  if (what === 'last') {
    const within = oneOf(json, { key: 'op', at, words: ['within_days', 'not_within_days'] }) === 'within_days';
    return { kind: 'bought', within, days: whole(json['value'], { at: `${at}.value`, most: MOST_DAYS }) };
  }
  if (what !== 'count' && what !== 'paid' && what !== 'volume') throw wrong(`${at}.field`, 'Must be purchases.last, .count, .paid or .volume.');
  const op = oneOf(json, { key: 'op', at, words: ['gte', 'lte'] });
  const days = json['days'] === undefined ? null : whole(json['days'], { at: `${at}.days`, most: MOST_DAYS });
  return { kind: 'purchases', sum: what, op, value: amount(what, json['value'], `${at}.value`), days };
}

/** Money in minor units, water in tenths, or a number of purchases. */
function amount(what: 'count' | 'paid' | 'volume', value: unknown, at: string): bigint {
  if (what === 'count') return BigInt(whole(value, { at, most: 1_000_000 }));
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  const hundredths = parseMinor(text);
  if (hundredths === null || hundredths < 0n) throw wrong(at, 'Must be an amount, written as "1500.00".');
  return what === 'paid' ? hundredths : hundredths / 10n;
}

function oneOf<W extends string>(json: Fields, { key, at, words: allowed }: { readonly key: string; readonly at: string; readonly words: readonly W[] }): W {
  const found = allowed.find((word) => word === String(json[key]));
  if (found === undefined) throw wrong(`${at}.${key}`, `Must be one of ${allowed.join(', ')}.`);
  return found;
}

function scalar(value: unknown, at: string): Scalar {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string' && value.length <= 1_000 && !value.includes('\0')) return value;
  throw wrong(at, 'Must be text, a number, true or false.');
}

function list(value: unknown, at: string, least: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length < least || value.length > MOST_VALUES) throw wrong(at, `Must be a list of ${least} to ${MOST_VALUES}.`);
  return value;
}

function texts(value: unknown, at: string, least: number): string[] {
  return list(value, at, least).map((one) => {
    const text = scalar(one, at);
    if (typeof text !== 'string' || text.trim() === '') throw wrong(at, 'Must hold text.');
    return text.trim();
  });
}

function whole(value: unknown, { at, most }: { readonly at: string; readonly most: number }): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > most) throw wrong(at, `Must be a whole number from 0 to ${most}.`);
  return number;
}

function only(json: Fields, keys: readonly string[], at: string): void {
  const unknown = Object.keys(json).filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw wrong(`${at}.${unknown[0]!.slice(0, 60)}`, `Not known here. Use ${keys.join(', ')}.`);
}

function wrong(at: string, message: string): ReturnType<typeof invalid> {
  return invalid({ [at]: [message] });
}
