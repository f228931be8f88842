import type { Tx } from '../../../../kernel/db.ts';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { fillWhole, findTemplate, MEDIA_KINDS, render, textOfCards } from '../../whatsapp/index.ts';
import type { WhatsappMessage } from '../../whatsapp/port.ts';
import { cannotCarry } from '../errors.ts';
import { mediaKindOf } from './media-queries.ts';
import type { NewMessage } from './schema.ts';

/** What is sent, and how it is shown. */
export interface Content {
  readonly kind: string;
  readonly text: string;
  /** The message in the channel's own words; of a text message, its text. */
  readonly body: WhatsappMessage | { readonly text: string };
  readonly mediaId: string | null;
  readonly mediaUrl: string;
  readonly templateId: string | null;
}

const NOTHING = { mediaId: null, mediaUrl: '', templateId: null } as const;
const SUBJECTS = ['template', 'media', 'media_url', 'interactive', 'location'] as const;

/** @throws AppError `invalid`, `not_found`, `inbox.channel_cannot` */
export async function contentOf(tx: Tx, channel: 'sms' | 'whatsapp', body: NewMessage): Promise<Content> {
  const given = SUBJECTS.filter((name) => body[name] !== undefined && body[name] !== null && body[name] !== '');
  if (given.length > 1) throw invalid({ [given[1]!]: [`Either this or ${given[0]}.`] });
  const text = body.text?.trim() ?? '';
  if (given.length === 0 && text === '') throw invalid({ text: ['Write something, or choose a file or a template.'] });
  if (channel === 'sms') return smsContent(tx, body, { subject: given[0], text });
  return whatsappContent(tx, body, { subject: given[0], text });
}

interface Said {
  readonly subject: (typeof SUBJECTS)[number] | undefined;
  readonly text: string;
}

async function smsContent(tx: Tx, body: NewMessage, { subject, text }: Said): Promise<Content> {
  if (subject === undefined) return { ...NOTHING, kind: 'text', text, body: { text } };
  if (subject !== 'template') throw cannotCarry();
  const template = await templateIn(tx, body.template!, 'sms');
  const rendered = render(template.body_text, template.variables, body.template_variables ?? {});
  if (rendered.missing.length > 0) throw invalid({ template_variables: [`Needed: ${rendered.missing.join(', ')}.`] });
  return { ...NOTHING, kind: 'template', text: rendered.text, body: { text: rendered.text }, templateId: template.id };
}

function whatsappContent(tx: Tx, body: NewMessage, said: Said): Promise<Content> {
  switch (said.subject) {
    case undefined:
      return Promise.resolve({ ...NOTHING, kind: 'text', text: said.text, body: { type: 'text', text: { body: said.text } } });
    case 'template':
      return templateContent(tx, body);
    case 'media':
    case 'media_url':
      return mediaContent(tx, body, said.text);
    case 'interactive':
      return Promise.resolve({
        ...NOTHING,
        kind: 'interactive',
        text: said.text,
        body: { type: 'interactive', interactive: body.interactive } as WhatsappMessage,
      });
    case 'location':
      return Promise.resolve({ ...NOTHING, kind: 'location', text: placeName(body.location!), body: { type: 'location', location: body.location! } });
    default:
      return said.subject satisfies never;
  }
}

const placeName = ({ name, address }: NonNullable<NewMessage['location']>): string => [name, address].filter(Boolean).join(', ');

async function templateContent(tx: Tx, body: NewMessage): Promise<Content> {
  const template = await templateIn(tx, body.template!, 'whatsapp');
  const values = body.template_variables ?? {};
  const { sent, cards } = await fillWhole(tx, template, { values, header: body.header, cards: body.cards, buttons: body.buttons });
  return {
    ...NOTHING,
    kind: 'template',
    text: [render(template.body_text, template.variables, values).text, ...(cards ? textOfCards(template, cards) : [])].join('\n\n'),
    body: { type: 'template', template: sent },
    templateId: template.id,
  };
}

async function templateIn(tx: Tx, id: string, channel: 'sms' | 'whatsapp'): Promise<NonNullable<Awaited<ReturnType<typeof findTemplate>>>> {
  const template = isUuid(id) ? await findTemplate(tx, id) : undefined;
  if (template?.channel !== channel) throw notFound();
  return template;
}

async function mediaContent(tx: Tx, body: NewMessage, caption: string): Promise<Content> {
  const asset = body.media ? await assetIn(tx, body.media) : null;
  const kind = asset?.kind ?? linkKind(body);
  // sounds and stickers carry no words on WhatsApp
  const text = kind === 'audio' || kind === 'sticker' ? '' : caption;
  const file = { ...(asset ? assetRef(asset) : { link: body.media_url! }), ...(text === '' ? {} : { caption: text }) };
  const shown = { kind, text, templateId: null, body: { type: kind, [kind]: file } as WhatsappMessage };
  return asset ? { ...shown, mediaId: asset.id, mediaUrl: '' } : { ...shown, mediaId: null, mediaUrl: body.media_url! };
}

interface Asset {
  readonly id: string;
  readonly kind: string;
  readonly filename: string;
}

const assetRef = ({ id, kind, filename }: Asset): object => (kind === 'document' ? { asset: id, filename } : { asset: id });

async function assetIn(tx: Tx, id: string): Promise<Asset> {
  const found = isUuid(id) ? await mediaKindOf(tx, id) : undefined;
  if (!found) throw notFound();
  return { id: id.toLowerCase(), ...found };
}

/** The older system sent every file as a picture; here it is said. */
function linkKind({ media_type: type = '', media_url: url = '' }: NewMessage): string {
  if (!/^https:\/\/\S+$/.test(url)) throw invalid({ media_url: ['An address with https.'] });
  const kind = type.split('/')[0] || 'image';
  if (!MEDIA_KINDS.includes(kind as (typeof MEDIA_KINDS)[number])) throw invalid({ media_type: [`One of ${MEDIA_KINDS.join(', ')}.`] });
  return kind;
}
