import { asBody, asList, asText, type Body } from '../read.ts';
import type { World } from '../world.ts';
import { templateKey, type WaNumber } from './accounts.ts';
import { NO_TEMPLATE, PAUSED, templateFormat, templateMismatch, type WaError } from './errors.ts';

const places = (text: string): number => new Set(text.match(/\{\{\s*[a-z0-9_]+\s*\}\}/g) ?? []).size;

/** Whether a send fits the approved template, as Meta would see it. */
export function checkTemplate(world: World, number: WaNumber, sent: Body): WaError | null {
  const account = world.whatsapp.accounts.get(number.wabaId);
  const template = account?.templates.get(templateKey(asText(sent['name']), asText(asBody(sent['language'])['code'])));
  if (template === undefined || ['PENDING', 'REJECTED'].includes(template.status)) return NO_TEMPLATE;
  if (template.status === 'PAUSED') return PAUSED;
  return checkParts(world, template.components, asList(sent['components']));
}

function checkParts(world: World, components: readonly Body[], given: Body[]): WaError | null {
  for (const component of components) {
    const lacking = lackingButton(component, given);
    if (lacking !== null) return lacking;
    const type = asText(component['type']).toLowerCase();
    const sent = given.find((one) => one['type'] === type) ?? {};
    const found = asList(sent['parameters']);
    const wrong = ['body', 'header'].includes(type)
      ? (misfit(type, component, found) ?? noFile(world, found) ?? noProduct(found))
      : checkOther(world, component, sent);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** Buttons that cannot go without a value of each send. */
const NEEDED: Readonly<Record<string, (button: Body) => boolean>> = {
  URL: (button) => places(asText(button['url'])) > 0,
  COPY_CODE: () => true,
  OTP: () => true,
  FLOW: () => true,
  MPM: () => true,
};

function lackingButton(component: Body, given: Body[]): WaError | null {
  if (asText(component['type']).toUpperCase() !== 'BUTTONS') return null;
  const sent = given.filter((one) => one['type'] === 'button');
  const buttons = asList(component['buttons']);
  const beyond = sent.find((one) => Number(one['index']) >= buttons.length);
  if (beyond !== undefined) return templateFormat(`buttons: there is no button at index ${Number(beyond['index'])}`);
  const at = buttons.findIndex((button, index) => {
    const isNeeded = NEEDED[asText(button['type']).toUpperCase()]?.(button) ?? false;
    return isNeeded && asList(sent.find((one) => Number(one['index']) === index)?.['parameters']).length === 0;
  });
  if (at >= 0) return templateMismatch(`buttons: Button at index ${at} of type ${asText(buttons[at]!['type'])} requires a parameter`);
  return sent.some((one) => one['sub_type'] === 'mpm' && !hasProducts(one)) ? templateFormat('buttons: sections are required') : null;
}

function hasProducts(sent: Body): boolean {
  const sections = asList(asBody(asList(sent['parameters'])[0]?.['action'])['sections']);
  return sections.length > 0 && sections.every((section) => asList(section['product_items']).every((item) => asText(item['product_retailer_id']) !== ''));
}

function checkOther(world: World, component: Body, sent: Body): WaError | null {
  const type = asText(component['type']).toLowerCase();
  if (type === 'carousel') return checkCards(world, asList(component['cards']), asList(sent['cards']));
  const isOpen = type === 'limited_time_offer' && asBody(component['limited_time_offer'])['has_expiration'] === true;
  const ends = asBody(asList(sent['parameters'])[0]?.['limited_time_offer'])['expiration_time_ms'];
  return isOpen && typeof ends !== 'number' ? templateMismatch('limited_time_offer: expiration_time_ms is required') : null;
}

/** As many cards as were approved, in their order; files by the ids of those that were handed over. */
function checkCards(world: World, approved: Body[], sent: Body[]): WaError | null {
  if (approved.length !== sent.length)
    return templateMismatch(`carousel: number of cards (${sent.length}) does not match the expected number of cards (${approved.length})`);
  for (const [index, card] of approved.entries()) {
    const given = sent.find((one) => Number(one['card_index']) === index);
    if (given === undefined) return templateMismatch(`carousel: there is no card with card_index ${index}`);
    const components = asList(given['components']);
    if (components.some(hasLink)) return templateFormat(`carousel: card ${index}: the file needs an id`);
    const wrong = checkParts(world, asList(card['components']), components);
    if (wrong !== null) return wrong;
  }
  return null;
}

const hasLink = (component: Body): boolean =>
  asList(component['parameters']).some((one) => ['image', 'video'].some((kind) => asText(asBody(one[kind])['link']) !== ''));

function misfit(type: string, component: Body, found: Body[]): WaError | null {
  const format = asText(component['format'], 'TEXT').toLowerCase();
  const expected = format === 'text' ? places(asText(component['text'])) : 1;
  if (found.length !== expected)
    return templateMismatch(`${type}: number of localizable_params (${found.length}) does not match the expected number of params (${expected})`);
  const isOther = format !== 'text' && asText(found[0]?.['type']) !== format;
  return isOther ? templateFormat(`header: Format mismatch, expected ${format.toUpperCase()}, received UNKNOWN`) : null;
}

/** A file is one that was handed over before, or lies at an address. */
function noFile(world: World, found: Body[]): WaError | null {
  const [first = {}] = found;
  const kind = asText(first['type']);
  if (!['image', 'video', 'document'].includes(kind)) return null;
  const file = asBody(first[kind]);
  return world.whatsapp.media.has(asText(file['id'])) || asText(file['link']) !== '' ? null : templateFormat(`header: the ${kind} is not there`);
}

function noProduct([first = {}]: Body[]): WaError | null {
  if (asText(first['type']) !== 'product') return null;
  const product = asBody(first['product']);
  return ['catalog_id', 'product_retailer_id'].every((name) => asText(product[name]) !== '') ? null : templateFormat('header: the product is not named');
}
