import { Type } from 'typebox';
import type { Clock } from '../../../../kernel/clock.ts';
import type { Db } from '../../../../kernel/db.ts';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { newId } from '../../../../kernel/ids.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import { record, recordPlatform } from '../../../tenancy/audit/index.ts';
import { requirePerson } from '../decisions/decisions.ts';
import { maskEvidence } from '../masking.ts';
import { readable } from '../present.ts';
import { giveToClient, listUnclaimed, resolveUnclaimed, type Resolution, type UnclaimedRow } from './queries.ts';

const tag = 'Payments';
const access = 'operations.read';
const maybe = Type.Union([Type.String(), Type.Null()]);

const UnclaimedBody = Type.Object({
  id: Type.String(),
  path: Type.String(),
  source_ip: maybe,
  content_type: maybe,
  reason: Type.String(),
  shortcode: maybe,
  received_at: Type.String(),
  body: Type.Unknown(),
});
const Settled = Type.Object({ message: Type.String() });

function present({ body, received_at, ...row }: UnclaimedRow): Record<string, unknown> {
  return { ...row, received_at: received_at.toISOString(), body: maskEvidence(readable(body)) };
}

export interface UnclaimedDeps {
  readonly db: Db;
  readonly clock: Clock;
}

/** For the platform's staff: notices that no client can be found for. */
export function unclaimedRoutes(deps: UnclaimedDeps): RouteDefinition[] {
  return [listRoute(deps), handOverRoute(deps), dismissRoute(deps)];
}

function listRoute({ db }: UnclaimedDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/unclaimed-events/',
    summary: 'Notices on the older paths that belong to no client',
    tag,
    access,
    query: Type.Object({ ...pageQuery }, { additionalProperties: false }),
    response: pageOf(UnclaimedBody),
    async handle(_ctx, { query, raw }) {
      const page = pageRequest(query, raw.url);
      const found = await db.asPlatform((tx) => listUnclaimed(tx, page));
      return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, present);
    },
  });
}

function handOverRoute(deps: UnclaimedDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/unclaimed-events/:id/hand-over/',
    summary: 'Give a notice to the client it was meant for, whose people settle it',
    tag,
    access: 'operations.act',
    params: IdParams,
    body: Type.Object({ client: Type.String({ format: 'uuid' }), comment: text(1000, 3) }, { additionalProperties: false }),
    response: Settled,
    async handle(ctx, { params, body }) {
      const eventId = newId();
      requirePerson(ctx);
      await deps.db.inTenant(body.client.toLowerCase(), async (tx) => {
        if (!(await resolveUnclaimed(tx, params.id, resolutionOf(deps, ctx, { resolution: body.comment, handedTo: tx.tenantId })))) throw notFound();
        if (!(await giveToClient(tx, params.id, eventId))) throw invalid({ client: ['No such client, or it has no paybill.'] });
        await record(tx, ctx, [{ action: 'payment_event.handed_over', objectType: 'payment_event', objectId: eventId, details: { unclaimed: params.id } }]);
        await recordPlatform(tx, ctx, [entry('unclaimed_event.handed_over', params.id, { client: tx.tenantId, comment: body.comment })]);
      });
      return { message: 'The notice lies with the client.' };
    },
  });
}

function dismissRoute(deps: UnclaimedDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/unclaimed-events/:id/dismiss/',
    summary: 'Put a notice away that is nobody’s money',
    tag,
    access: 'operations.act',
    params: IdParams,
    body: Type.Object({ reason: text(1000, 3) }, { additionalProperties: false }),
    response: Settled,
    async handle(ctx, { params, body }) {
      requirePerson(ctx);
      await deps.db.asSystem(async (tx) => {
        if (!(await resolveUnclaimed(tx, params.id, resolutionOf(deps, ctx, { resolution: body.reason, handedTo: null })))) throw notFound();
        await recordPlatform(tx, ctx, [entry('unclaimed_event.dismissed', params.id, { reason: body.reason })]);
      });
      return { message: 'The notice was put away.' };
    },
  });
}

type Said = Pick<Resolution, 'resolution' | 'handedTo'>;

function resolutionOf({ clock }: UnclaimedDeps, ctx: RequestContext, said: Said): Resolution {
  return { ...said, by: ctx.actor.id, at: clock.now() };
}

function entry(action: string, id: string, details: Readonly<Record<string, unknown>>) {
  return { action, objectType: 'unclaimed_event', objectId: id, details };
}
