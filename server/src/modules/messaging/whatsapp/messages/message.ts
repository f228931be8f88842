import { isFields, type Fields } from '../../../../kernel/text.ts';
import type { MediaKind, WhatsappMessage } from '../port.ts';
import { interactiveProblems } from './interactive.ts';
import { atMost, filled, type Finding } from './limits.ts';

export const MEDIA_KINDS: readonly MediaKind[] = ['image', 'video', 'audio', 'document', 'sticker'];
const MOST_CONTACTS = 257;

/** Of each kind, what is wrong with it: Meta's limits, so that nobody waits for a refusal. */
const CHECKS: Readonly<Record<string, (message: Fields) => readonly Finding[]>> = {
  text: ({ text }) => (isFields(text) ? filled('text.body', text['body'], 4096) : [['text', 'Needed.']]),
  image: (message) => mediaProblems('image', message['image']),
  video: (message) => mediaProblems('video', message['video']),
  audio: (message) => mediaProblems('audio', message['audio']),
  document: (message) => mediaProblems('document', message['document']),
  sticker: (message) => mediaProblems('sticker', message['sticker']),
  location: ({ location }) => locationProblems(location),
  contacts: ({ contacts }) => contactProblems(contacts),
  interactive: ({ interactive }) => interactiveProblems(interactive),
  template: ({ template }) => templateProblems(template),
  reaction: ({ reaction }) =>
    isFields(reaction) && typeof reaction['message_id'] === 'string' && typeof reaction['emoji'] === 'string' && reaction['emoji'].length <= 40
      ? []
      : [['reaction', 'A message id and an emoji; an empty emoji takes the reaction back.']],
};

const BESIDES: ReadonlySet<string> = new Set(['type', 'context']);

/** Wrong fields with what to do about them; empty when it may be sent. */
export function messageProblems(message: unknown): Readonly<Record<string, readonly string[]>> {
  if (!isFields(message)) return { message: ['Needed: an object of the kind that its type names.'] };
  const type = typeof message['type'] === 'string' ? message['type'] : '';
  if (!Object.hasOwn(CHECKS, type)) return { type: [`One of ${Object.keys(CHECKS).join(', ')}.`] };
  const unknown = Object.keys(message).filter((name) => name !== type && !BESIDES.has(name));
  const found: readonly Finding[] = [...CHECKS[type]!(message), ...contextProblems(message), ...unknown.map((name): Finding => [name, 'Unknown field.'])];
  return Object.fromEntries([...Map.groupBy(found, ([field]) => field)].map(([field, list]) => [field, list.map(([, why]) => why)]));
}

/** @throws nothing: undefined for what is no message that may be sent */
export function readMessage(text: string): WhatsappMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Object.keys(messageProblems(value)).length === 0 ? (value as WhatsappMessage) : undefined;
  } catch {
    return undefined;
  }
}

function contextProblems({ context, type }: Fields): readonly Finding[] {
  const isGood = context === undefined || (isFields(context) && typeof context['message_id'] === 'string' && context['message_id'] !== '');
  return [
    ...(isGood ? [] : [['context', 'Names the message that is answered: {"message_id": "wamid…"}.'] as const]),
    ...(context !== undefined && type === 'reaction' ? [['context', 'A reaction names its message itself.'] as const] : []),
  ];
}

const WITH_CAPTION: ReadonlySet<MediaKind> = new Set(['image', 'video', 'document']);

function mediaProblems(kind: MediaKind, media: unknown): readonly Finding[] {
  if (!isFields(media)) return [[kind, 'Needed.']];
  const sources = ['id', 'link', 'asset'].filter((name) => typeof media[name] === 'string' && media[name] !== '');
  const link = media['link'];
  return [
    ...(sources.length === 1 ? [] : [[kind, 'Exactly one of id, link and asset.'] as const]),
    ...(typeof link === 'string' && !/^https?:\/\/\S+$/.test(link) ? [[`${kind}.link`, 'Not a web address.'] as const] : []),
    ...(media['caption'] !== undefined && !WITH_CAPTION.has(kind)
      ? [[`${kind}.caption`, 'This kind has no caption.'] as const]
      : atMost(`${kind}.caption`, media['caption'], 1024)),
    ...atMost(`${kind}.filename`, media['filename'], 240),
  ];
}

function locationProblems(location: unknown): readonly Finding[] {
  if (!isFields(location)) return [['location', 'Needed.']];
  const within = (value: unknown, most: number): boolean => typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= most;
  return [
    ...(within(location['latitude'], 90) ? [] : [['location.latitude', 'Degrees from -90 to 90.'] as const]),
    ...(within(location['longitude'], 180) ? [] : [['location.longitude', 'Degrees from -180 to 180.'] as const]),
    ...atMost('location.name', location['name'], 1000),
    ...atMost('location.address', location['address'], 1000),
  ];
}

function contactProblems(contacts: unknown): readonly Finding[] {
  if (!Array.isArray(contacts) || contacts.length === 0 || contacts.length > MOST_CONTACTS) return [['contacts', `From one to ${MOST_CONTACTS} contacts.`]];
  const isNamed = contacts.every((contact) => isFields(contact) && isFields(contact['name']) && typeof contact['name']['formatted_name'] === 'string');
  return isNamed ? [] : [['contacts', 'Each has a name with formatted_name.']];
}

function templateProblems(template: unknown): readonly Finding[] {
  if (!isFields(template)) return [['template', 'Needed.']];
  const language = template['language'];
  return [
    ...filled('template.name', template['name'], 512),
    ...(isFields(language) && typeof language['code'] === 'string' && language['code'] !== ''
      ? []
      : [['template.language', 'Needed: {"code": "en"}.'] as const]),
    ...(template['components'] === undefined || (Array.isArray(template['components']) && template['components'].every(isFields))
      ? []
      : [['template.components', 'A list.'] as const]),
  ];
}
