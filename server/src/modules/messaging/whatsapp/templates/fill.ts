import type { MediaRef, ProductRef, TemplateComponent, TemplateParameter, TemplatePart, TemplateSend } from '../port.ts';
import type { TemplateRow } from './queries.ts';
import { openingOf, type GivenButton } from './buttons.ts';
import { hasOfferEnd, offerEnd } from './offer.ts';
import { placesIn, valueOf, type Values } from './variables.ts';

/** What stands above a text: a file of ours, one at an address or at Meta, a place, or a product of a catalogue. */
export interface TemplateHeader extends Pick<MediaRef, 'id' | 'asset' | 'link' | 'filename'> {
  readonly location?: Place;
  readonly product?: ProductRef;
}

interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
}

/** One card of those that slide, ready to be sent. */
export interface TemplateCard {
  readonly header: TemplateHeader | undefined;
  readonly values: Values;
}

export interface Filling {
  readonly values: Values;
  /** Of a header that wants a file, a place or a product. */
  readonly header?: TemplateHeader | undefined;
  /** Of a template with cards that slide. */
  readonly cards?: readonly TemplateCard[] | undefined;
  /** Of buttons that open a flow or a catalogue. */
  readonly buttons?: readonly GivenButton[] | undefined;
}

type Fillable = Pick<TemplateRow, 'name' | 'language' | 'components' | 'parameter_format' | 'variables'>;

/**
 * What is sent of a WhatsApp template with these values: `1`, `2`, … or names, as the text has them; of a button
 * `button_1`, or the value of its own variable. What is missing stays out, and the check says so.
 */
export function fillTemplate(template: Fillable, filling: Filling): TemplateSend {
  const components = template.components.flatMap((part) => filled(template, part, filling));
  return { name: template.name, language: { code: template.language }, ...(components.length > 0 ? { components } : {}) };
}

function filled(template: Fillable, part: TemplatePart, filling: Filling): readonly TemplateComponent[] {
  switch (part.type.toLowerCase()) {
    case 'header':
      return withParameters('header', headerOf(template, part, filling));
    case 'body':
      return withParameters('body', textsOf(template, part.text ?? '', filling.values));
    case 'buttons':
      return (part.buttons ?? []).flatMap((button, index) => buttonOf(template, button, { index, filling }));
    case 'carousel':
      return [{ type: 'carousel', cards: (part.cards ?? []).map(({ components }, index) => cardOf(template, components, { index, filling })) }];
    case 'limited_time_offer':
      return offerOf(part, filling.values);
    default:
      return [];
  }
}

type SentCard = NonNullable<TemplateComponent['cards']>[number];

/** A card has values of its own: places are counted anew on each. */
function cardOf(
  template: Fillable,
  components: readonly TemplatePart[],
  { index, filling: { cards } }: { readonly index: number; readonly filling: Filling },
): SentCard {
  const { values = {}, header } = cards?.[index] ?? {};
  const own = { ...template, variables: [] };
  return { card_index: index, components: components.flatMap((part) => filled(own, part, { values, header })) };
}

/** Until when an offer counts is told anew at each send, as a time with its zone. */
function offerOf(part: TemplatePart, values: Values): readonly TemplateComponent[] {
  const ends = offerEnd(values);
  if (!hasOfferEnd(part) || ends === null) return [];
  return withParameters('limited_time_offer', [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: ends } }]);
}

function withParameters(type: string, parameters: readonly TemplateParameter[]): readonly TemplateComponent[] {
  return parameters.length === 0 ? [] : [{ type, parameters }];
}

function headerOf(template: Fillable, part: TemplatePart, { values, header }: Filling): readonly TemplateParameter[] {
  const format = (part.format ?? 'TEXT').toLowerCase();
  if (format === 'text') return textsOf(template, part.text ?? '', aboveText(template, values));
  return header ? givenAbove(format, header) : [];
}

const FILES: ReadonlySet<string> = new Set(['image', 'video', 'document']);

function givenAbove(format: string, header: TemplateHeader): readonly TemplateParameter[] {
  if (FILES.has(format)) return [{ type: format, [format]: fileOf(header, format) }];
  if (format === 'location') return header.location ? [{ type: format, location: header.location }] : [];
  return format === 'product' && header.product ? [{ type: format, product: header.product }] : [];
}

/** Only a document has a name that is shown. */
function fileOf({ filename, location: _place, product: _goods, ...file }: TemplateHeader, format: string): MediaRef {
  return format === 'document' && filename ? { ...file, filename } : file;
}

/** What stands above counts from one too: its `1` is `header_1`, given or as it was drafted, and the text's own where neither says anything. */
function aboveText({ variables }: Fillable, values: Values): Values {
  const drafted = variables.map(({ name, fallback }) => [name, fallback ?? ''] as const);
  const own = [...drafted, ...Object.entries(values)].filter(([name, value]) => name.startsWith(ABOVE) && value.trim() !== '');
  return { ...values, ...Object.fromEntries(own.map(([name, value]) => [name.slice(ABOVE.length), value])) };
}

const ABOVE = 'header_';

function textsOf(template: Fillable, text: string, values: Values): readonly TemplateParameter[] {
  return placesIn(text).flatMap((name): TemplateParameter[] => {
    const value = valueOf(name, template.variables, values);
    if (value === null) return [];
    return [{ type: 'text', text: value, ...(template.parameter_format === 'named' ? { parameter_name: name } : {}) }];
  });
}

interface ButtonPlace {
  readonly index: number;
  readonly filling: Filling;
}

function buttonOf(
  template: Fillable,
  button: Readonly<Record<string, unknown>>,
  { index, filling: { values, buttons } }: ButtonPlace,
): readonly TemplateComponent[] {
  const own = valueOf(`button_${index + 1}`, template.variables, values);
  const opening = openingOf(
    button,
    buttons?.find((one) => one.button === index + 1),
  );
  const filled = opening ?? SAID[String(button['type']).toLowerCase()]?.(button, own, () => valueOf('1', template.variables, values)) ?? null;
  return filled === null ? [] : [{ type: 'button', index: String(index), ...filled }];
}

type Filled = Pick<TemplateComponent, 'sub_type' | 'parameters'>;

/** Meta lists the button of a one-time code as an address of its own. */
const isCode = (button: Readonly<Record<string, unknown>>): boolean => String(button['url']).startsWith('https://www.whatsapp.com/otp/');

type Say = (button: Readonly<Record<string, unknown>>, own: string | null, code: () => string | null) => Filled | null;

const as = (sub_type: string, parameter: TemplateParameter): Filled => ({ sub_type, parameters: [parameter] });
const asText = (text: string | null): Filled | null => (text === null ? null : as('url', { type: 'text', text }));

/** What a button says, by its type. A one-time code stands in the text and in the button: `code` is what the text has. */
const SAID: Readonly<Record<string, Say>> = {
  url: (button, own, code) => (placesIn(String(button['url'])).length === 0 ? null : asText(own ?? (isCode(button) ? code() : null))),
  quick_reply: (_button, own) => (own === null ? null : as('quick_reply', { type: 'payload', payload: own })),
  copy_code: (_button, own) => (own === null ? null : as('copy_code', { type: 'coupon_code', coupon_code: own })),
  otp: (_button, own, code) => asText(own ?? code()),
};
