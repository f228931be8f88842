import { Type } from 'typebox';
import { etagOf } from '../../../kernel/etag.ts';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { readKeyset } from '../../../kernel/keyset.ts';
import { isEstimate, knownCount, pageRequest, presentPage, rowsOf, searchWords } from '../../../kernel/pages.ts';
import { campaignOr404, changeCampaign, createCampaign, deleteCampaign, duplicateCampaign } from './campaigns.ts';
import type { CampaignTools } from './deps.ts';
import { presentCampaigns } from './present.ts';
import { countCampaigns, listCampaigns, type Reading } from './queries.ts';
import { Campaign, CampaignBody, CampaignPage, CampaignPatch, CampaignQuery, Done, type CampaignShown } from './schema.ts';
import { Summary } from './schema-read.ts';
import { summaryOf } from './summary.ts';

export const BASE = '/api/messaging/campaigns/';
export const tag = 'Campaigns';
export const object = 'campaigns' as const;
const KEYS = ['created_at', 'name'] as const;

export async function shown(tx: Reading, id: string): Promise<CampaignShown> {
  return (await presentCampaigns(tx, [await campaignOr404(tx, id)]))[0]!;
}

export function campaignRoutes({ clock }: CampaignTools): RouteDefinition[] {
  const now = (): Date => clock.now();
  return [
    listRoute(),
    summaryRoute(),
    createRoute(now),
    detailRoute(),
    changeRoute(now, 'PUT'),
    changeRoute(now, 'PATCH'),
    deleteRoute(now),
    duplicateRoute(now),
  ];
}

function listRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: BASE,
    summary: 'Campaigns, newest first',
    tag,
    access: 'campaigns.read',
    query: CampaignQuery,
    response: CampaignPage,
    handle: (ctx, { query, raw }) => {
      const request = pageRequest(query, raw.url);
      const keyset = readKeyset(query.ordering ?? '-created_at', request.cursor, KEYS);
      const filter = { status: query.status, type: query.type, words: searchWords(query.search) };
      return ctx.read(async (tx) => {
        const rows = await listCampaigns(tx, filter, { keyset, ...rowsOf(request) });
        const count = knownCount(request, rows.length) ?? (await countCampaigns(tx, filter));
        const all = new Map((await presentCampaigns(tx, rows)).map((one) => [one.id, one]));
        const cursorOf = (row: (typeof rows)[number]): readonly [string, string] => [keyset.by === 'name' ? row.name : row.createdKey, row.id];
        return presentPage(request, { rows, count, estimate: isEstimate(count), cursorOf }, (row) => all.get(row.id)!);
      });
    },
  });
}

function summaryRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: `${BASE}summary/`,
    summary: 'How many campaigns there are in each state, their figures together, and the newest',
    tag,
    access: 'campaigns.read',
    response: Summary,
    handle: (ctx) => ctx.read(summaryOf),
  });
}

function createRoute(now: () => Date): RouteDefinition {
  return route({
    method: 'POST',
    path: BASE,
    summary: 'Write a campaign; nothing is sent before it is started',
    tag,
    access: 'campaigns.manage',
    body: CampaignBody,
    response: Campaign,
    status: 201,
    versioned: true,
    errors: [409],
    handle: (ctx, { body, reply }) =>
      ctx.write(async (tx) => {
        const id = await createCampaign(tx, ctx, { body, now: now() });
        reply.header('etag', etagOf((await campaignOr404(tx, id)).editedMicros));
        return shown(tx, id);
      }),
  });
}

function detailRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: `${BASE}:id/`,
    summary: 'One campaign with its figures',
    tag,
    access: 'campaigns.read',
    object,
    params: IdParams,
    response: Campaign,
    versioned: true,
    handle: (ctx, { params, reply }) =>
      ctx.read(async (tx) => {
        const row = await campaignOr404(tx, params.id);
        reply.header('etag', etagOf(row.editedMicros));
        return (await presentCampaigns(tx, [row]))[0]!;
      }),
  });
}

function changeRoute(now: () => Date, method: 'PUT' | 'PATCH'): RouteDefinition {
  const isWhole = method === 'PUT';
  return route({
    method,
    path: `${BASE}:id/`,
    summary: isWhole
      ? 'Write a campaign anew; one that was scheduled becomes a draft'
      : 'Change a campaign that has not begun; one that was scheduled becomes a draft',
    tag,
    access: 'campaigns.manage',
    object,
    params: IdParams,
    body: isWhole ? CampaignBody : CampaignPatch,
    response: Campaign,
    versioned: true,
    errors: [409],
    handle: (ctx, { params: { id }, body, raw, reply }) =>
      ctx.write(async (tx) => {
        await changeCampaign(tx, ctx, { id, body, isWhole, ifMatch: raw.headers['if-match'], now: now() });
        reply.header('etag', etagOf((await campaignOr404(tx, id)).editedMicros));
        return shown(tx, id);
      }),
  });
}

function deleteRoute(now: () => Date): RouteDefinition {
  return route({
    method: 'DELETE',
    path: `${BASE}:id/`,
    summary: 'Delete a campaign that does not run; what it has sent stays on record',
    tag,
    access: 'campaigns.manage',
    object,
    params: IdParams,
    response: Type.Null(),
    status: 204,
    errors: [409],
    handle: (ctx, { params }) =>
      ctx.write(async (tx) => {
        await deleteCampaign(tx, ctx, { id: params.id, now: now() });
        return null;
      }),
  });
}

function duplicateRoute(now: () => Date): RouteDefinition {
  return route({
    method: 'POST',
    path: `${BASE}:id/duplicate/`,
    summary: 'The same campaign as a new draft',
    tag,
    access: 'campaigns.manage',
    object,
    params: IdParams,
    response: Done,
    status: 201,
    handle: (ctx, { params }) =>
      ctx.write(async (tx) => ({
        success: true,
        message: 'Copied.',
        campaign: await shown(tx, await duplicateCampaign(tx, ctx, { id: params.id, now: now() })),
      })),
  });
}
