import { asBody, asList, asText, type Body } from '../read.ts';
import type { World } from '../world.ts';
import { badParameter, type WaError } from './errors.ts';
import { lacksHandle } from './samples.ts';

const PLACE = /\{\{\s*[a-z0-9_]+\s*\}\}/;
const typeOf = (part: Body): string => asText(part['type']).toUpperCase();

/** What the reviewers' machine refuses at once. */
export function definitionRefused(world: World, category: string, components: Body[]): WaError | null {
  if (components.length === 0) return badParameter('components are required');
  if (lacksHandle(world, components)) return badParameter('A header of this format needs an example');
  const isCode = category === 'AUTHENTICATION';
  if (isCode && components.some((part) => asText(part['text']) !== '')) return badParameter('Authentication templates have no text of their own');
  return partsOf(components).some(lacksExample) ? badParameter('Variables need an example') : null;
}

/** The parts, their buttons, and those of the cards. */
function partsOf(components: Body[]): Body[] {
  return components.flatMap((part) => [part, ...asList(part['buttons']), ...asList(part['cards']).flatMap((card) => partsOf(asList(card['components'])))]);
}

function lacksExample(part: Body): boolean {
  if (typeOf(part) === 'COPY_CODE') return asText(part['example']) === '';
  const spoken = `${asText(part['text'])}${asText(part['url'])}`;
  return PLACE.test(spoken) && !JSON.stringify(part['example'] ?? null).includes('"');
}

const CODE = { text: '*{{1}}* is your verification code.', url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}' } as const;

/** One-time codes are listed with Meta's own words, and their button as an address. */
export function asKept(category: string, components: Body[]): Body[] {
  if (category !== 'AUTHENTICATION') return components;
  return components.map((part) => {
    if (typeOf(part) === 'BODY') return { ...part, text: CODE.text, example: { body_text: [['123456']] } };
    return typeOf(part) === 'BUTTONS' ? { type: 'BUTTONS', buttons: asList(part['buttons']).map(listed) } : part;
  });
}

function listed(button: Body): Body {
  return typeOf(asBody(button)) === 'OTP' ? { type: 'URL', text: asText(button['text'], 'Copy code'), url: CODE.url, example: [CODE.url] } : button;
}
