import { Type, type Static } from 'typebox';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { readKeyset } from '../../../kernel/keyset.ts';
import { requireMinor } from '../../../kernel/money.ts';
import { pageRequest, presentPage, rowsOf } from '../../../kernel/pages.ts';
import { assignmentRoutes } from './assignments/routes.ts';
import { impactRoute } from './impact/routes.ts';
import { levyRoute } from './levies/routes.ts';
import { presentPrice, presentTariff, presentVersion } from './present.ts';
import { price } from './pricing.ts';
import { countTariffs, countVersions, databaseNow, findTariff, listTariffs, listVersions, tenantCurrency, versionsInForce, type TariffRow } from './queries.ts';
import { Preview, PreviewBody, Tariff, TariffBody, TariffPage, TariffPatch, TariffQuery, Version, VersionBody, VersionPage } from './schema.ts';
import { changeTariff, createTariff, deleteTariff } from './tariffs.ts';
import type { TariffTerms } from './terms.ts';
import { addVersion, termsOf, withdrawVersion } from './versions.ts';
import { parseTenths } from './volume.ts';

const tag = 'Tariffs';
const object = 'tariffs' as const;

export function tariffsRoutes(): RouteDefinition[] {
  return [...readRoutes(), createRoute(), ...changeRoutes(), ...versionRoutes(), ...assignmentRoutes(), previewRoute(), impactRoute(), levyRoute()];
}

async function shown(tx: Tx | PlatformTx, id: string): Promise<Static<typeof Tariff>> {
  const row = await findTariff(tx, id);
  if (!row) throw notFound();
  const inForce = await versionsInForce(tx, [id]);
  return presentTariff(row, inForce.get(id), await databaseNow(tx));
}

function readRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/tariffs/',
      summary: 'Tariffs with the version in force',
      tag,
      access: 'tariffs.read',
      query: TariffQuery,
      response: TariffPage,
      handle: (ctx, { query, raw }) => list(ctx, query, raw.url),
    }),
    route({
      method: 'GET',
      path: '/api/tariffs/:id/',
      summary: 'One tariff',
      tag,
      access: 'tariffs.read',
      object,
      params: IdParams,
      response: Tariff,
      handle: (ctx, { params }) => ctx.read((tx) => shown(tx, params.id)),
    }),
  ];
}

function createRoute(): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/tariffs/',
    summary: 'Make a tariff',
    tag,
    access: 'tariffs.write',
    body: TariffBody,
    response: Tariff,
    status: 201,
    handle: (ctx, { body }) =>
      ctx.write(async (tx) =>
        shown(
          tx,
          await createTariff(tx, ctx, {
            name: body.name,
            ...(body.is_default === undefined ? {} : { isDefault: body.is_default }),
            ...(body.version ? { terms: termsOf(body.version), ...begins(body.version) } : {}),
          }),
        ),
      ),
  });
}

function changeRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'PATCH',
      path: '/api/tariffs/:id/',
      summary: 'Rename a tariff or make it the default',
      tag,
      access: 'tariffs.write',
      object,
      params: IdParams,
      body: TariffPatch,
      response: Tariff,
      handle: (ctx, { params, body }) =>
        ctx.write(async (tx) => {
          await changeTariff(tx, ctx, {
            id: params.id,
            ...(body.name === undefined ? {} : { name: body.name }),
            ...(body.is_default === undefined ? {} : { isDefault: body.is_default }),
          });
          return shown(tx, params.id);
        }),
    }),
    route({
      method: 'DELETE',
      path: '/api/tariffs/:id/',
      summary: 'Delete a tariff that no meter uses',
      tag,
      access: 'tariffs.write',
      object,
      params: IdParams,
      response: Type.Null(),
      status: 204,
      handle: (ctx, { params }) =>
        ctx.write(async (tx) => {
          await deleteTariff(tx, ctx, params.id);
          return null;
        }),
    }),
  ];
}

function begins(body: Static<typeof VersionBody>): { effectiveFrom?: Date } {
  if (body.effective_from === undefined) return {};
  const effectiveFrom = new Date(body.effective_from);
  if (Number.isNaN(effectiveFrom.getTime())) throw invalid({ effective_from: ['Not a time.'] });
  return { effectiveFrom };
}

async function list(ctx: RequestContext, query: Static<typeof TariffQuery>, url: string): Promise<Static<typeof TariffPage>> {
  if (query.client !== undefined && !isUuid(query.client)) throw invalid({ client: ['Not an id.'] });
  const request = pageRequest(query, url);
  const filter = {
    client: query.client ?? null,
    search: query.search?.replaceAll('\0', '') ?? null,
    ...readKeyset(query.ordering ?? 'name', request.cursor, ['name', 'created_at']),
    ...rowsOf(request),
  };
  return ctx.read(async (tx) => {
    const rows = await listTariffs(tx, filter);
    const [count, inForce, now] = [
      await countTariffs(tx, filter),
      await versionsInForce(
        tx,
        rows.map((row) => row.id),
      ),
      await databaseNow(tx),
    ];
    const cursorOf = (row: TariffRow) => [filter.by === 'name' ? row.name : row.created_key, row.id] as const;
    return presentPage(request, { rows, count, estimate: false, cursorOf }, (row) => presentTariff(row, inForce.get(row.id), now));
  });
}

const VersionParams = Type.Object({ id: Type.String(), version: Type.String() });

function versionRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/tariffs/:id/versions/',
      summary: 'Versions of a tariff, newest first',
      tag,
      access: 'tariffs.read',
      object,
      params: IdParams,
      query: TariffQuery,
      response: VersionPage,
      handle: (ctx, { params, query, raw }) =>
        ctx.read(async (tx) => {
          if (!(await findTariff(tx, params.id))) throw notFound();
          const request = pageRequest(query, raw.url);
          const rows = await listVersions(tx, { tariffId: params.id, limit: request.size + 1, offset: (request.page - 1) * request.size });
          const [count, now] = [await countVersions(tx, params.id), await databaseNow(tx)];
          const page = presentPage(request, { rows, count, estimate: false, cursorOf: (row) => [row.effectiveFrom.toISOString(), row.id] }, (row) =>
            presentVersion(row, now),
          );
          return { ...page, next_cursor: null };
        }),
    }),
    route({
      method: 'POST',
      path: '/api/tariffs/:id/versions/',
      summary: 'New prices, from now or from a later moment on',
      tag,
      access: 'tariffs.write',
      object,
      params: IdParams,
      body: VersionBody,
      response: Version,
      status: 201,
      handle: (ctx, { params, body }) =>
        ctx.write(async (tx) => {
          const added = await addVersion(tx, ctx, { tariffId: params.id, terms: termsOf(body), ...begins(body) });
          return presentVersion(added, await databaseNow(tx));
        }),
    }),
    route({
      method: 'DELETE',
      path: '/api/tariffs/:id/versions/:version/',
      summary: 'Withdraw prices that are not in force yet',
      tag,
      access: 'tariffs.write',
      object,
      params: VersionParams,
      response: Type.Null(),
      status: 204,
      handle: (ctx, { params }) =>
        ctx.write(async (tx) => {
          await withdrawVersion(tx, ctx, { tariffId: params.id, versionId: params.version });
          return null;
        }),
    }),
  ];
}

function previewRoute(): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/tariffs/:id/preview/',
    summary: 'What an amount would buy now, or by prices that are not kept yet',
    tag,
    access: 'tariffs.read',
    object,
    params: IdParams,
    body: PreviewBody,
    response: Preview,
    handle: (ctx, { params, body }) =>
      ctx.read(async (tx) => {
        const version = await pricedBy(tx, params.id, body);
        const amountMinor = requireMinor(body.amount);
        const arrearsMinor = body.arrears === undefined || /^0*(\.0*)?$/.test(body.arrears) ? 0n : requireMinor(body.arrears, 'arrears');
        const monthTenths = parseTenths(body.month_units ?? '0') ?? 0;
        return presentPrice(version, amountMinor, price({ amountMinor, tariff: version, monthTenths, arrearsMinor, standingDue: body.standing_due ?? false }));
      }),
  });
}

/** The terms that are tried, else those in force. */
async function pricedBy(tx: Tx | PlatformTx, id: string, { version }: Static<typeof PreviewBody>): Promise<TariffTerms & Parameters<typeof presentPrice>[0]> {
  const tariff = await findTariff(tx, id);
  if (tariff && version) return { ...termsOf(version), id: null, tariffId: id, currency: await tenantCurrency(tx, tariff.tenant_id) };
  const inForce = tariff && (await versionsInForce(tx, [id])).get(id);
  if (!inForce) throw notFound();
  return inForce;
}
