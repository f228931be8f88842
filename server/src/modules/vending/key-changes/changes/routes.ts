import type { Static, TSchema } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { cursorById, isEstimate, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import { groupToken } from '../../tokens/index.ts';
import type { KeyChangeTools } from '../deps.ts';
import { confirmOne, extendOne, failOne, handOver, releaseOne, sendOne } from './changes.ts';
import { findChange, listChanges } from './queries.ts';
import { ChangeBody, ChangePage, ChangeQuery, ConfirmInput, ExtendInput, FailInput, HandedOver, presentChange, ReleaseInput } from './schema.ts';

const tag = 'Key changes';
const object = 'key_changes';
const path = '/api/key-changes/';

export function changeRoutes(deps: KeyChangeTools): RouteDefinition[] {
  return [...readRoutes(), handOverRoute(deps), sendRoute(deps), ...outcomeRoutes(deps), ...holdRoutes(deps)];
}

function readRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path,
      summary: 'Meters that get a new key, and how far each has come; tokens masked',
      tag,
      access: 'key_changes.read',
      query: ChangeQuery,
      response: ChangePage,
      async handle(ctx, { query, raw }) {
        const page = pageRequest(query, raw.url);
        const filter = { campaign: known(query.campaign), meter: known(query.meter), state: query.state ?? null };
        const found = await ctx.read((tx) => listChanges(tx, filter, page));
        return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, presentChange);
      },
    }),
    route({
      method: 'GET',
      path: `${path}:id/`,
      summary: 'The key change of one meter',
      tag,
      access: 'key_changes.read',
      object,
      params: IdParams,
      response: ChangeBody,
      handle: (ctx, { params }) => ctx.read((tx) => shown(tx, params.id)),
    }),
  ];
}

/** What is no id names nothing: the filter finds none. */
function known(id: string | undefined): string | null {
  if (id === undefined) return null;
  return isUuid(id) ? id : '00000000-0000-0000-0000-000000000000';
}

function handOverRoute(deps: KeyChangeTools): RouteDefinition {
  return route({
    method: 'POST',
    path: `${path}:id/hand-over/`,
    summary: 'The tokens of a meter, for who stands before it; written down, and its purchases wait from now on',
    tag,
    access: 'key_changes.reveal',
    object,
    params: IdParams,
    response: HandedOver,
    handle: (ctx, { params }) =>
      ctx.write(async (tx) => {
        const tokens = await handOver(tx, deps, { id: params.id, source: ctx });
        return { ...(await shown(tx, params.id)), tokens: tokens.map(groupToken) };
      }),
  });
}

function sendRoute(deps: KeyChangeTools): RouteDefinition {
  return acting({
    act: 'send',
    summary: "Send the tokens to the phone of the meter's holder, again or for the first time",
    access: 'key_changes.manage',
    run: (tx, { id, ctx }) => sendOne(tx, deps, { id, source: ctx }),
  });
}

function outcomeRoutes(deps: KeyChangeTools): RouteDefinition[] {
  return [
    acting({
      act: 'confirm',
      summary: 'The meter has its new key: its purchases go on',
      access: 'key_changes.confirm',
      body: ConfirmInput,
      run: (tx, { id, ctx, body }) => confirmOne(tx, deps, { id, via: body.via ?? 'engineer', note: body.note ?? '', source: ctx }),
    }),
    acting({
      act: 'fail',
      summary: 'The meter did not take its tokens: it needs a new set',
      access: 'key_changes.confirm',
      body: FailInput,
      run: (tx, { id, ctx, body }) => failOne(tx, deps, { id, note: body.note, source: ctx }),
    }),
  ];
}

function holdRoutes(deps: KeyChangeTools): RouteDefinition[] {
  return [
    acting({
      act: 'release',
      summary: 'Sell on the meter without waiting for its confirmation',
      access: 'key_changes.manage',
      body: ReleaseInput,
      run: (tx, { id, ctx, body }) => releaseOne(tx, deps, { id, reason: body.reason, source: ctx }),
    }),
    acting({
      act: 'extend',
      summary: 'Wait longer for the confirmation of a meter: so many days from now',
      access: 'key_changes.manage',
      body: ExtendInput,
      run: (tx, { id, ctx, body }) => extendOne(tx, deps, { id, ...body, source: ctx }),
    }),
  ];
}

interface Action<B extends TSchema> {
  readonly act: string;
  readonly summary: string;
  readonly access: string;
  readonly body?: B;
  run(tx: Tx, call: { readonly id: string; readonly ctx: RequestContext; readonly body: Static<B> }): Promise<void>;
}

/** A step that answers with how the change stands then. */
function acting<B extends TSchema>({ act, summary, access, body: schema, run }: Action<B>): RouteDefinition {
  return route({
    method: 'POST',
    path: `${path}:id/${act}/`,
    summary,
    tag,
    access,
    object,
    params: IdParams,
    ...(schema ? { body: schema } : {}),
    response: ChangeBody,
    handle: (ctx, { params, body }) =>
      ctx.write(async (tx) => {
        await run(tx, { id: params.id, ctx, body });
        return shown(tx, params.id);
      }),
  });
}

async function shown(tx: Tx | PlatformTx, id: string): Promise<Static<typeof ChangeBody>> {
  const row = await findChange(tx, id);
  if (!row) throw notFound();
  return presentChange(row);
}
