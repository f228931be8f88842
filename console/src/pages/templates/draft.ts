import type { MessagingTemplatesCreateData, MessagingTemplatesListResponses } from '../../api/generated/types.gen.ts';

export type Template = MessagingTemplatesListResponses[200]['results'][number];
export type Channel = 'whatsapp' | 'sms' | 'email';
export const BUTTONS = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE', 'FLOW', 'CATALOG', 'MPM', 'SPM'] as const;
/** `kept` is what Meta says of it besides; of a kind that has no field here, all of it. */
export type Button = { type: (typeof BUTTONS)[number] | 'OTHER'; text: string; to: string; example: string; kept: Part };
/** A card of those that slide: its file with a sample for the reviewers, its words and its buttons. */
export type CardDraft = { media: Part; body: string; examples: Readonly<Record<string, string>>; buttons: readonly Button[] };
export type Draft = {
  channel: Channel;
  name: string;
  language: string;
  category: string;
  subject: string;
  header: string;
  /** A picture, film, document, place or product that stands above the text, in Meta's words; it is kept as it is. */
  media: Part | null;
  body: string;
  footer: string;
  buttons: readonly Button[];
  cards: readonly CardDraft[];
  /** Offers, and what else has no field here, in Meta's words; it is kept as it is. */
  others: readonly Part[];
  examples: Readonly<Record<string, string>>;
  fallbacks: Readonly<Record<string, string>>;
};
type Part = Readonly<Record<string, unknown>>;
type Body = MessagingTemplatesCreateData['body'];

export const NEW_DRAFT: Draft = {
  channel: 'whatsapp',
  name: '',
  language: 'en',
  category: 'UTILITY',
  subject: '',
  header: '',
  media: null,
  body: '',
  footer: '',
  buttons: [],
  cards: [],
  others: [],
  examples: {},
  fallbacks: {},
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly Part[] => (Array.isArray(value) ? (value as Part[]) : []);

/** The part of a definition in Meta's words, whatever the case of its name. */
function partOf(components: readonly unknown[], type: string): Part | undefined {
  return (components as readonly Part[]).find((part) => text(part['type']).toLowerCase() === type);
}

export const HEADS = ['image', 'video', 'document', 'location', 'product'] as const;

/** What stands above the text besides words, and has to be given at each send: a file of a kind, a place, a product; empty when nothing. */
export function headFormat(components: readonly unknown[]): (typeof HEADS)[number] | '' {
  const format = text(partOf(components, 'header')?.['format']).toLowerCase();
  return HEADS.find((one) => one === format) ?? '';
}

export type Head = 'words' | (typeof HEADS)[number];

/** The beginning of a part above the text; words have a field of their own. */
export function headOf(kind: Head): Draft['media'] {
  return kind === 'words' ? null : { type: 'HEADER', format: kind.toUpperCase() };
}

/** Names in `{{…}}`, in the order of the text, each once. */
export function placesIn(words: string): string[] {
  return [...new Set([...words.matchAll(/\{\{\s*([a-z0-9_]+)\s*\}\}/gi)].map(([, name]) => name ?? ''))];
}

/** The text with its values; what has none stays as it is written. */
export function filled(words: string, values: Readonly<Record<string, string>>): string {
  return words.replaceAll(/\{\{\s*([a-z0-9_]+)\s*\}\}/gi, (all, name: string) => values[name] || all);
}

/** Places above the text are counted anew: the first is `header_1`. */
export function headPlaces(header: string): string[] {
  return placesIn(header).map((name) => (/^\d+$/.test(name) ? `header_${name}` : name));
}

/** All places of the text and of what stands above it. */
export function placesOf({ channel, header, subject, body }: Pick<Draft, 'channel' | 'header' | 'subject' | 'body'>): string[] {
  return channel === 'whatsapp' ? [...new Set([...headPlaces(header), ...placesIn(body)])] : placesIn(`${subject} ${body}`);
}

/** What stands above the text, with its values. */
export function filledAbove(header: string, values: Readonly<Record<string, string>>): string {
  const own = Object.entries(values).flatMap(([name, value]) => (name.startsWith('header_') && value ? [[name.slice('header_'.length), value]] : []));
  return filled(header, { ...values, ...Object.fromEntries(own) });
}

const FIELDS = new Set(['header', 'body', 'footer', 'buttons', 'carousel']);

export function draftOf(template: Template): Draft {
  const { components } = template;
  return {
    channel: template.channel as Channel,
    name: template.name,
    language: template.language,
    category: template.category,
    subject: template.subject,
    header: text(partOf(components, 'header')?.['text']),
    media: headFormat(components) === '' ? null : (partOf(components, 'header') ?? null),
    body: template.body_text,
    footer: text(partOf(components, 'footer')?.['text']),
    buttons: list(partOf(components, 'buttons')?.['buttons']).map(buttonOf),
    cards: list(partOf(components, 'carousel')?.['cards']).map(cardOf),
    others: list(components).filter((part) => !FIELDS.has(text(part['type']).toLowerCase())),
    examples: Object.fromEntries(template.variables.map((one) => [one.name, one.example])),
    fallbacks: Object.fromEntries(template.variables.map((one) => [one.name, one.fallback ?? ''])),
  };
}

function buttonOf(part: Part): Button {
  const type = BUTTONS.find((one) => one === text(part['type']).toUpperCase()) ?? 'OTHER';
  const [example] = [part['example']].flat();
  return { type, text: text(part['text']), to: text(part['url']) || text(part['phone_number']) || text(part['flow_id']), example: text(example), kept: part };
}

function cardOf(card: Part): CardDraft {
  const parts = list(card['components']);
  const body = partOf(parts, 'body');
  const words = text(body?.['text']);
  return {
    media: partOf(parts, 'header') ?? { type: 'HEADER', format: 'IMAGE' },
    body: words,
    examples: examplesIn(body?.['example'], placesIn(words)),
    buttons: list(partOf(parts, 'buttons')?.['buttons']).map(buttonOf),
  };
}

/** Examples as Meta has them: in the order of the places, or beside their names. */
function examplesIn(given: unknown, names: readonly string[]): Record<string, string> {
  const example = (typeof given === 'object' && given !== null ? given : {}) as Part;
  const [first] = list(example['body_text']) as readonly unknown[];
  const ordered = Array.isArray(first) ? (first as unknown[]).map((value, at) => [names[at] ?? '', text(value)]) : [];
  return Object.fromEntries([...ordered, ...list(example['body_text_named_params']).map((one) => [text(one['param_name']), text(one['example'])])]);
}

/** What is sent to be kept. WhatsApp's header, footer and buttons go in Meta's words. */
export function bodyOf(draft: Draft): Body {
  const places = placesOf(isCode(draft) ? { ...draft, header: '' } : draft);
  return {
    name: draft.name.trim(),
    channel: draft.channel,
    language: draft.language,
    category: draft.category,
    body_text: draft.body,
    ...(draft.channel === 'email' ? { subject: draft.subject } : {}),
    ...(draft.channel === 'whatsapp' ? { components: componentsOf(draft), parameter_format: formatOf(draft) } : {}),
    variables: places.map((name) => ({ name, example: draft.examples[name] ?? '', fallback: draft.fallbacks[name] || null })),
  };
}

/** One-time codes have no words of one's own but the text. */
export const isCode = ({ channel, category }: Pick<Draft, 'channel' | 'category'>): boolean =>
  channel === 'whatsapp' && ['AUTHENTICATION', 'OTP'].includes(category);

function formatOf({ header, body, cards }: Draft): 'positional' | 'named' {
  const places = placesIn([header, body, ...cards.map((card) => card.body)].join(' '));
  return places.every((name) => /^\d+$/.test(name)) ? 'positional' : 'named';
}

function componentsOf(draft: Draft): NonNullable<Body['components']> {
  const { header, media, footer, buttons, cards, others } = draft;
  if (isCode(draft)) return [];
  if (cards.length > 0) return [{ type: 'CAROUSEL', cards: cards.map((card) => ({ components: partsOf(card, formatOf(draft)) })) }];
  const words = header.trim() === '' ? [] : [{ type: 'HEADER', format: 'TEXT', text: header }];
  return [
    ...(media ? [{ ...media, type: 'HEADER' }] : words),
    ...others.map((part) => ({ ...part, type: text(part['type']) })),
    ...(footer.trim() === '' ? [] : [{ type: 'FOOTER', text: footer }]),
    ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons: buttons.map(written) }]),
  ];
}

function partsOf({ media, body, examples, buttons }: CardDraft, format: 'positional' | 'named'): Part[] {
  const names = placesIn(body);
  const told = names.map((name) => examples[name] ?? '');
  const named = { body_text_named_params: names.map((name, at) => ({ param_name: name, example: told[at] })) };
  const example = names.length === 0 || told.includes('') ? {} : { example: format === 'named' ? named : { body_text: [told] } };
  return [
    { ...media, type: 'HEADER' },
    ...(body.trim() === '' ? [] : [{ type: 'BODY', text: body, ...example }]),
    ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons: buttons.map(written) }]),
  ];
}

/** Whether a button needs an example for the reviewers: an address with a place, a code to copy. */
export const wantsExample = ({ type, to }: Pick<Button, 'type' | 'to'>): boolean => type === 'COPY_CODE' || (type === 'URL' && placesIn(to).length > 0);

function written({ type, text: label, to, example, kept }: Button): Part {
  if (type === 'OTHER') return kept;
  const named = { ...(type === 'COPY_CODE' ? {} : { text: label }), ...(LEADS[type] === undefined ? {} : { [LEADS[type]]: to }) };
  return { ...kept, type, ...named, ...(wantsExample({ type, to }) ? { example: type === 'URL' ? [example] : example } : {}) };
}

/** What the address of a button is called, where it has one. */
const LEADS: Partial<Record<Button['type'], string>> = { URL: 'url', PHONE_NUMBER: 'phone_number', FLOW: 'flow_id' };
