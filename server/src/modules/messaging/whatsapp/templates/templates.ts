import type { Tx } from '../../../../kernel/db.ts';
import { AppError, conflict, invalid, notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import { record } from '../../../tenancy/audit/index.ts';
import type { WhatsappDeps } from '../deps.ts';
import { graphError } from '../errors.ts';
import { chooseSender, openNumber } from '../numbers/open.ts';
import { findNumber } from '../numbers/queries.ts';
import type { GraphAnswer, TemplatePart, WhatsappAccount } from '../port.ts';
import { draftProblems, type Draft } from './check.ts';
import { definitionParts, lacksOwnExample, placesOf, withoutExample, wordless } from './examples.ts';
import { addTemplate, changeTemplate, findTemplate, lockTemplate, type TemplateRow } from './queries.ts';
import { lacksSample, withSample } from './sample.ts';
import { variablesOf } from './variables.ts';

const taken = (): AppError => conflict('templates.name_taken', 'There is a template of this name and language. Change it, or take another name.');
const submitted = (status: string): AppError =>
  conflict('templates.submitted', 'Meta has this template: it cannot be changed here any more. Make a new one with another name.', { status });

/** States in which a WhatsApp template may be changed here: Meta has not got it yet, or has refused it. */
const OPEN: ReadonlySet<string> = new Set(['draft', 'rejected']);

export interface NewTemplate {
  readonly draft: Draft;
  /** The number whose account it is for; null: the first that is connected, or none yet. */
  readonly numberId: string | null;
  readonly at: Date;
}

/** Of SMS and e-mail it may be used at once; of WhatsApp once Meta has approved it. @throws AppError `invalid`, `templates.name_taken` */
export async function createTemplate(tx: Tx, ctx: RequestContext, { draft, numberId, at }: NewTemplate): Promise<string> {
  const complete = checked(draft);
  const id = newId();
  const isNew = await addTemplate(tx, {
    id,
    ...columnsOf(complete),
    channel: complete.channel,
    waba_id: complete.channel === 'whatsapp' ? await accountFor(tx, numberId) : '',
    status: complete.channel === 'whatsapp' ? 'draft' : 'approved',
    created_by: ctx.actor.kind === 'user' ? ctx.actor.id : null,
    created_at: at,
  });
  if (!isNew) throw taken();
  await note(tx, ctx, { id, action: 'created', details: { channel: draft.channel, name: draft.name, language: draft.language } });
  return id;
}

function checked(draft: Draft): Draft {
  const problems = draftProblems(draft);
  if (Object.keys(problems).length > 0) throw invalid(problems);
  if (draft.channel === 'whatsapp') return { ...draft, variables: placesOf(draft.bodyText, draft.components, draft.variables) };
  const spoken = [draft.bodyText, draft.channel === 'email' ? draft.subject : ''].join(' ');
  return { ...draft, variables: variablesOf(spoken, draft.variables) };
}

function columnsOf(
  draft: Draft,
): Pick<TemplateRow, 'name' | 'language' | 'category' | 'subject' | 'body_text' | 'components' | 'parameter_format' | 'variables'> {
  const { name, language, category, subject, bodyText: body_text, variables } = draft;
  const components = draft.channel === 'whatsapp' ? definitionParts(draft) : [];
  return { name, language, category, subject, body_text, components, parameter_format: draft.format, variables };
}

/** The WhatsApp account of a number; '' while none is connected. */
async function accountFor(tx: Tx, numberId: string | null): Promise<string> {
  const id = numberId ?? (await chooseSender(tx, null).catch(noNumberYet));
  if (id === null) return '';
  const number = isUuid(id) ? await findNumber(tx, id) : undefined;
  if (!number) throw notFound();
  return number.waba_id;
}

function noNumberYet(error: unknown): null {
  if (error instanceof AppError && error.code === 'whatsapp.no_number') return null;
  throw error;
}

/** @throws AppError `templates.submitted` for one that Meta has */
export async function updateTemplate(
  tx: Tx,
  ctx: RequestContext,
  { id, change, at }: { readonly id: string; readonly change: (row: TemplateRow) => Draft; readonly at: Date },
): Promise<void> {
  const row = await lockTemplate(tx, id);
  if (!row) throw notFound();
  if (row.channel === 'whatsapp' && !OPEN.has(row.status)) throw submitted(row.status);
  const draft = checked(change(row));
  if (row.meta_id !== null && (draft.name !== row.name || draft.language !== row.language))
    throw invalid({ name: ['Meta has it under this name and language: both stay.'] });
  // what Meta said of the words before does not hold for these
  const anew = row.status === 'rejected' ? { status: 'draft' } : {};
  await changeTemplate(tx, id, { ...columnsOf(draft), ...anew, at }).catch(nameTaken);
  await note(tx, ctx, { id, action: 'updated', details: { name: draft.name, language: draft.language } });
}

function nameTaken(error: unknown): never {
  throw (error as { code?: string }).code === '23505' ? taken() : error;
}

interface Note {
  readonly id: string;
  readonly action: string;
  readonly details: Readonly<Record<string, unknown>>;
}

function note(tx: Tx, ctx: RequestContext, { id, action, details }: Note): Promise<void> {
  return record(tx, ctx, [{ action: `template.${action}`, objectType: 'template', objectId: id, details }]);
}

interface Ask {
  readonly tenantId: string;
  readonly id: string;
  readonly ctx: RequestContext;
}

/**
 * Hands a draft to Meta for review, or one that Meta refused with other words. If nothing comes back, it stays `submitting`: the list of templates tells later
 * whether Meta has it, so it is never handed over twice.
 * @throws AppError `templates.submitted`, `templates.examples_missing`, `whatsapp.refused`, `whatsapp.no_answer`
 */
export async function submitTemplate(deps: WhatsappDeps, { tenantId, id, ctx }: Ask): Promise<void> {
  const { account, row } = await deps.db.inTenant(tenantId, (tx) => beginSubmit(tx, deps, { id, ctx }));
  const sampled = await withSample(deps, account, row.components);
  if (sampled.kind !== 'done') return takeBack(deps, { tenantId, id, ctx }, sampled);
  const { category } = row;
  const answer = await handOver(deps, account, { row, components: wordless(category, sampled.value) });
  const at = deps.clock.now();
  await deps.db.inTenant(tenantId, async (tx) => {
    if (answer.kind === 'done') {
      const { id: meta_id, status, category: given } = answer.value;
      await changeTemplate(tx, id, { meta_id, status: status || 'pending', category: given || category, status_reason: '', at });
    } else if (answer.kind === 'refused') await changeTemplate(tx, id, { status: 'draft', status_reason: answer.reason, at });
    await note(tx, ctx, { id, action: 'submitted', details: { outcome: answer.kind, ...(answer.kind === 'refused' ? { code: answer.code } : {}) } });
  });
  if (answer.kind !== 'done') throw graphError(answer);
}

interface Handed {
  readonly row: TemplateRow;
  readonly components: readonly TemplatePart[];
}

/** A new one, or other words for one that Meta has refused. */
async function handOver(
  { provider }: WhatsappDeps,
  account: WhatsappAccount,
  { row, components }: Handed,
): Promise<GraphAnswer<{ readonly id: string; readonly status: string; readonly category: string }>> {
  const { name, language, category, parameter_format: parameterFormat, meta_id: id } = row;
  if (id === null) return provider.createTemplate(account, { name, language, category, components, parameterFormat });
  const answer = await provider.editTemplate(account, { id, category, components });
  return answer.kind === 'done' ? { kind: 'done', value: { id, status: 'pending', category } } : answer;
}

/** The template itself was not handed over: it is a draft again, whatever became of its sample. @throws AppError `whatsapp.refused`, `whatsapp.no_answer` */
async function takeBack(deps: WhatsappDeps, { tenantId, id, ctx }: Ask, answer: Exclude<GraphAnswer<unknown>, { kind: 'done' }>): Promise<never> {
  await deps.db.inTenant(tenantId, async (tx) => {
    await changeTemplate(tx, id, { status: 'draft', status_reason: answer.reason, at: deps.clock.now() });
    await note(tx, ctx, { id, action: 'submitted', details: { outcome: 'sample', reason: answer.reason } });
  });
  throw graphError(answer);
}

async function beginSubmit(
  tx: Tx,
  deps: WhatsappDepsInTx,
  { id, ctx }: { readonly id: string; readonly ctx: RequestContext },
): Promise<{ readonly account: WhatsappAccount; readonly row: TemplateRow }> {
  const row = await lockTemplate(tx, id);
  if (!row) throw notFound();
  if (row.channel !== 'whatsapp') throw conflict('templates.no_review', 'Templates of this channel need no review: use it.');
  if (!OPEN.has(row.status)) throw submitted(row.status);
  const lacking = withoutExample(row.variables);
  if (lacking.length > 0) throw invalid({ variables: lacking.map((name) => `${name} needs an example for Meta's reviewers.`) });
  if (lacksOwnExample(row.components))
    throw invalid({ components: ["Each address with a place and each code needs an example for Meta's reviewers, and so do places on cards."] });
  if (await lacksSample(tx, row.components)) throw invalid({ components: ["The file above the text needs a sample of its kind for Meta's reviewers."] });
  const account = await openNumber(tx, deps, await chooseSender(tx, null));
  const at = deps.clock.now();
  // made before a number was connected: it goes to the account that there is now
  const waba_id = row.waba_id || account.wabaId;
  await changeTemplate(tx, id, { status: 'submitting', status_reason: '', submitted_at: at, waba_id, at }).catch(nameTaken);
  await note(tx, ctx, { id, action: 'submitting', details: { account: waba_id } });
  return { account: { ...account, wabaId: waba_id }, row };
}

type WhatsappDepsInTx = Pick<WhatsappDeps, 'secrets' | 'platform' | 'publicUrl' | 'clock'>;

/** Removes a template, at Meta first where it has it: a name that was approved is blocked there for thirty days. */
export async function deleteTemplate(deps: WhatsappDeps, { tenantId, id, ctx }: Ask): Promise<void> {
  const found = await deps.db.inTenant(tenantId, async (tx) => {
    const row = await findTemplate(tx, id);
    if (!row) throw notFound();
    const isTheirs = row.channel === 'whatsapp' && (row.meta_id !== null || row.status !== 'draft') && row.status !== 'deleted';
    return { row, account: isTheirs ? { ...(await openNumber(tx, deps, await chooseSender(tx, null))), wabaId: row.waba_id } : null };
  });
  if (found.account !== null) {
    const answer = await deps.provider.deleteTemplate(found.account, { name: found.row.name, id: found.row.meta_id });
    // what Meta does not know is gone there already
    if (answer.kind === 'unknown' || (answer.kind === 'refused' && !['100', '132001', '33'].includes(answer.code))) throw graphError(answer);
  }
  const at = deps.clock.now();
  await deps.db.inTenant(tenantId, async (tx) => {
    await changeTemplate(tx, id, { status: 'deleted', deleted_at: at, at });
    await note(tx, ctx, { id, action: 'deleted', details: { name: found.row.name, language: found.row.language } });
  });
}
