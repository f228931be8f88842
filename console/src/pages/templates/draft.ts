import type { MessagingTemplatesCreateData, MessagingTemplatesListResponses } from '../../api/generated/types.gen.ts';

export type Template = MessagingTemplatesListResponses[200]['results'][number];
export type Channel = 'whatsapp' | 'sms' | 'email';
export type Button = { type: 'QUICK_REPLY' | 'URL' | 'PHONE_NUMBER'; text: string; to: string };
export type Draft = {
  channel: Channel;
  name: string;
  language: string;
  category: string;
  subject: string;
  header: string;
  /** A picture, film or document that stands above the text, in Meta's words; it is kept as it is. */
  media: Part | null;
  body: string;
  footer: string;
  buttons: readonly Button[];
  /** Cards that slide, offers, and what else has no field here, in Meta's words; it is kept as it is. */
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

/** What stands above the text besides words: image, video, document; empty when nothing. */
export function mediaOf(components: readonly unknown[]): string {
  const format = text(partOf(components, 'header')?.['format']).toLowerCase();
  return ['image', 'video', 'document'].includes(format) ? format : '';
}

const HEADS = ['image', 'video', 'document', 'location'] as const;

/** What has to be given above the text at each send: a file of a kind, or a place; empty when nothing. */
export function headFormat(components: readonly unknown[]): (typeof HEADS)[number] | '' {
  const format = text(partOf(components, 'header')?.['format']).toLowerCase();
  return HEADS.find((one) => one === format) ?? '';
}

export type Head = 'words' | 'image' | 'video' | 'document';

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

const FIELDS = new Set(['header', 'body', 'footer', 'buttons']);

export function draftOf(template: Template): Draft {
  const { components } = template;
  return {
    channel: template.channel as Channel,
    name: template.name,
    language: template.language,
    category: template.category,
    subject: template.subject,
    header: text(partOf(components, 'header')?.['text']),
    media: mediaOf(components) === '' ? null : (partOf(components, 'header') ?? null),
    body: template.body_text,
    footer: text(partOf(components, 'footer')?.['text']),
    buttons: list(partOf(components, 'buttons')?.['buttons']).map(buttonOf),
    others: list(components).filter((part) => !FIELDS.has(text(part['type']).toLowerCase())),
    examples: Object.fromEntries(template.variables.map((one) => [one.name, one.example])),
    fallbacks: Object.fromEntries(template.variables.map((one) => [one.name, one.fallback ?? ''])),
  };
}

function buttonOf(part: Part): Button {
  const type = text(part['type']).toUpperCase();
  const known = type === 'URL' || type === 'PHONE_NUMBER' ? type : 'QUICK_REPLY';
  return { type: known, text: text(part['text']), to: text(part['url']) || text(part['phone_number']) };
}

/** What is sent to be kept. WhatsApp's header, footer and buttons go in Meta's words. */
export function bodyOf(draft: Draft): Body {
  const places = placesIn(`${draft.channel === 'whatsapp' ? draft.header : draft.subject} ${draft.body}`);
  return {
    name: draft.name.trim(),
    channel: draft.channel,
    language: draft.language,
    category: draft.category,
    body_text: draft.body,
    ...(draft.channel === 'email' ? { subject: draft.subject } : {}),
    ...(draft.channel === 'whatsapp' ? { components: componentsOf(draft), parameter_format: formatOf(places) } : {}),
    variables: places.map((name) => ({ name, example: draft.examples[name] ?? '', fallback: draft.fallbacks[name] || null })),
  };
}

const formatOf = (places: readonly string[]): 'positional' | 'named' => (places.every((name) => /^\d+$/.test(name)) ? 'positional' : 'named');

function componentsOf(draft: Draft): NonNullable<Body['components']> {
  const { header, media, footer, buttons, others } = draft;
  const words = header.trim() === '' ? [] : [{ type: 'HEADER', format: 'TEXT', text: header }];
  return [
    ...(media ? [{ ...media, type: 'HEADER' }] : words),
    ...others.map((part) => ({ ...part, type: text(part['type']) })),
    ...(footer.trim() === '' ? [] : [{ type: 'FOOTER', text: footer }]),
    ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons: buttons.map(written) }]),
  ];
}

function written({ type, text: label, to }: Button): Part {
  if (type === 'URL') return { type, text: label, url: to };
  return type === 'PHONE_NUMBER' ? { type, text: label, phone_number: to } : { type, text: label };
}
