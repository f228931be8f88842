import { route, type RouteDefinition } from '../../../kernel/http.ts';
import { listSmsChannels } from '../../tenancy/index.ts';
import { cancelDefault, overviewOf, requestDefault, statsOf } from './default.ts';
import { findRequest, listRequests, listSenders } from './queries.ts';
import { Available, Overview, presentRequest, presentSender, Refreshed, Request, Stats } from './schema.ts';

const tag = 'Sender names';

/** The platform's own name, and what a tenant can send under: reads of one client, who is named by platform staff. */
export function defaultRoutes(base: string, now: () => Date): RouteDefinition[] {
  return [...overviewRoutes(base), statsRoute(base, now), refreshRoute(base, now), availableRoute(base), ...changeRoutes(base, now)];
}

function overviewRoutes(base: string): RouteDefinition[] {
  return [`${base}default/overview/`, `${base}status/`].map((path) =>
    route({
      method: 'GET',
      path,
      summary: 'What the client can send under, and what to do next',
      tag,
      access: 'sms.read',
      response: Overview,
      handle: (ctx) => ctx.write((tx) => overviewOf(tx, base)),
    }),
  );
}

function statsRoute(base: string, now: () => Date): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}stats/`,
    summary: 'How many requests there are in each state, of the last week and by person; of all clients where platform staff names none',
    tag,
    access: 'sms.read',
    response: Stats,
    handle: (ctx) => ctx.read((tx) => statsOf(tx, now())),
  });
}

/** What a page of requests asks for when it wants everything anew. */
function refreshRoute(base: string, now: () => Date): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}refresh/`,
    summary: 'The newest hundred requests with how many there are in each state',
    tag,
    access: 'sms.read',
    response: Refreshed,
    handle: (ctx) =>
      ctx.write(async (tx) => {
        const newest = await listRequests(tx, { status: null, before: null, limit: 100, offset: 0 });
        return { stats: await statsOf(tx, now()), requests: newest.map(presentRequest) };
      }),
  });
}

function availableRoute(base: string): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}available/`,
    summary: 'Names that can be used now, and the gateways that carry them',
    tag,
    access: 'sms.read',
    response: Available,
    handle: (ctx) =>
      ctx.write(async (tx) => {
        const senders = await listSenders(tx);
        const channels = await listSmsChannels(tx);
        return {
          sender_ids: senders.map(presentSender),
          default_sender: senders.find((sender) => sender.isDefault)?.name ?? null,
          gateways: channels.map((row) => ({ channel: row.id, kind: row.kind, sender: row.sender, is_active: row.is_active })),
        };
      }),
  });
}

function changeRoutes(base: string, now: () => Date): RouteDefinition[] {
  const verbs = [
    { path: `${base}request-default/`, summary: "Ask for the platform's own name; asking twice is one request", act: requestDefault },
    { path: `${base}cancel-default/`, summary: "Take back the request for the platform's own name", act: cancelDefault },
  ];
  return verbs.map(({ path, summary, act }) =>
    route({
      method: 'POST',
      path,
      summary,
      tag,
      access: 'senders.manage',
      response: Request,
      handle: (ctx) => ctx.write(async (tx) => presentRequest((await findRequest(tx, await act(tx, { ctx, now: now() })))!)),
    }),
  );
}
