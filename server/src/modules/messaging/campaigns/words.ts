import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import type { ConsentChannel } from '../contacts/port.ts';
import { countSegments } from '../outbox/index.ts';
import {
  findTemplate,
  lackOfButtons,
  lacksOfferEnd,
  readCards,
  readHeader,
  render,
  spokenButtons,
  spokenCards,
  type GivenButton,
  type TemplateCard,
  type TemplateHeader,
  type TemplateRow,
  type Values,
  type Variable as Place,
} from '../whatsapp/index.ts';
import { notReady } from './errors.ts';
import type { Variant } from './variant-queries.ts';

/** Whoever a text speaks to. */
export interface Addressee {
  readonly name: string;
  readonly address: string;
  readonly language: string | null;
  readonly attributes: Record<string, unknown>;
}

/** What somebody gets on one channel; null where a value is missing. */
export interface Spoken {
  readonly text: string;
  /** Of mail. */
  readonly subject: string;
  /** Of text messages; of others one. */
  readonly parts: number;
  readonly values: Values;
  /** Of WhatsApp templates with cards that slide. */
  readonly cards: readonly TemplateCard[] | undefined;
  /** Of WhatsApp templates with buttons that open a flow or a catalogue. */
  readonly buttons: readonly GivenButton[] | undefined;
}

/** One variant, ready to be filled in. */
export interface Script {
  readonly key: string;
  readonly whatsappTemplateId: string | null;
  /** Above the text of the WhatsApp template. */
  readonly header: TemplateHeader | undefined;
  /** True where the text is the same for everybody. */
  isSame(channel: ConsentChannel): boolean;
  speak(channel: ConsentChannel, to: Addressee): Spoken | null;
}

interface Source {
  readonly text: string;
  readonly subject: string;
  readonly places: readonly Place[];
}

/** Reads the templates of all variants once. @throws AppError `not_found`, `campaigns.not_ready` for a variant that says nothing on a channel */
export async function scriptsOf(tx: Tx, variants: readonly Variant[], channels: readonly ConsentChannel[]): Promise<ReadonlyMap<string, Script>> {
  const scripts = new Map<string, Script>();
  for (const variant of variants) {
    const template = await templateOf(tx, variant.templateId);
    const whatsapp = await templateOf(tx, variant.whatsappTemplateId);
    const sources = new Map(channels.map((channel) => [channel, sourceOf(variant, { channel, template, whatsapp })]));
    const sliding = channels.includes('whatsapp') ? await slidingOf(tx, variant, whatsapp) : null;
    const header = channels.includes('whatsapp') ? await headerOf(tx, variant, whatsapp) : undefined;
    scripts.set(variant.key, scriptOf(variant, { sources, header, sliding }));
  }
  return scripts;
}

async function templateOf(tx: Tx, id: string | null): Promise<TemplateRow | null> {
  if (id === null) return null;
  const found = await findTemplate(tx, id);
  if (!found) throw notFound();
  return found;
}

/** A file or a place above the text has to be given for each send: the sample that reviewers saw is not used again. */
async function headerOf(tx: Tx, { key, header }: Variant, template: TemplateRow | null): Promise<TemplateHeader | undefined> {
  if (template === null) return undefined;
  const read = await readHeader(tx, template, header);
  if ('lacks' in read) throw notReady(`Variant ${key}: above its text the template ${template.name} needs ${read.lacks}.`);
  return read.header;
}

/** A template with cards or buttons to fill, and what is the same of them for everybody. */
interface Sliding {
  readonly template: TemplateRow;
  readonly cards: readonly TemplateCard[] | undefined;
  readonly buttons: readonly GivenButton[];
}

async function slidingOf(tx: Tx, { key, cards, buttons, variables }: Variant, template: TemplateRow | null): Promise<Sliding | null> {
  if (template === null) return null;
  if (lacksOfferEnd(template.components, variables))
    throw notReady(`Variant ${key}: the template ${template.name} needs the end of its offer (offer_ends_at).`);
  const read = await readCards(tx, template, cards);
  if ('lacks' in read) throw notReady(`Variant ${key}: the template ${template.name} needs ${read.lacks}.`);
  const lacks = lackOfButtons(template, buttons);
  if (lacks !== null) throw notReady(`Variant ${key}: the template ${template.name} needs ${lacks}.`);
  return read.cards === undefined && buttons === null ? null : { template, cards: read.cards, buttons: buttons ?? [] };
}

interface Given {
  readonly channel: ConsentChannel;
  readonly template: TemplateRow | null;
  readonly whatsapp: TemplateRow | null;
}

function sourceOf({ key, messageText, subject }: Variant, { channel, template, whatsapp }: Given): Source {
  const own = channel === 'whatsapp' ? whatsapp : template?.channel === channel ? template : null;
  if (own) return { text: own.body_text, subject: own.subject || subject, places: own.variables };
  if (channel === 'whatsapp') throw notReady(`Variant ${key} needs a WhatsApp template: only an approved one may be sent to many people.`);
  if (messageText.trim() === '') throw notReady(`Variant ${key} has no text. Write one, or choose a template.`);
  if (channel === 'email' && subject.trim() === '') throw notReady(`Variant ${key} needs a subject for mail.`);
  return { text: messageText, subject, places: [] };
}

const PLACE = /\{\{/;

interface Sources {
  readonly sources: ReadonlyMap<ConsentChannel, Source>;
  readonly header: TemplateHeader | undefined;
  readonly sliding: Sliding | null;
}

function scriptOf({ key, whatsappTemplateId, variables }: Variant, { sources, header, sliding }: Sources): Script {
  const counted = new Map<string, number>();
  return {
    key,
    whatsappTemplateId,
    header,
    isSame: (channel) => {
      const source = sources.get(channel)!;
      if (channel === 'whatsapp' && sliding !== null) return false;
      return !PLACE.test(source.text) && (channel !== 'email' || !PLACE.test(source.subject));
    },
    speak: (channel, to) => {
      const { text, subject, places } = sources.get(channel)!;
      const values = valuesFor(variables, to);
      const [body, head] = [render(text, places, values), render(channel === 'email' ? subject : '', places, values)];
      if (body.missing.length + head.missing.length > 0) return null;
      const slid = channel === 'whatsapp' && sliding !== null ? slidFor(sliding, values) : NOTHING_SLID;
      if (slid === null) return null;
      return { text: body.text, subject: head.text, parts: channel === 'sms' ? partsOf(counted, body.text) : 1, values, ...slid };
    },
  };
}

const NOTHING_SLID = { cards: undefined, buttons: undefined } as const;

/** Cards and buttons as one person gets them; null where a value is missing. */
function slidFor({ template, cards, buttons }: Sliding, values: Values): Pick<Spoken, 'cards' | 'buttons'> | null {
  const [slid, opening] = [cards === undefined ? undefined : spokenCards(template, cards, values), spokenButtons(buttons, values)];
  return slid === null || opening === null ? null : { cards: slid, buttons: opening };
}

/** What is the same for many is counted once. */
function partsOf(counted: Map<string, number>, text: string): number {
  const known = counted.get(text);
  if (known !== undefined) return known;
  const parts = countSegments(text).segments;
  if (counted.size < 100) counted.set(text, parts);
  return parts;
}

/** The person's own values, and above them those of the campaign, which may speak of the person too. */
function valuesFor(common: Readonly<Record<string, string>>, { name, address, language, attributes }: Addressee): Values {
  const own: Record<string, string> = { name, first_name: name.split(' ')[0] ?? '', phone: address, email: address, language: language ?? '' };
  for (const [key, value] of Object.entries(attributes)) if (isPlain(value)) own[key.toLowerCase()] = String(value);
  for (const [key, value] of Object.entries(common)) own[key] = PLACE.test(value) ? render(value, [], own).text : value;
  return own;
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
