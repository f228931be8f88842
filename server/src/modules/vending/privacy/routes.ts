import type { Clock } from '../../../kernel/clock.ts';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../kernel/pages.ts';
import { Type } from 'typebox';
import { allows } from '../../tenancy/access/index.ts';
import { requestExport } from '../reports/index.ts';
import { CUSTOMER_DATA } from './dossier.ts';
import { findErasure, listErasures, type ErasureRow } from './erasure-queries.ts';
import { decide, requestErasure } from './erasures.ts';
import { noTokens } from './errors.ts';
import { findPerson } from './person-queries.ts';
import { Erasure, ErasureBody, ExportBody, Exported, USUAL_WAIT_DAYS, Word } from './schema.ts';

const tag = 'Privacy';

interface PrivacyRoutesDeps {
  readonly clock: Clock;
}

export function privacyRoutes({ clock }: PrivacyRoutesDeps): RouteDefinition[] {
  return [exportRoute(clock), requestRoute(clock), ...readRoutes(), decisionRoute(clock, true), decisionRoute(clock, false)];
}

function exportRoute(clock: Clock): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/customers/:id/data-export/',
    summary: 'Everything that is held on one customer, as a file made in the background',
    tag,
    access: 'customers.export',
    object: 'customers',
    params: IdParams,
    body: ExportBody,
    response: Exported,
    status: 202,
    rateLimit: { max: 30, seconds: 60 },
    handle: (ctx, { params, body: { format = 'json', tokens = false } }) => {
      if (tokens && !allows(ctx.actor, 'tokens.reveal')) throw noTokens();
      return ctx.write(async (tx) => {
        if (!(await findPerson(tx, params.id, { lock: false }))) throw notFound();
        const order = { report: { name: CUSTOMER_DATA }, format, filters: { customer: params.id }, showPhones: true, showTokens: tokens, scheduleId: null };
        return { export: await requestExport(tx, ctx, { ...order, at: clock.now() }) };
      });
    },
  });
}

function requestRoute(clock: Clock): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/customers/:id/erasure/',
    summary: 'Ask for the erasure of a customer; a second person must approve, and money must be settled',
    tag,
    access: 'customers.erase',
    object: 'customers',
    params: IdParams,
    body: ErasureBody,
    response: Erasure,
    status: 201,
    handle: (ctx, { params, body }) =>
      ctx.write(async (tx) => {
        const { reason, wait_days: waitDays = USUAL_WAIT_DAYS } = body;
        return shown(tx, await requestErasure(tx, { customerId: params.id, reason, waitDays, source: ctx, at: clock.now() }));
      }),
  });
}

function readRoutes(): RouteDefinition[] {
  const { page, page_size, cursor, client } = pageQuery;
  return [
    route({
      method: 'GET',
      path: '/api/erasures/',
      summary: 'Erasures asked for and carried out, newest first',
      tag,
      access: 'customers.erase',
      query: Type.Object({ page, page_size, cursor, client }, { additionalProperties: false }),
      response: pageOf(Erasure),
      async handle(ctx, { query, raw }) {
        const request = pageRequest(query, raw.url);
        const found = await ctx.read((tx) => listErasures(tx, request));
        return presentPage(request, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, present);
      },
    }),
    route({
      method: 'GET',
      path: '/api/erasures/:id/',
      summary: 'One erasure: who decided, what speaks against it, what was removed',
      tag,
      access: 'customers.erase',
      object: 'erasures',
      params: IdParams,
      response: Erasure,
      handle: (ctx, { params }) => ctx.read((tx) => shown(tx, params.id)),
    }),
  ];
}

function decisionRoute(clock: Clock, approve: boolean): RouteDefinition {
  return route({
    method: 'POST',
    path: `/api/erasures/:id/${approve ? 'approve' : 'reject'}/`,
    summary: approve ? "Approve a colleague's request: the data goes when its time has come" : 'Turn an erasure down, or take back your own',
    tag,
    access: approve ? 'customers.erase_approve' : 'customers.erase',
    object: 'erasures',
    params: IdParams,
    body: Word,
    response: Erasure,
    handle: (ctx: RequestContext, { params, body }) =>
      ctx.write(async (tx) => {
        await decide(tx, { id: params.id, approve, comment: body?.comment ?? '', source: ctx, at: clock.now() });
        return shown(tx, params.id);
      }),
  });
}

async function shown(tx: Tx | PlatformTx, id: string): Promise<Erasure> {
  const row = await findErasure(tx, id);
  if (!row) throw notFound();
  return present(row);
}

function present(row: ErasureRow): Erasure {
  return {
    id: row.id,
    client: row.tenant_id,
    customer: row.customer_id,
    customer_id: row.customer_number,
    reason: row.reason,
    state: row.state,
    requested_by: row.requested_by,
    requested_by_name: row.requested_by_name,
    requested_at: row.requested_at.toISOString(),
    not_before: row.not_before.toISOString(),
    decided_by: row.decided_by,
    decided_at: row.decided_at?.toISOString() ?? null,
    comment: row.comment,
    blockers: row.blocked_by.map(({ code, count }) => ({ code, count })),
    rows: row.counts,
    done_at: row.done_at?.toISOString() ?? null,
  };
}
