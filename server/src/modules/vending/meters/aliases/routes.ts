import { Type, type Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { pageRequest, presentPage } from '../../../../kernel/pages.ts';
import { findMeterById } from '../queries.ts';
import { Alias, AliasBody, AliasPage } from '../schema.ts';
import { addAlias, removeAlias } from './aliases.ts';
import { listAliases, type AliasRow } from './queries.ts';

const path = '/api/meters/:id/aliases/';
const object = 'meters' as const;
const tag = 'Meters';

export function aliasRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path,
      summary: 'Other texts that payers may type for the meter',
      tag,
      access: 'meters.read',
      object,
      params: IdParams,
      response: AliasPage,
      handle: (ctx, { params, raw }) =>
        ctx.read(async (tx) => {
          if (!(await findMeterById(tx, params.id))) throw notFound();
          const rows = await listAliases(tx, params.id);
          return presentPage(pageRequest({}, raw.url), { rows, count: rows.length, estimate: false, cursorOf: (row) => [row.alias, params.id] }, presentAlias);
        }),
    }),
    route({
      method: 'POST',
      path,
      summary: 'Add an alias',
      tag,
      access: 'meters.write',
      object,
      params: IdParams,
      body: AliasBody,
      response: Alias,
      status: 201,
      handle: (ctx, { params, body }) =>
        ctx.write(async (tx) => {
          const alias = await addAlias(tx, ctx, { meterId: params.id, alias: body.alias });
          return presentAlias((await listAliases(tx, params.id)).find((row) => row.alias === alias)!);
        }),
    }),
    route({
      method: 'DELETE',
      path,
      summary: 'Remove an alias',
      tag,
      access: 'meters.write',
      object,
      params: IdParams,
      query: AliasBody,
      response: Type.Null(),
      status: 204,
      handle: (ctx, { params, query }) =>
        ctx.write(async (tx) => {
          await removeAlias(tx, ctx, { meterId: params.id, alias: query.alias });
          return null;
        }),
    }),
  ];
}

function presentAlias(row: AliasRow): Static<typeof Alias> {
  return { alias: row.alias, created_at: row.created_at.toISOString() };
}
