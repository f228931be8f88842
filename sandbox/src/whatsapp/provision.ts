import { asBody, asList, asMsisdn, asText, type Body } from '../read.ts';
import type { World } from '../world.ts';
import { templateKey, type WaTemplate } from './accounts.ts';

/** An account with its numbers and templates; what is not named stays. */
export function setWhatsapp(world: World, entry: Body): void {
  const wabaId = asText(entry['waba_id']);
  const known = world.whatsapp.accounts.get(wabaId);
  world.whatsapp.accounts.set(wabaId, {
    wabaId,
    token: asText(entry['token']),
    appSecret: asText(entry['app_secret']),
    callback: asText(entry['callback_url']) || (known?.callback ?? null),
    override: known?.override ?? null,
    templates: known?.templates ?? new Map(),
  });
  for (const number of asList(entry['numbers'])) setNumber(world, wabaId, number);
  for (const template of asList(entry['templates'])) setTemplate(world, wabaId, template);
}

function setNumber(world: World, wabaId: string, entry: Body): void {
  const phoneNumberId = asText(entry['phone_number_id']);
  world.whatsapp.numbers.set(phoneNumberId, {
    phoneNumberId,
    wabaId,
    number: asMsisdn(entry['number']),
    name: asText(entry['name'], 'Business'),
    registered: entry['registered'] !== false,
    quality: 'GREEN',
    coexistence: entry['coexistence'] === true,
  });
}

function setTemplate(world: World, wabaId: string, entry: Body): void {
  const [name, language] = [asText(entry['name']), asText(entry['language'], 'en')];
  const template: WaTemplate = {
    id: asText(entry['id']) || String(world.whatsapp.accounts.get(wabaId)!.templates.size + 1),
    name,
    language,
    category: asText(entry['category'], 'UTILITY'),
    status: asText(entry['status'], 'APPROVED'),
    parameter_format: asText(entry['parameter_format'], 'POSITIONAL'),
    components: asList(entry['components']).map(asBody),
    rejected_reason: 'NONE',
  };
  world.whatsapp.accounts.get(wabaId)!.templates.set(templateKey(name, language), template);
}

/** As a provision request: what a reset leaves. */
export function whatsappBodies({ whatsapp }: World): object[] {
  return [...whatsapp.accounts.values()].map((account) => ({
    waba_id: account.wabaId,
    token: account.token,
    app_secret: account.appSecret,
    callback_url: account.callback,
    numbers: [...whatsapp.numbers.values()]
      .filter((number) => number.wabaId === account.wabaId)
      .map(({ phoneNumberId, number, name, registered, coexistence }) => ({ phone_number_id: phoneNumberId, number, name, registered, coexistence })),
    templates: [...account.templates.values()],
  }));
}

/** Talks and files are gone; accounts, numbers, templates and addresses stay. */
export function resetWhatsapp({ whatsapp }: World): void {
  whatsapp.chats.clear();
  whatsapp.owners.clear();
  whatsapp.media.clear();
}
