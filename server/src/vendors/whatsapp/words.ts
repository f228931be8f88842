import { isFields, storable, toText, type Fields } from '../../kernel/text.ts';

const MOST_TEXT = 4_096;
const MOST_LINES = 100;

const long = (value: unknown): string => (typeof value === 'string' ? storable(value.slice(0, MOST_TEXT)) : toText(value));
const inside = (value: unknown, ...names: readonly string[]): unknown => names.reduce<unknown>((at, name) => (isFields(at) ? at[name] : undefined), value);
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.slice(0, MOST_LINES).filter(isFields) : []);

/** What a person would read, by Meta's word for the message. */
const WORDS: Readonly<Record<string, (message: Fields) => string>> = {
  text: (message) => long(inside(message, 'text', 'body')),
  button: (message) => long(inside(message, 'button', 'text')),
  interactive: (message) => interactiveWords(message['interactive']),
  reaction: (message) => long(inside(message, 'reaction', 'emoji')),
  system: (message) => long(inside(message, 'system', 'body')),
  order: (message) => lines([long(inside(message, 'order', 'text')), ...listOf(inside(message, 'order', 'product_items')).map(productLine)]),
  contacts: (message) => lines(listOf(message['contacts']).map(cardLine)),
  location: (message) => [inside(message, 'location', 'name'), inside(message, 'location', 'address')].map(long).filter(Boolean).join(', '),
  edit: (message) => long(inside(message, 'edit', 'message', 'text', 'body')),
};

/** Null where there is nothing to read. */
export function wordsOf(message: Fields, type: string): string | null {
  const words = Object.hasOwn(WORDS, type) ? WORDS[type]!(message) : long(inside(message, type, 'caption'));
  return words === '' ? null : words;
}

/** Cut at the limit of a message, never within a character. */
function lines(all: readonly string[]): string {
  return long(all.filter(Boolean).join('\n')).toWellFormed();
}

function interactiveWords(value: unknown): string {
  const kinds = ['button_reply', 'list_reply'];
  const title = kinds.map((kind) => long(inside(value, kind, 'title'))).find((words) => words !== '');
  return title ?? lines([long(inside(value, 'nfm_reply', 'body')), ...answersOf(inside(value, 'nfm_reply', 'response_json'))]);
}

/** What somebody filled into a flow, line by line; the token is ours. It comes as JSON in a text, which may be none. */
function answersOf(json: unknown): readonly string[] {
  const given = parsed(json);
  if (!isFields(given)) return [];
  return Object.entries(given)
    .filter(([name]) => name !== 'flow_token')
    .slice(0, MOST_LINES)
    .map(([name, value]) => `${long(name)}: ${long(typeof value === 'string' ? value : JSON.stringify(value))}`);
}

function parsed(json: unknown): unknown {
  try {
    return typeof json === 'string' ? JSON.parse(json) : json;
  } catch {
    return undefined;
  }
}

function productLine(item: Fields): string {
  const price = [item['currency'], item['item_price']].map(long).filter(Boolean).join(' ');
  return `${long(item['quantity']) || '1'} × ${long(item['product_retailer_id'])}${price === '' ? '' : ` (${price})`}`;
}

/** A card of somebody's address book: the name, then how to reach them. */
function cardLine(card: Fields): string {
  const ways = [...listOf(card['phones']).map((one) => long(one['phone']) || long(one['wa_id'])), ...listOf(card['emails']).map((one) => long(one['email']))];
  const name = long(inside(card, 'name', 'formatted_name')) || long(inside(card, 'name', 'first_name'));
  return [name, ways.filter(Boolean).join(', ')].filter(Boolean).join(': ');
}
