import { Type, type Static } from 'typebox';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { readKeyset } from '../../../../kernel/keyset.ts';
import { isEstimate, knownCount, pageRequest, presentPage, rowsOf, searchWords } from '../../../../kernel/pages.ts';
import { countSegments } from '../../outbox/index.ts';
import type { WhatsappDeps } from '../deps.ts';
import type { TemplatePart } from '../port.ts';
import type { Draft } from './check.ts';
import { misfits } from './definition.ts';
import { fillTemplate } from './fill.ts';
import { presentTemplate } from './present.ts';
import { countTemplates, findTemplate, listTemplates, type TemplateRow } from './queries.ts';
import { Preview, PreviewBody, SyncAnswer, Template, TemplateBody, TemplatePage, TemplatePatch, TemplatePut, TemplateQuery } from './schema.ts';
import { syncTemplates } from './sync.ts';
import { createTemplate, deleteTemplate, submitTemplate, updateTemplate } from './templates.ts';
import { unpauseTemplate } from './unpause.ts';
import { render, type Values, type Variable } from './variables.ts';

const tag = 'Templates';
const object = 'message_templates' as const;
const base = '/api/messaging/templates/';
const KEYS = ['created_at', 'name', 'usage_count'] as const;

export function templateRoutes(deps: WhatsappDeps): RouteDefinition[] {
  return [listRoute(), createRoute(deps), detailRoute(), ...changeRoutes(deps), ...metaRoutes(deps), previewRoute()];
}

async function shown(tx: Tx | PlatformTx, id: string): Promise<Static<typeof Template>> {
  const row = await findTemplate(tx, id);
  if (!row) throw notFound();
  return presentTemplate(row);
}

function listRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: base,
    summary: 'Templates of WhatsApp, SMS and e-mail',
    tag,
    access: 'templates.read',
    query: TemplateQuery,
    response: TemplatePage,
    handle: (ctx, { query, raw }) => list(ctx, query, raw.url),
  });
}

async function list(ctx: RequestContext, query: Static<typeof TemplateQuery>, url: string): Promise<Static<typeof TemplatePage>> {
  const request = pageRequest(query, url);
  const keyset = readKeyset(query.ordering ?? '-created_at', request.cursor, KEYS);
  const { channel, category, language, status, approved } = query;
  const filter = { channel, category: category?.toUpperCase(), language, status, approved, words: searchWords(query.search) };
  return ctx.read(async (tx) => {
    const rows = await listTemplates(tx, filter, { keyset, ...rowsOf(request) });
    const count = knownCount(request, rows.length) ?? (await countTemplates(tx, filter));
    return presentPage(request, { rows, count, estimate: isEstimate(count), cursorOf: (row) => [row.key, row.id] }, presentTemplate);
  });
}

function createRoute({ clock }: WhatsappDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: base,
    summary: 'Makes a template; one of WhatsApp is submitted next',
    tag,
    access: 'templates.write',
    body: TemplateBody,
    response: Template,
    status: 201,
    handle: (ctx, { body }) =>
      ctx.write(async (tx) => {
        const draft = draftOf({ channel: body.channel ?? 'whatsapp', ...EMPTY, ...given(body), name: nameOf(body) });
        return shown(tx, await createTemplate(tx, ctx, { draft, numberId: body.number ?? null, at: clock.now() }));
      }),
  });
}

function detailRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}:id/`,
    summary: 'One template',
    tag,
    access: 'templates.read',
    object,
    params: IdParams,
    response: Template,
    handle: (ctx, { params }) => ctx.read((tx) => shown(tx, params.id)),
  });
}

function changeRoutes(deps: WhatsappDeps): RouteDefinition[] {
  const one = { tag, access: 'templates.write', object, params: IdParams } as const;
  const change = (ctx: RequestContext, id: string, { body, isWhole }: { readonly body: Body; readonly isWhole: boolean }): Promise<Static<typeof Template>> =>
    ctx.write(async (tx) => {
      const draft = (row: TemplateRow): Draft => draftOf({ ...(isWhole ? { ...EMPTY, channel: row.channel } : present(row)), ...given(body) });
      await updateTemplate(tx, ctx, { id, change: draft, at: deps.clock.now() });
      return shown(tx, id);
    });
  return [
    route({
      ...one,
      method: 'PUT',
      path: `${base}:id/`,
      summary: 'Replaces a template that Meta does not have',
      body: TemplatePut,
      response: Template,
      handle: (ctx, { params, body }) => change(ctx, params.id, { body, isWhole: true }),
    }),
    route({
      ...one,
      method: 'PATCH',
      path: `${base}:id/`,
      summary: 'Changes a template that Meta does not have',
      body: TemplatePatch,
      response: Template,
      handle: (ctx, { params, body }) => change(ctx, params.id, { body, isWhole: false }),
    }),
    route({
      ...one,
      method: 'DELETE',
      path: `${base}:id/`,
      summary: 'Removes a template, at Meta too',
      response: Type.Null(),
      status: 204,
      errors: [409, 502],
      async handle(ctx, { params }) {
        await ctx.write((tx) => shown(tx, params.id));
        await deleteTemplate(deps, { tenantId: ctx.actor.tenantId!, id: params.id, ctx });
        return null;
      },
    }),
  ];
}

/** What Meta is asked for one template: nothing of it is kept open meanwhile. */
const ASKED = [
  ['submit', 'Hands a WhatsApp template to Meta for review', submitTemplate],
  ['unpause', 'Lets a WhatsApp template go on that Meta has paused', unpauseTemplate],
] as const;

function metaRoutes(deps: WhatsappDeps): RouteDefinition[] {
  return [
    ...ASKED.map(([verb, summary, ask]) =>
      route({
        method: 'POST',
        path: `${base}:id/${verb}/`,
        summary,
        tag,
        access: 'templates.write',
        object,
        params: IdParams,
        response: Template,
        errors: [409, 502],
        async handle(ctx, { params }) {
          await ctx.write((tx) => shown(tx, params.id));
          await ask(deps, { tenantId: ctx.actor.tenantId!, id: params.id, ctx });
          return ctx.write((tx) => shown(tx, params.id));
        },
      }),
    ),
    route({
      method: 'POST',
      path: `${base}sync/`,
      summary: 'Reads all templates from Meta now',
      tag,
      access: 'templates.write',
      response: SyncAnswer,
      rateLimit: { max: 10, seconds: 60 },
      async handle(ctx) {
        // names the client, or says that one has to be named
        const tenantId = await ctx.write(async (tx) => tx.tenantId);
        const { accounts, templates, failed } = await syncTemplates(deps, tenantId);
        return { accounts, templates, failed: [...failed] };
      },
    }),
  ];
}

function previewRoute(): RouteDefinition {
  return route({
    method: 'POST',
    path: `${base}:id/preview/`,
    summary: 'What people would read, and for SMS how many parts it takes',
    tag,
    access: 'templates.read',
    object,
    params: IdParams,
    body: PreviewBody,
    response: Preview,
    handle: (ctx, { params, body }) =>
      ctx.read(async (tx) => {
        const row = await findTemplate(tx, params.id);
        if (!row) throw notFound();
        return preview(row, { ...(body.use_examples === true ? examplesOf(row) : {}), ...body.values });
      }),
  });
}

function examplesOf({ variables }: TemplateRow): Values {
  return Object.fromEntries(variables.map(({ name, example }) => [name, example]));
}

function preview(row: TemplateRow, values: Values): Static<typeof Preview> {
  const [text, subject] = [render(row.body_text, row.variables, values), render(row.subject, row.variables, values)];
  const parts = row.channel === 'sms' ? countSegments(text.text) : null;
  const problems = row.channel === 'whatsapp' ? misfits({ components: row.components, format: row.parameter_format }, fillTemplate(row, { values })) : [];
  return {
    subject: subject.text,
    text: text.text,
    missing: [...new Set([...subject.missing, ...text.missing])],
    problems: [...problems],
    encoding: parts?.encoding ?? null,
    segments: parts?.segments ?? null,
    characters: text.text.length,
  };
}

type Body = Static<typeof TemplatePatch>;

/** The fields of a draft as they stand in a body or a row. */
interface Fields {
  readonly channel: Draft['channel'];
  readonly name: string;
  readonly category: string;
  readonly language: string;
  readonly subject: string;
  readonly body_text: string;
  readonly components: readonly TemplatePart[];
  readonly parameter_format: 'positional' | 'named';
  readonly variables: readonly (string | Partial<Variable>)[];
}

const EMPTY = { name: '', category: '', language: '', subject: '', body_text: '', components: [], parameter_format: 'positional', variables: [] } as const;

function present(row: TemplateRow): Fields {
  return row;
}

function given(body: Body): Partial<Omit<Fields, 'channel'>> {
  const named = ['name', 'category', 'language', 'subject', 'body_text', 'components', 'parameter_format', 'variables'] as const;
  return Object.fromEntries(named.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
}

function draftOf(fields: Fields): Draft {
  const { channel, name, language, subject, body_text: bodyText, components, parameter_format: format } = fields;
  const variables = fields.variables.map((one): Variable =>
    typeof one === 'string' ? { name: one, example: '', fallback: null } : { name: '', example: '', fallback: null, ...one },
  );
  return { channel, name, language, subject, bodyText, components, format, variables, category: categoryOf(fields) };
}

/** The older system's templates are WhatsApp's and have names in any words: Meta takes small letters, digits and underscores. */
function nameOf({ channel, name }: Pick<Static<typeof TemplateBody>, 'channel' | 'name'>): string {
  return channel === undefined
    ? name
        .trim()
        .toLowerCase()
        .replaceAll(/[^a-z0-9_]+/g, '_')
    : name;
}

/** What the older system calls OTP, WhatsApp calls authentication. */
function categoryOf({ channel, category }: Fields): string {
  const named = category.toUpperCase();
  return channel === 'whatsapp' && named === 'OTP' ? 'AUTHENTICATION' : named;
}
