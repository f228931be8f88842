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
  const given = asList(sent['components']);
  for (const component of template.components) {
    const type = asText(component['type']).toLowerCase();
    const found = asList(given.find((one) => one['type'] === type)?.['parameters']);
    const wrong = ['body', 'header'].includes(type) ? (misfit(type, component, found) ?? noFile(world, found)) : null;
    if (wrong !== null) return wrong;
  }
  return null;
}

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
