import type { TemplatePart } from '../port.ts';
import type { Draft } from './check.ts';
import { placesIn, variablesOf, type Variable } from './variables.ts';

type Button = Readonly<Record<string, unknown>>;

const isPart = (type: string) => (part: TemplatePart) => part.type.toLowerCase() === type;
const isCounted = (name: string): boolean => /^\d+$/.test(name);
const isBlank = (value: unknown): boolean => typeof value !== 'string' || value.trim() === '';

/** Places above the text are counted anew: the first is `header_1`. Those with a name are the text's own. */
export function headNames(components: readonly TemplatePart[]): readonly string[] {
  return placesIn(components.find(isPart('header'))?.text ?? '').map((name) => (isCounted(name) ? `header_${name}` : name));
}

/** What was said about the places of a WhatsApp template, above the text and in it. */
export function placesOf(bodyText: string, components: readonly TemplatePart[], given: readonly Variable[]): readonly Variable[] {
  const own = headNames(components).filter((name) => !placesIn(bodyText).includes(name));
  return [...variablesOf(bodyText, given), ...own.map((name) => given.find((one) => one.name === name) ?? headOf(name, given))];
}

/** Older drafts speak of a place above the text by its number. */
function headOf(name: string, given: readonly Variable[]): Variable {
  const counted = given.find((one) => `header_${one.name}` === name);
  return { name, example: counted?.example ?? '', fallback: counted?.fallback ?? null };
}

/** What Meta's reviewers need: an example for every place. @returns names without one */
export function withoutExample(variables: readonly Variable[]): readonly string[] {
  return variables.filter(({ example }) => example.trim() === '').map(({ name }) => name);
}

/** Whether a button or a card lacks the example that its own place needs: these stand in the definition itself. */
export function lacksOwnExample(components: readonly TemplatePart[]): boolean {
  const cards = components.flatMap(({ cards: slid = [] }) => slid);
  return components.flatMap(({ buttons = [] }) => buttons).some(lacksExample) || cards.some((card) => lacksInCard(card.components));
}

function lacksInCard(components: readonly TemplatePart[]): boolean {
  const body = components.find(isPart('body'));
  return lacksOwnExample(components) || (placesIn(body?.text ?? '').length > 0 && body?.['example'] === undefined);
}

function lacksExample(button: Button): boolean {
  const type = String(button['type']).toUpperCase();
  if (type === 'COPY_CODE') return isBlank(button['example']);
  return type === 'URL' && placesIn(String(button['url'])).length > 0 && (exampleOf(button) ?? []).every(isBlank);
}

/** Of an address Meta takes a list with one example; one by itself is meant as that. */
function exampleOf(button: Button): readonly unknown[] | undefined {
  const example = button['example'];
  if (Array.isArray(example)) return example as unknown[];
  return example === undefined ? undefined : [example];
}

type Parts = Pick<Draft, 'bodyText' | 'components' | 'variables' | 'format' | 'category'>;

/** The parts as Meta takes them, each with its examples: what stands above, the text, and the others. */
export function definitionParts(draft: Parts): readonly TemplatePart[] {
  const { bodyText, components } = draft;
  const body: TemplatePart = { type: 'BODY', text: bodyText, ...examplesFor(draft, { names: placesIn(bodyText), key: 'body_text' }) };
  const heads = components.filter(isPart('header')).map((head) => withHeadExample(draft, head));
  const others = components.filter((part) => !isPart('header')(part) && !isPart('body')(part)).map(withListedExamples);
  return draft.category === 'AUTHENTICATION' ? withCode([...heads, body, ...others]) : [...heads, body, ...others];
}

const CODE_BUTTON: TemplatePart = { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] };
/** Meta lists the button of a code as an address: here it is what it was made as. */
function withCode(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const own = parts.filter(({ type, buttons }) => type.toLowerCase() !== 'buttons' || hasCode({ type, buttons: buttons ?? [] }));
  return own.some(hasCode) ? own : [...own, CODE_BUTTON];
}

const hasCode = ({ buttons = [] }: TemplatePart): boolean => buttons.some((button) => String(button['type']).toUpperCase() === 'OTP');

/** Of one-time codes Meta takes no words: it has its own in each language. */
export function wordless(category: string, components: readonly TemplatePart[]): readonly TemplatePart[] {
  if (category !== 'AUTHENTICATION') return components;
  return components.flatMap((part): TemplatePart[] => {
    const minutes = part['code_expiration_minutes'];
    if (isPart('body')(part)) return [{ type: 'BODY', add_security_recommendation: true }];
    return isPart('footer')(part) ? (minutes === undefined ? [] : [{ type: 'FOOTER', code_expiration_minutes: minutes }]) : [part];
  });
}

interface Wanted {
  readonly names: readonly string[];
  readonly key: 'body_text' | 'header_text';
}

function examplesFor({ variables, format }: Parts, { names, key }: Wanted): { readonly example?: object } {
  if (names.length === 0) return {};
  const told = names.map((name) => variables.find((one) => one.name === name)?.example ?? '');
  if (format === 'named') return { example: { [`${key}_named_params`]: names.map((name, index) => ({ param_name: name, example: told[index]! })) } };
  return { example: { [key]: key === 'body_text' ? [told] : told } };
}

function withHeadExample(draft: Parts, head: TemplatePart): TemplatePart {
  const names = draft.format === 'named' ? placesIn(head.text ?? '') : headNames([head]);
  return { ...head, ...examplesFor(draft, { names, key: 'header_text' }) };
}

function withListedExamples(part: TemplatePart): TemplatePart {
  const buttons = part.buttons?.map((button) => {
    const example = String(button['type']).toUpperCase() === 'URL' ? exampleOf(button) : undefined;
    return example === undefined ? button : { ...button, example };
  });
  const cards = part.cards?.map((card) => ({ ...card, components: card.components.map(withListedExamples) }));
  return { ...part, ...(buttons === undefined ? {} : { buttons }), ...(cards === undefined ? {} : { cards }) };
}

/** Meta gives the examples back in the order of the places, or beside their names. */
export function examplesIn(part: TemplatePart | undefined, names: readonly string[]): Readonly<Record<string, string>> {
  const [example] = [part?.['example']].filter((one): one is object => typeof one === 'object' && one !== null);
  const lists = Object.entries(example ?? {}).map(([key, value]): readonly (readonly [string, unknown])[] => told(key, value, names));
  return Object.fromEntries(lists.flat().flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])));
}

function told(key: string, value: unknown, names: readonly string[]): readonly (readonly [string, unknown])[] {
  if (!Array.isArray(value)) return [];
  const list = value as unknown[];
  if (key.endsWith('_named_params')) return list.map((one) => [String((one as Button | null)?.['param_name']), (one as Button | null)?.['example']] as const);
  const [first] = list;
  return (Array.isArray(first) ? (first as unknown[]) : list).map((one, index) => [names[index] ?? '', one] as const);
}
