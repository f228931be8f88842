import { isFields, type Fields } from '../../../../kernel/text.ts';
import { atMost, filled, type Finding } from './limits.ts';

const at = (...names: readonly string[]): string => ['interactive', ...names].join('.');

/** Of each kind of interactive message, Meta's limits. Kinds that are not here are passed on as they are. */
const KINDS: Readonly<Record<string, (interactive: Fields, action: Fields) => readonly Finding[]>> = {
  button: (interactive, action) => [...bodyOf(interactive, 1024), ...buttonProblems(action['buttons'])],
  list: (interactive, action) => [
    ...bodyOf(interactive, 4096),
    ...filled(at('action', 'button'), action['button'], 20),
    ...listProblems(action['sections']),
    ...textHeader(interactive),
  ],
  cta_url: (interactive, action) => [...bodyOf(interactive, 1024), ...linkProblems(action['parameters'])],
  flow: (interactive, action) => [...bodyOf(interactive, 1024), ...flowProblems(action['parameters'])],
  product: (_interactive, action) => catalogProblems(action, ['product_retailer_id']),
  product_list: (interactive, action) => [...bodyOf(interactive, 1024), ...catalogProblems(action, []), ...productProblems(action['sections'])],
  catalog_message: (interactive) => bodyOf(interactive, 1024),
  carousel: (interactive, action) => [...bodyOf(interactive, 1024), ...slideProblems(action['cards'])],
  location_request_message: (interactive) => bodyOf(interactive, 1024),
  contact_request: (interactive) => bodyOf(interactive, 1024),
};

export function interactiveProblems(interactive: unknown): readonly Finding[] {
  if (!isFields(interactive) || typeof interactive['type'] !== 'string') return [['interactive', 'Needed, with its type.']];
  const action = interactive['action'];
  if (!isFields(action)) return [[at('action'), 'Needed.']];
  const kind = interactive['type'];
  const own = Object.hasOwn(KINDS, kind) ? KINDS[kind]!(interactive, action) : [];
  return [...own, ...footerProblems(interactive), ...headerProblems(interactive)];
}

function bodyOf({ body }: Fields, most: number): readonly Finding[] {
  return filled(at('body', 'text'), isFields(body) ? body['text'] : undefined, most);
}

function footerProblems({ footer }: Fields): readonly Finding[] {
  return footer === undefined ? [] : filled(at('footer', 'text'), isFields(footer) ? footer['text'] : undefined, 60);
}

function headerProblems({ header }: Fields): readonly Finding[] {
  if (!isFields(header) || header['type'] !== 'text') return [];
  return filled(at('header', 'text'), header['text'], 60);
}

function textHeader({ header }: Fields): readonly Finding[] {
  return isFields(header) && header['type'] !== 'text' ? [[at('header'), 'A list has a header of text only.']] : [];
}

function buttonProblems(value: unknown): readonly Finding[] {
  const buttons: readonly unknown[] = Array.isArray(value) ? value : [];
  const replies = buttons.map((button) => (isFields(button) && isFields(button['reply']) ? button['reply'] : {}));
  const titles = replies.map((reply) => reply['title']);
  return [
    ...(buttons.length >= 1 && buttons.length <= 3 ? [] : [[at('action', 'buttons'), 'From one to three buttons.'] as const]),
    ...replies.flatMap((reply) => [
      ...filled(at('action', 'buttons', 'id'), reply['id'], 256),
      ...filled(at('action', 'buttons', 'title'), reply['title'], 20),
    ]),
    ...(new Set(titles).size === titles.length ? [] : [[at('action', 'buttons', 'title'), 'Each title once.'] as const]),
  ];
}

function listProblems(value: unknown): readonly Finding[] {
  const sections = (Array.isArray(value) ? (value as unknown[]) : []).filter(isFields);
  const rows = sections.flatMap(({ rows: some }) => (Array.isArray(some) ? (some as unknown[]) : [])).filter(isFields);
  const field = (name: string): string => at('action', 'sections', name);
  return [
    ...(sections.length >= 1 && sections.length <= 10 ? [] : [[field('title'), 'From one to ten sections.'] as const]),
    ...(rows.length >= 1 && rows.length <= 10 ? [] : [[field('rows'), 'From one to ten rows over all sections.'] as const]),
    ...sections.flatMap(({ title }) => (sections.length > 1 ? filled(field('title'), title, 24) : atMost(field('title'), title, 24))),
    ...rows.flatMap(({ id, title, description }) => [
      ...filled(field('id'), id, 200),
      ...filled(field('title'), title, 24),
      ...atMost(field('description'), description, 72),
    ]),
    ...(new Set(rows.map(({ id }) => id)).size === rows.length ? [] : [[field('id'), 'Each id once.'] as const]),
  ];
}

function linkProblems(parameters: unknown): readonly Finding[] {
  const fields = isFields(parameters) ? parameters : {};
  const url = fields['url'];
  return [
    ...filled(at('action', 'parameters', 'display_text'), fields['display_text'], 20),
    ...(typeof url === 'string' && /^https?:\/\/\S+$/.test(url) ? [] : [[at('action', 'parameters', 'url'), 'A web address.'] as const]),
  ];
}

function catalogProblems(action: Fields, beside: readonly string[]): readonly Finding[] {
  return ['catalog_id', ...beside].flatMap((name) => filled(at('action', name), action[name], 100));
}

const MOST_PRODUCTS = 30;

function productProblems(value: unknown): readonly Finding[] {
  const sections = (Array.isArray(value) ? (value as unknown[]) : []).filter(isFields);
  const products = sections.flatMap(({ product_items: some }) => (Array.isArray(some) ? (some as unknown[]) : []));
  return [
    ...(sections.length >= 1 && sections.length <= 10 ? [] : [[at('action', 'sections'), 'From one to ten sections.'] as const]),
    ...(products.length >= 1 && products.length <= MOST_PRODUCTS
      ? []
      : [[at('action', 'sections'), `From one to ${MOST_PRODUCTS} products over all sections.`] as const]),
    ...sections.flatMap(({ title }) =>
      sections.length > 1 ? filled(at('action', 'sections', 'title'), title, 24) : atMost(at('action', 'sections', 'title'), title, 24),
    ),
  ];
}

const CARDS = { least: 2, most: 10, text: 160 } as const;

/** Cards that slide are counted from 0 in their order, and have short texts. */
function slideProblems(value: unknown): readonly Finding[] {
  const cards = (Array.isArray(value) ? (value as unknown[]) : []).filter(isFields);
  const isOrdered = cards.every((card, index) => card['card_index'] === index);
  return [
    ...(cards.length >= CARDS.least && cards.length <= CARDS.most ? [] : [[at('action', 'cards'), `From ${CARDS.least} to ${CARDS.most} cards.`] as const]),
    ...(isOrdered ? [] : [[at('action', 'cards', 'card_index'), 'Counted from 0 in the order of the cards.'] as const]),
    ...cards.flatMap(({ body }) => (isFields(body) ? atMost(at('action', 'cards', 'body'), body['text'], CARDS.text) : [])),
  ];
}

function flowProblems(parameters: unknown): readonly Finding[] {
  const fields = isFields(parameters) ? parameters : {};
  const hasName = [fields['flow_id'], fields['flow_name']].some((one) => typeof one === 'string' && one !== '');
  return [
    ...filled(at('action', 'parameters', 'flow_cta'), fields['flow_cta'], 20),
    ...(hasName ? [] : [[at('action', 'parameters', 'flow_id'), 'Needed, or flow_name.'] as const]),
  ];
}
