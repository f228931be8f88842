import type { FastifyReply, FastifyRequest } from 'fastify';
import { asBody, asList, asText, type Body } from '../read.ts';
import type { World } from '../world.ts';
import { nextId, templateKey, type WaAccount, type WaTemplate } from './accounts.ts';
import { accountOf, mayUse } from './auth.ts';
import { tell } from './callbacks.ts';
import { badParameter, NAME_TAKEN, NO_OBJECT, NO_TEMPLATE, refuse } from './errors.ts';
import { asKept, definitionRefused } from './template-rules.ts';

const PAGE = 3;

/** `GET /<account>/message_templates`: pages are short on purpose, and the last one has a cursor too. */
export function listTemplates(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const account = accountOf(world, request);
  if ('status' in account) return refuse(reply, account);
  const all = [...account.templates.values()];
  const { after = '' } = request.query as Record<string, string>;
  const from = after === '' ? 0 : Number(Buffer.from(after, 'base64').toString());
  const page = all.slice(from, from + PAGE);
  const cursor = Buffer.from(String(from + PAGE)).toString('base64');
  const next = from + PAGE < all.length ? { next: `https://graph.facebook.com/${account.wabaId}/message_templates?after=${cursor}` } : {};
  return reply.send({ data: page.map(shown), paging: { cursors: { before: '', after: cursor }, ...next } });
}

function shown({ paused_for: _why, ...template }: WaTemplate): object {
  return { ...template, quality_score: { score: 'UNKNOWN' } };
}

/** `POST /<account>/message_templates`: pending, and reviewed after a while. */
export function createTemplate(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const account = accountOf(world, request);
  if ('status' in account) return refuse(reply, account);
  const body = asBody(request.body);
  const [name, language] = [asText(body['name']), asText(body['language'])];
  if (!/^[a-z0-9_]{1,512}$/.test(name) || language === '') return refuse(reply, badParameter('name or language is not valid'));
  const category = asText(body['category'], 'UTILITY');
  const wrong = definitionRefused(world, category, asList(body['components']));
  if (wrong !== null) return refuse(reply, wrong);
  if (account.templates.has(templateKey(name, language))) return refuse(reply, NAME_TAKEN);
  const template: WaTemplate = {
    id: nextId(world.whatsapp),
    name,
    language,
    category,
    status: 'PENDING',
    parameter_format: asText(body['parameter_format'], 'POSITIONAL').toUpperCase(),
    components: asKept(category, asList(body['components'])),
    rejected_reason: 'NONE',
  };
  review(world, account, template);
  return reply.send({ id: template.id, status: template.status, category: template.category });
}

function review(world: World, account: WaAccount, template: WaTemplate): void {
  keepTemplate(world, account, template);
  const { review: outcome, review_ms: wait } = world.faults.current.whatsapp;
  if (outcome !== 'never') world.timers.after(wait, () => void reviewed(world, account, { template, status: outcome === 'reject' ? 'REJECTED' : 'APPROVED' }));
}

const EDITABLE = new Set(['APPROVED', 'REJECTED', 'PAUSED']);

/** `POST /<template>`: other parts for one that was reviewed; it is reviewed anew. */
export function editTemplate(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const wrong = mayUse(world, request);
  if (wrong !== null) return refuse(reply, wrong);
  const found = templateById(world, request);
  return found === undefined ? refuse(reply, NO_OBJECT) : edited(world, { ...found, body: asBody(request.body) }, reply);
}

function templateById(world: World, request: FastifyRequest): { account: WaAccount; template: WaTemplate } | undefined {
  const { id } = request.params as { id: string };
  for (const account of world.whatsapp.accounts.values()) {
    const template = [...account.templates.values()].find((one) => one.id === id);
    if (template !== undefined) return { account, template };
  }
  return undefined;
}

/** `POST /<template>/unpause`: of one that was paused for its pace. A no is told in an answer of success. */
export function unpauseTemplate(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const wrong = mayUse(world, request);
  if (wrong !== null) return refuse(reply, wrong);
  const found = templateById(world, request);
  if (found === undefined) return refuse(reply, NO_OBJECT);
  if (found.template.status !== 'PAUSED' || found.template.paused_for === 'quality')
    return reply.send({ success: false, reason: 'Template is not paused because of pacing' });
  void reviewed(world, found.account, { template: found.template, status: 'APPROVED' });
  return reply.send({ success: true });
}

function edited(world: World, { account, template, body }: { account: WaAccount; template: WaTemplate; body: Body }, reply: FastifyReply): FastifyReply {
  if (!EDITABLE.has(template.status)) return refuse(reply, badParameter('The template cannot be edited now'));
  const category = asText(body['category'], template.category);
  const refused = definitionRefused(world, category, asList(body['components']));
  if (refused !== null) return refuse(reply, refused);
  review(world, account, { ...template, category, status: 'PENDING', components: asKept(category, asList(body['components'])), rejected_reason: 'NONE' });
  return reply.send({ success: true });
}

function keepTemplate(world: World, account: WaAccount, template: WaTemplate): void {
  applyTemplate(world, world.journal.append('wa_template', { waba: account.wabaId, template }));
}

export type TemplateData = { waba: string; template: WaTemplate };

export function applyTemplate(world: World, { waba, template }: TemplateData): void {
  const account = world.whatsapp.accounts.get(waba);
  if (account === undefined) return;
  if (template.status === 'DELETED') account.templates.delete(templateKey(template.name, template.language));
  else account.templates.set(templateKey(template.name, template.language), template);
}

/** A state of a template, decided by Meta, and told. */
export async function reviewed(world: World, account: WaAccount, { template, status }: { template: WaTemplate; status: string }): Promise<void> {
  const reason = status === 'REJECTED' ? 'INVALID_FORMAT' : 'NONE';
  keepTemplate(world, account, { ...template, status, rejected_reason: reason });
  const value = {
    event: status,
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
    message_template_category: template.category,
    reason,
  };
  await tell(world, account, [{ field: 'message_template_status_update', value }]);
}

/** `DELETE /<account>/message_templates?name=` (all languages) or `&hsm_id=` (one). */
export function deleteTemplate(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const account = accountOf(world, request);
  if ('status' in account) return refuse(reply, account);
  const { name = '', hsm_id: id = '' } = request.query as Record<string, string>;
  const found = [...account.templates.values()].filter((template) => template.name === name && (id === '' || template.id === id));
  if (found.length === 0) return refuse(reply, NO_TEMPLATE);
  for (const template of found) keepTemplate(world, account, { ...template, status: 'DELETED' });
  return reply.send({ success: true });
}
