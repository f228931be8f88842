import type { TemplatePart } from '../port.ts';
import { placesIn, type Variable } from './variables.ts';

export interface Draft {
  readonly channel: 'whatsapp' | 'sms' | 'email';
  readonly name: string;
  readonly category: string;
  readonly language: string;
  readonly subject: string;
  readonly bodyText: string;
  readonly components: readonly TemplatePart[];
  readonly format: 'positional' | 'named';
  readonly variables: readonly Variable[];
}

const CATEGORIES: Readonly<Record<Draft['channel'], readonly string[]>> = {
  whatsapp: ['AUTHENTICATION', 'MARKETING', 'UTILITY'],
  sms: ['AUTHENTICATION', 'MARKETING', 'UTILITY', 'OTP', 'OTHER'],
  email: ['AUTHENTICATION', 'MARKETING', 'UTILITY', 'OTP', 'OTHER'],
};

/** Wrong fields with what to do about them; empty when the draft may be kept. */
export function draftProblems(draft: Draft): Readonly<Record<string, readonly string[]>> {
  const found = [
    ...(CATEGORIES[draft.channel].includes(draft.category) ? [] : [['category', `One of ${CATEGORIES[draft.channel].join(', ')}.`] as const]),
    ...(draft.bodyText.trim() === '' ? [['body_text', 'Needed.'] as const] : []),
    ...(draft.channel === 'email' && draft.subject.trim() === '' ? [['subject', 'An e-mail needs a subject.'] as const] : []),
    ...(draft.channel === 'whatsapp' ? whatsappProblems(draft) : []),
  ];
  return Object.fromEntries([...Map.groupBy(found, ([field]) => field)].map(([field, list]) => [field, list.map(([, why]) => why)]));
}

type Finding = readonly [string, string];

function whatsappProblems(draft: Draft): readonly Finding[] {
  return [
    ...(/^[a-z0-9_]{1,512}$/.test(draft.name) ? [] : [['name', 'Small letters, digits and underscores only.'] as const]),
    ...(/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/.test(draft.language) ? [] : [['language', 'A code of Meta such as en, en_US, sw or fr.'] as const]),
    ...(draft.category === 'AUTHENTICATION' ? codeProblems(draft) : bodyProblems(draft)),
    ...draft.components.flatMap(partProblems),
    ...goodsProblems(draft.components),
  ];
}

/** WhatsApp writes the words of one-time codes itself, in the template's language: what stands here is shown to people here. */
function codeProblems({ bodyText, components }: Draft): readonly Finding[] {
  const isOne = placesIn(bodyText).join() === '1';
  const others = components.some(({ type }) => !['body', 'footer', 'buttons'].includes(type.toLowerCase()));
  return [
    ...(isOne ? [] : [['body_text', 'The text of a one-time code has one variable, {{1}}.'] as const]),
    ...(others ? [['components', 'A one-time code has nothing but its text, a footer and its button.'] as const] : []),
  ];
}

function bodyProblems({ bodyText, format }: Draft): readonly Finding[] {
  const places = placesIn(bodyText);
  const text = bodyText.trim();
  const isOrdered = places.every((name, index) => name === String(index + 1));
  const rules: readonly (readonly [boolean, string])[] = [
    [bodyText.length > 1024, 'At most 1024 characters.'],
    [/^\{\{|\}\}$/.test(text), 'May not begin or end with a variable.'],
    [/\}\}\s*\{\{/.test(text), 'Two variables may not stand side by side.'],
    [format === 'positional' && !isOrdered, 'Variables are numbered {{1}}, {{2}}, … in the order of the text.'],
    [format === 'named' && places.some((name) => !/^[a-z_][a-z0-9_]*$/.test(name)), 'Names of variables are small letters and underscores.'],
  ];
  return rules.flatMap(([isWrong, why]) => (isWrong ? [['body_text', why] as const] : []));
}

const MOST_BUTTONS = 10;

function partProblems(part: TemplatePart): readonly Finding[] {
  const type = part.type.toLowerCase();
  const text = part.text ?? '';
  if (type === 'header')
    return [...tooLong('header', text, 60), ...(placesIn(text).length > 1 ? [['components', 'A header has one variable at most.'] as const] : [])];
  if (type === 'footer') return [...tooLong('footer', text, 60), ...(placesIn(text).length > 0 ? [['components', 'A footer has no variables.'] as const] : [])];
  if (type === 'carousel') return cardProblems(part.cards ?? []);
  return type === 'buttons' ? buttonProblems(part.buttons ?? []) : [];
}

const CARDS = { least: 2, most: 10, text: 160 } as const;

/** Cards that slide are alike: the same parts on each, and a picture, a film or a product above them all. */
function cardProblems(cards: NonNullable<TemplatePart['cards']>): readonly Finding[] {
  const shapes = new Set(cards.map(({ components }) => components.map(shapeOf).join(' ')));
  const bodies = cards.flatMap(({ components }) => components.filter(({ type }) => type.toLowerCase() === 'body'));
  const rules: readonly (readonly [boolean, string])[] = [
    [cards.length < CARDS.least || cards.length > CARDS.most, `From ${CARDS.least} to ${CARDS.most} cards.`],
    [cards.some(({ components }) => !components.some(isShown)), 'Each card has a picture, a film or a product above its text.'],
    [shapes.size > 1, 'All cards have the same parts.'],
    [bodies.some(({ text = '' }) => text.length > CARDS.text), `The text of a card has at most ${CARDS.text} characters.`],
  ];
  const own = rules.flatMap(([isWrong, why]): Finding[] => (isWrong ? [['components', why]] : []));
  return [...own, ...cards.flatMap(({ components }) => [...components.flatMap(partProblems), ...goodsProblems(components)])];
}

/** A button that shows one product shows the one that stands above the text. */
function goodsProblems(components: readonly TemplatePart[]): readonly Finding[] {
  const isShowing = components.some(({ buttons = [] }) => buttons.some((button) => String(button['type']).toUpperCase() === 'SPM'));
  const hasProduct = components.some(({ type, format }) => type.toLowerCase() === 'header' && String(format).toUpperCase() === 'PRODUCT');
  return isShowing && !hasProduct ? [['components', 'A button that shows one product needs a product above the text.']] : [];
}

const shapeOf = ({ type, format, buttons = [] }: TemplatePart): string =>
  [type, format ?? '', ...buttons.map((button) => (typeof button['type'] === 'string' ? button['type'] : ''))].join(':').toUpperCase();
const isShown = ({ type, format }: TemplatePart): boolean =>
  type.toLowerCase() === 'header' && ['IMAGE', 'VIDEO', 'PRODUCT'].includes(String(format).toUpperCase());

function tooLong(what: string, text: string, most: number): readonly Finding[] {
  return text.length > most ? [['components', `The ${what} has at most ${most} characters.`]] : [];
}

function buttonProblems(buttons: readonly Readonly<Record<string, unknown>>[]): readonly Finding[] {
  const count = (type: string): number => buttons.filter((button) => String(button['type']).toUpperCase() === type).length;
  const rules: readonly (readonly [boolean, string])[] = [
    [buttons.length > MOST_BUTTONS, `At most ${MOST_BUTTONS} buttons.`],
    [count('URL') > 2, 'At most two buttons with an address.'],
    [count('PHONE_NUMBER') > 1, 'At most one button with a phone number.'],
    [count('COPY_CODE') > 1, 'At most one button with a code.'],
    [buttons.some((button) => typeof button['text'] === 'string' && button['text'].length > 25), 'A button has at most 25 characters.'],
  ];
  return rules.flatMap(([isWrong, why]) => (isWrong ? [['components', why] as const] : []));
}
