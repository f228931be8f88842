import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import type { Static } from 'typebox';
import { notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { cursorById, idAfter, isEstimate, knownCount, pageRequest, presentPage, rowsOf } from '../../../kernel/pages.ts';
import { countRequests, findRequest, listRequests } from './queries.ts';
import { amendRequest, cancelRequest, submitRequest } from './requests.ts';
import { Deleted, presentRequest, Request, RequestBody, RequestChange, RequestPage, RequestQuery } from './schema.ts';

const tag = 'Sender names';
const manage = 'senders.manage';
const object = 'sender_requests' as const;

/** Requests for names, under one of the two paths of the system that this one succeeds. */
export function requestRoutes(base: string, now: () => Date): RouteDefinition[] {
  return [listRoute(base), ...submitRoutes(base, now), ...oneRoutes(base, now), ...endRoutes(base, now)];
}

export async function shownRequest(tx: Tx | PlatformTx, id: string): Promise<Static<typeof Request>> {
  const row = await findRequest(tx, id);
  if (!row) throw notFound();
  return presentRequest(row);
}

function listRoute(base: string): RouteDefinition {
  return route({
    method: 'GET',
    path: base,
    summary: 'Requests for sender names, newest first',
    description: 'The staff of the platform see the requests of every client when they name none.',
    tag,
    access: 'sms.read',
    query: RequestQuery,
    response: RequestPage,
    handle: (ctx, { query, raw }) => {
      const request = pageRequest(query, raw.url);
      const status = query.status ?? null;
      return ctx.read(async (tx) => {
        const rows = await listRequests(tx, { status, before: idAfter(request), ...rowsOf(request) });
        const count = knownCount(request, rows.length) ?? (await countRequests(tx, status));
        return presentPage(request, { rows, count, estimate: isEstimate(count), cursorOf: cursorById }, presentRequest);
      });
    },
  });
}

function submitRoutes(base: string, now: () => Date): RouteDefinition[] {
  const submit = (ctx: RequestContext, body: Static<typeof RequestBody>): Promise<Static<typeof Request>> =>
    ctx.write(async (tx) =>
      shownRequest(tx, await submitRequest(tx, { ctx, now: now() }, { name: body.requested_sender_id, sampleContent: body.sample_content })),
    );
  // the third is where the older system sent people who asked at the list of names
  return [base, `${base}submit/`, ...(base === '/api/messaging/sender-requests/' ? ['/api/messaging/sender-ids/request/'] : [])].map((path) =>
    route({
      method: 'POST',
      path,
      summary: 'Ask for a sender name',
      tag,
      access: manage,
      body: RequestBody,
      response: Request,
      status: 201,
      handle: (ctx, { body }) => submit(ctx, body),
    }),
  );
}

function oneRoutes(base: string, now: () => Date): RouteDefinition[] {
  const path = `${base}:id/`;
  return [
    route({
      method: 'GET',
      path,
      summary: 'One request for a sender name',
      tag,
      access: 'sms.read',
      object,
      params: IdParams,
      response: Request,
      handle: (ctx, { params }) => ctx.read((tx) => shownRequest(tx, params.id)),
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      route({
        method,
        path,
        summary: 'Change an open request; one that was sent back is submitted again by it',
        tag,
        access: manage,
        object,
        params: IdParams,
        body: RequestChange,
        response: Request,
        handle: (ctx, { params, body }) =>
          ctx.write(async (tx) => {
            const asked = {
              ...(body.requested_sender_id === undefined ? {} : { name: body.requested_sender_id }),
              ...(body.sample_content === undefined ? {} : { sampleContent: body.sample_content }),
            };
            await amendRequest(tx, { ctx, now: now() }, { id: params.id, ...asked });
            return shownRequest(tx, params.id);
          }),
      }),
    ),
  ];
}

function endRoutes(base: string, now: () => Date): RouteDefinition[] {
  return [`${base}:id/`, `${base}:id/delete/`].map((path) =>
    route({
      method: 'DELETE',
      path,
      summary: 'Cancel an open request; it stays on record',
      tag,
      access: manage,
      object,
      params: IdParams,
      response: Deleted,
      handle: (ctx, { params }) =>
        ctx.write(async (tx) => {
          await cancelRequest(tx, { ctx, now: now() }, params.id);
          return { deleted_id: params.id, status: 'cancelled' as const };
        }),
    }),
  );
}
