import type { TemplateComponent, TemplateParameter, TemplatePart, TemplateSend } from '../port.ts';
import { hasOfferEnd } from './offer.ts';
import { placesIn } from './variables.ts';

/** An approved template, as far as a send has to fit it. */
export interface Definition {
  readonly components: readonly TemplatePart[];
  readonly format: 'positional' | 'named';
}

const MEDIA_HEADERS: ReadonlySet<string> = new Set(['image', 'video', 'document']);

/**
 * Why a send does not fit the approved definition; empty when it does. Meta would refuse it with 132000, 132012 or
 * 131008, and some of these count against the quality of the number.
 */
export function misfits(definition: Definition, send: Pick<TemplateSend, 'components'>): readonly string[] {
  const given = send.components ?? [];
  return [
    ...headerMisfits(definition, given),
    ...bodyMisfits(definition, given),
    ...buttonMisfits(definition, given),
    ...carouselMisfits(definition, given),
    ...offerMisfits(definition, given),
  ];
}

function part({ components }: Definition, type: string): TemplatePart | undefined {
  return components.find((component) => component.type.toLowerCase() === type);
}

function parametersOf(given: readonly TemplateComponent[], type: string): readonly TemplateParameter[] {
  return given.find((component) => component.type === type)?.parameters ?? [];
}

function headerMisfits(definition: Definition, given: readonly TemplateComponent[]): readonly string[] {
  const header = part(definition, 'header');
  const parameters = parametersOf(given, 'header');
  const format = formatOf(header);
  if (MEDIA_HEADERS.has(format) || format === 'location' || format === 'product') return fileMisfits(format, parameters[0]);
  return textMisfits({ where: 'header', places: placesIn(header?.text ?? ''), parameters, format: definition.format });
}

function formatOf(header: TemplatePart | undefined): string {
  return header === undefined ? '' : (header.format ?? 'text').toLowerCase();
}

function fileMisfits(format: string, first: TemplateParameter | undefined): readonly string[] {
  if (first?.type !== format) return [`header: a ${format} has to be given`];
  if (format === 'product')
    return first.product?.catalog_id && first.product.product_retailer_id ? [] : ['header: the product needs its number and its catalogue'];
  return format === 'location' || hasFile(first[format as 'image']) ? [] : [`header: the ${format} needs an id, a link or a file`];
}

function hasFile(file: TemplateParameter['image']): boolean {
  return Boolean(file?.id || file?.link || file?.asset);
}

function bodyMisfits(definition: Definition, given: readonly TemplateComponent[]): readonly string[] {
  const places = placesIn(part(definition, 'body')?.text ?? '');
  return textMisfits({
    where: 'body',
    places: isOtp(definition) && places.length === 0 ? ['1'] : places,
    parameters: parametersOf(given, 'body'),
    format: definition.format,
  });
}

interface Texts {
  readonly where: string;
  readonly places: readonly string[];
  readonly parameters: readonly TemplateParameter[];
  readonly format: Definition['format'];
}

function textMisfits({ where, places, parameters, format }: Texts): readonly string[] {
  if (parameters.length !== places.length) return [`${where}: ${places.length} values are needed, ${parameters.length} were given`];
  const names = parameters.map((parameter) => parameter.parameter_name ?? '');
  const missing = format === 'named' ? places.filter((name) => !names.includes(name)) : [];
  const bad = parameters.flatMap((parameter, index) => badText(parameter).map((why) => `${where}: value ${names[index] || index + 1} ${why}`));
  return [...missing.map((name) => `${where}: no value for ${name}`), ...bad];
}

/** Meta takes neither empty values nor lines, tabs or more than four blanks in a row. */
function badText({ type, text }: TemplateParameter): readonly string[] {
  if (type === 'currency' || type === 'date_time') return [];
  if (type !== 'text' || text === undefined) return ['is no text'];
  if (text.trim() === '') return ['is empty'];
  return /[\n\r\t]| {5,}/.test(text) ? ['holds a line break, a tab or more than four blanks in a row'] : [];
}

interface ButtonNeed {
  readonly index: number;
  readonly subType: string;
  readonly parameter: 'text' | 'coupon_code' | 'action';
}

const isOtp = (definition: Definition): boolean => buttonsOf(definition).some((button) => typeOf(button) === 'otp');

function buttonsOf(definition: Definition): readonly Readonly<Record<string, unknown>>[] {
  return part(definition, 'buttons')?.buttons ?? [];
}

function typeOf(button: Readonly<Record<string, unknown>>): string {
  return typeof button['type'] === 'string' ? button['type'].toLowerCase() : '';
}

/** Buttons that cannot be sent without a value: an address with a variable, a code to copy, a one-time code. */
function needsOf(definition: Definition): readonly ButtonNeed[] {
  return buttonsOf(definition).flatMap((button, index): ButtonNeed[] => {
    const type = typeOf(button);
    if (type === 'url') return typeof button['url'] === 'string' && placesIn(button['url']).length > 0 ? [{ index, subType: 'url', parameter: 'text' }] : [];
    if (type === 'mpm' || type === 'flow') return [{ index, subType: type, parameter: 'action' }];
    if (type === 'copy_code') return [{ index, subType: 'copy_code', parameter: 'coupon_code' }];
    return type === 'otp' ? [{ index, subType: 'url', parameter: 'text' }] : [];
  });
}

function buttonMisfits(definition: Definition, given: readonly TemplateComponent[]): readonly string[] {
  const buttons = given.filter((component) => component.type === 'button');
  const lacking = needsOf(definition).flatMap((need) => lackOf(need, buttons));
  const beyond = buttons.map((button) => Number(button.index ?? 0)).filter((index) => index >= buttonsOf(definition).length);
  return [...lacking, ...beyond.map((index) => `button ${index + 1}: there is no such button`)];
}

const MOST_CODE = 20;

function lackOf({ index, subType, parameter }: ButtonNeed, buttons: readonly TemplateComponent[]): readonly string[] {
  const found = buttons.find((button) => String(button.index ?? '0') === String(index) && button.sub_type?.toLowerCase() === subType);
  const value = found?.parameters?.[0]?.[parameter];
  if (parameter === 'action') return actionLack(subType, value).map((why) => `button ${index + 1}: ${why}`);
  if (typeof value !== 'string' || value.trim() === '') return [`button ${index + 1}: a value is needed`];
  return parameter === 'coupon_code' && value.length > MOST_CODE ? [`button ${index + 1}: a code has ${MOST_CODE} characters at most`] : [];
}

function actionLack(subType: string, action: unknown): readonly string[] {
  if (typeof action !== 'object' || action === null) return [subType === 'mpm' ? 'products are needed' : 'the flow has to be named'];
  const hasProducts = 'sections' in action && Array.isArray(action.sections) && action.sections.length > 0;
  return subType === 'mpm' && !hasProducts ? ['products are needed'] : [];
}

function offerMisfits({ components }: Definition, given: readonly TemplateComponent[]): readonly string[] {
  const ends = parametersOf(given, 'limited_time_offer')[0]?.limited_time_offer?.expiration_time_ms;
  return components.some(hasOfferEnd) && typeof ends !== 'number' ? ['offer: until when it counts has to be given (offer_ends_at)'] : [];
}

function carouselMisfits(definition: Definition, given: readonly TemplateComponent[]): readonly string[] {
  const approved = part(definition, 'carousel')?.cards ?? [];
  const cards = given.find((component) => component.type === 'carousel')?.cards ?? [];
  if (approved.length !== cards.length) return [`carousel: ${approved.length} cards are needed, ${cards.length} were given`];
  return cards.flatMap((card, index) =>
    misfits({ components: approved[index]!.components, format: definition.format }, { components: card.components }).map((why) => `card ${index + 1}: ${why}`),
  );
}
