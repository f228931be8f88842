import type { Static } from 'typebox';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { cursorById, isEstimate, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import type { KeyChangeTools } from '../deps.ts';
import { keyOf } from '../keys/key.ts';
import { readPairs } from '../pairs/read.ts';
import { takePairs } from '../pairs/take.ts';
import { CHANGE_STATES } from '../state.ts';
import { cancelCampaign, createCampaign, startCampaign, type Wanted } from './campaigns.ts';
import { findCampaign, listCampaigns, progressOf, sourcesOf, type CampaignRow } from './queries.ts';
import { type CampaignBody, CampaignDetail, CampaignInput, CampaignPage, CampaignQuery, CancelledBody, PairsBody, PairsInput } from './schema.ts';

const tag = 'Key changes';
const object = 'key_change_campaigns';
const read = 'key_changes.read';
const manage = 'key_changes.manage';
const path = '/api/key-change-campaigns/';

export function campaignRoutes(deps: KeyChangeTools): RouteDefinition[] {
  return [listRoute(), createRoute(deps), detailRoute(deps), pairsRoute(deps), ...stateRoutes(deps)];
}

function listRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path,
    summary: 'Campaigns that give meters new keys, newest first',
    tag,
    access: read,
    query: CampaignQuery,
    response: CampaignPage,
    async handle(ctx, { query, raw }) {
      const page = pageRequest(query, raw.url);
      const found = await ctx.read((tx) => listCampaigns(tx, page));
      return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, present);
    },
  });
}

function createRoute(deps: KeyChangeTools): RouteDefinition {
  return route({
    method: 'POST',
    path,
    summary: 'Choose the meters that are to have a new key; nothing is sent yet',
    tag,
    access: manage,
    body: CampaignInput,
    response: CampaignDetail,
    status: 201,
    async handle(ctx, { body }) {
      const { name, target = {}, hold_days: holdDays = 7 } = body;
      const id = await ctx.write((tx) =>
        createCampaign(tx, { name, wanted: wantedOf(body), target: keyOf(target), holdDays, source: ctx, at: deps.clock.now() }),
      );
      return detailOf(ctx, deps, id);
    },
  });
}

function wantedOf({ select, meters, key }: CampaignInput): Wanted {
  if (select === 'list') {
    if (!meters) throw invalid({ meters: ['Name the meters.'] });
    return { by: 'list', names: meters };
  }
  return select === 'key' ? { by: 'key', key: keyOf(key ?? {}) } : { by: select };
}

function detailRoute(deps: KeyChangeTools): RouteDefinition {
  return route({
    method: 'GET',
    path: `${path}:id/`,
    summary: 'How far a campaign has come',
    tag,
    access: read,
    object,
    params: IdParams,
    response: CampaignDetail,
    handle: (ctx, { params }) => detailOf(ctx, deps, params.id),
  });
}

function pairsRoute(deps: KeyChangeTools): RouteDefinition {
  return route({
    method: 'POST',
    path: `${path}:id/pairs/`,
    summary: "Take in the vendor's file of key-change tokens; a trial first, then for good",
    description:
      'Columns: meter, token1, token2, token3 and token4 where the key is of 128 bits, and sgc, krn, ti, base_date of the new key where the file has them.',
    tag,
    access: manage,
    object,
    params: IdParams,
    bodyLimit: 6_500_000,
    rateLimit: { max: 30, seconds: 60 },
    body: PairsInput,
    response: PairsBody,
    async handle(ctx, { params, body }) {
      const dryRun = body.dry_run ?? true;
      const rows = await readPairs(Buffer.from(body.content_base64, 'base64'));
      const { rejected, ...counts } = await ctx.write((tx) => takePairs(tx, deps, { campaignId: params.id, rows, dryRun, source: ctx }));
      return { dry_run: dryRun, ...counts, rejected: [...rejected] };
    },
  });
}

function stateRoutes(deps: KeyChangeTools): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: `${path}:id/start/`,
      summary: 'Send the tokens that are in hand, and those that come later as they come',
      tag,
      access: manage,
      object,
      params: IdParams,
      response: CampaignDetail,
      async handle(ctx, { params }) {
        await ctx.write((tx) => startCampaign(tx, { id: params.id, source: ctx, at: deps.clock.now() }));
        return detailOf(ctx, deps, params.id);
      },
    }),
    route({
      method: 'POST',
      path: `${path}:id/cancel/`,
      summary: 'End a campaign; says how many meters have their tokens already and have not confirmed',
      tag,
      access: manage,
      object,
      params: IdParams,
      response: CancelledBody,
      async handle(ctx, { params }) {
        const counts = await ctx.write((tx) => cancelCampaign(tx, { id: params.id, source: ctx, at: deps.clock.now() }));
        return { ...counts, campaign: await detailOf(ctx, deps, params.id) };
      },
    }),
  ];
}

function present(row: CampaignRow): Static<typeof CampaignBody> {
  return {
    id: row.id,
    client: row.tenant_id,
    name: row.name,
    state: row.state,
    select: row.selection.by,
    target: { sgc: row.sgc, krn: row.krn, ti: row.ti, base_date: row.base_date },
    hold_days: row.hold_days,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

async function detailOf(ctx: RequestContext, deps: KeyChangeTools, id: string): Promise<Static<typeof CampaignDetail>> {
  return ctx.read(async (tx) => {
    const row = await findCampaign(tx, id);
    if (!row) throw notFound();
    const [progress, sources] = [await progressOf(tx, id), await sourcesOf(tx, row.tenant_id)];
    const count = (state: string): number => progress.find((one) => one.state === state)?.meters ?? 0;
    return {
      ...present(row),
      progress: {
        meters: progress.reduce((sum, one) => sum + one.meters, 0),
        ...(Object.fromEntries(CHANGE_STATES.map((state) => [state, count(state)])) as Record<(typeof CHANGE_STATES)[number], number>),
        without_phone: progress.reduce((sum, one) => sum + one.without_phone, 0),
      },
      sources: sources.map(({ id: account, company, dialect }) => ({
        vendor_account: account,
        company,
        pairs_from: deps.issuesKeyChanges(dialect) ? ('vendor' as const) : ('file' as const),
      })),
    };
  });
}
