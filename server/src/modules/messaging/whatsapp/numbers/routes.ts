import { limitOf } from './reach.ts';
import { Type, type Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { pageOf, pageQuery, wholeList } from '../../../../kernel/pages.ts';
import type { WhatsappDeps } from '../deps.ts';
import { registerNumber, subscribeNumber, testConnection } from './connect.ts';
import { createNumber, refuseShared, removeNumber, updateNumber, type NumberValues } from './numbers.ts';
import { hookUrl, openField } from './open.ts';
import { findNumber, findSealedNumber, listNumbers, type NumberRow } from './queries.ts';
import { NumberBody, NumberPatch, RegisterBody, TestAnswer, WhatsappNumber, WhatsappNumberWithHook } from './schema.ts';

const tag = 'WhatsApp';
const object = 'whatsapp_numbers' as const;
const base = '/api/messaging/whatsapp/numbers/';

export function numberRoutes(deps: WhatsappDeps): RouteDefinition[] {
  return [listRoute(), createRoute(deps), detailRoute(deps), changeRoute(deps), removeRoute(deps), ...actionRoutes(deps)];
}

function listRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: base,
    summary: 'WhatsApp numbers with their health, in the order they are taken',
    tag,
    access: 'whatsapp.read',
    query: Type.Object(pageQuery, { additionalProperties: false }),
    response: pageOf(WhatsappNumber),
    handle: (ctx, { query, raw }) => ctx.read(async (tx) => wholeList({ rows: await listNumbers(tx), query, url: raw.url }, present)),
  });
}

function createRoute(deps: WhatsappDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: base,
    summary: 'Adds a WhatsApp number; test its connection next',
    tag,
    access: 'credentials.manage',
    body: NumberBody,
    response: WhatsappNumberWithHook,
    status: 201,
    async handle(ctx, { body }) {
      const phoneNumberId = body.phone_number_id ?? (isStaff(ctx) ? deps.platform.phoneNumberId : undefined);
      if (phoneNumberId === undefined) throw invalid({ phone_number_id: ["Needed: Meta's id of the number."] });
      const values = checked(ctx, deps, { ...valuesOf(body), token: body.token ?? null });
      refuseShared(ctx, '', values);
      const number = { ...values, phoneNumberId, wabaId: body.waba_id, baseUrl: values.baseUrl ?? deps.platform.baseUrl };
      return ctx.write(async (tx) => presentWithHook(tx, deps, await createNumber(tx, ctx, { tools: deps, values: number })));
    },
  });
}

function detailRoute(deps: WhatsappDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}:id/`,
    summary: 'One WhatsApp number, with the address that Meta reports to',
    tag,
    access: 'credentials.manage',
    object,
    params: IdParams,
    response: WhatsappNumberWithHook,
    handle: (ctx, { params }) => ctx.write((tx) => presentWithHook(tx, deps, params.id)),
  });
}

function changeRoute(deps: WhatsappDeps): RouteDefinition {
  return route({
    method: 'PATCH',
    path: `${base}:id/`,
    summary: 'Changes a WhatsApp number',
    tag,
    access: 'credentials.manage',
    object,
    params: IdParams,
    body: NumberPatch,
    response: WhatsappNumberWithHook,
    handle: (ctx, { params, body }) =>
      ctx.write(async (tx) => {
        await updateNumber(tx, ctx, { tools: deps, id: params.id, values: checked(ctx, deps, valuesOf(body)) });
        return presentWithHook(tx, deps, params.id);
      }),
  });
}

function removeRoute(deps: WhatsappDeps): RouteDefinition {
  return route({
    method: 'DELETE',
    path: `${base}:id/`,
    summary: 'Gives a WhatsApp number up; what was said by it stays',
    tag,
    access: 'credentials.manage',
    object,
    params: IdParams,
    response: Type.Null(),
    status: 204,
    handle: (ctx, { params }) =>
      ctx.write(async (tx) => {
        await removeNumber(tx, ctx, { id: params.id, at: deps.clock.now() });
        return null;
      }),
  });
}

function actionRoutes(deps: WhatsappDeps): RouteDefinition[] {
  const action = { method: 'POST', tag, access: 'credentials.manage', object, params: IdParams, errors: [409, 502] } as const;
  const shown = (ctx: RequestContext, id: string): Promise<Static<typeof WhatsappNumber>> => ctx.write(async (tx) => present(await found(tx, id)));
  return [
    route({
      ...action,
      path: `${base}:id/test-connection/`,
      summary: 'Asks Meta for the number and connects it when it is the client’s',
      response: TestAnswer,
      async handle(ctx, { params }) {
        await shown(ctx, params.id);
        const result = await testConnection(deps, askedOf(ctx, params.id));
        return { ...result, number: await shown(ctx, params.id) };
      },
    }),
    route({
      ...action,
      path: `${base}:id/subscribe/`,
      summary: 'Tells Meta to report to this number’s own address',
      response: WhatsappNumber,
      async handle(ctx, { params }) {
        await shown(ctx, params.id);
        await subscribeNumber(deps, askedOf(ctx, params.id));
        return shown(ctx, params.id);
      },
    }),
    route({
      ...action,
      path: `${base}:id/register/`,
      summary: 'Registers the number for the Cloud API with its PIN',
      body: RegisterBody,
      response: WhatsappNumber,
      async handle(ctx, { params, body }) {
        await shown(ctx, params.id);
        await registerNumber(deps, { ...askedOf(ctx, params.id), pin: body.pin });
        return shown(ctx, params.id);
      },
    }),
  ];
}

function askedOf(ctx: RequestContext, numberId: string): { readonly tenantId: string; readonly numberId: string; readonly ctx: RequestContext } {
  // a tenant was named: the number was just read in it
  return { tenantId: ctx.actor.tenantId!, numberId, ctx };
}

const isStaff = ({ actor }: RequestContext): boolean => actor.role === 'system_admin';

type Body = Static<typeof NumberPatch>;

function valuesOf(body: Body): NumberValues {
  return {
    wabaId: body.waba_id,
    portfolioId: body.portfolio_id,
    baseUrl: body.base_url?.trim().replace(/\/+$/, ''),
    // forms send an untouched secret field empty
    token: body.token === '' ? undefined : body.token,
    appSecret: body.app_secret === '' ? undefined : body.app_secret,
    pin: body.pin,
    priority: body.priority,
    isActive: body.is_active,
  };
}

/**
 * What only platform staff may choose: where the token is sent to, and a number on the platform's own token, which opens
 * every client's number that lives on it.
 */
function checked(ctx: RequestContext, { platform }: WhatsappDeps, values: NumberValues): NumberValues {
  if (isStaff(ctx)) return values;
  if (values.baseUrl !== undefined && values.baseUrl !== platform.baseUrl) throw invalid({ base_url: ['Only platform staff may change this.'] });
  if (values.token === null) throw invalid({ token: ['Enter the token of your own system user. Only platform staff may use the platform’s.'] });
  return values;
}

async function found(tx: Tx, id: string): Promise<NumberRow> {
  const row = await findNumber(tx, id);
  if (!row) throw notFound();
  return row;
}

async function presentWithHook(
  tx: Tx,
  { secrets, publicUrl }: Pick<WhatsappDeps, 'secrets' | 'publicUrl'>,
  id: string,
): Promise<Static<typeof WhatsappNumberWithHook>> {
  const shown = present(await found(tx, id));
  const row = (await findSealedNumber(tx, id))!;
  const open = (field: 'hook_key' | 'verify_token'): string => openField(secrets, { tenantId: tx.tenantId, row, field });
  return { ...shown, callback_url: hookUrl(publicUrl, open('hook_key')), verify_token: open('verify_token') };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

function present(row: NumberRow): Static<typeof WhatsappNumber> {
  const {
    tenant_id: client,
    connected_at,
    subscribed_at,
    registered_at,
    checked_at,
    templates_synced_at,
    created_at,
    updated_at,
    trouble_at: _at,
    ...plain
  } = row;
  return {
    ...plain,
    client,
    state: stateOf(row),
    limit_24h: limitOf(row.messaging_limit),
    connected_at: iso(connected_at),
    subscribed_at: iso(subscribed_at),
    registered_at: iso(registered_at),
    checked_at: iso(checked_at),
    templates_synced_at: iso(templates_synced_at),
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}

function stateOf({ is_active, trouble_code, connected_at }: NumberRow): string {
  if (!is_active) return 'off';
  if (trouble_code !== null) return 'trouble';
  return connected_at === null ? 'new' : 'connected';
}
