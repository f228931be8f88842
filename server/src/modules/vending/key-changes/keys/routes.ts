import { Type, type Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { record } from '../../../tenancy/audit/index.ts';
import type { KeyChangeTools } from '../deps.ts';
import { KeyBody, KeyFields, keyOf } from './key.ts';
import { findKey, lockMeterForKey, putKey, type KnownKey } from './queries.ts';

const path = '/api/meters/:id/key/';
const tag = 'Key changes';
const Known = Type.Object({
  ...KeyBody.properties,
  source: Type.Union([Type.String(), Type.Null()]),
  updated_at: Type.Union([Type.String(), Type.Null()]),
});

/** What the decoder key of a meter is made for; no key itself is ever held here. */
export function keyRoutes({ clock }: Pick<KeyChangeTools, 'clock'>): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path,
      summary: 'What the key of a meter is made for, where it is known: supply group, revision, tariff index and base date',
      tag,
      access: 'meters.read',
      object: 'meters',
      params: IdParams,
      response: Known,
      handle: async (ctx, { params }) => present(await ctx.read((tx) => findKey(tx, params.id))),
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Note what the key of a meter is made for, as the vendor or the device says',
      tag,
      access: 'meters.write',
      object: 'meters',
      params: IdParams,
      body: Type.Object(KeyFields, { additionalProperties: false }),
      response: Known,
      handle: (ctx, { params, body }) =>
        ctx.write(async (tx) => {
          if (!(await lockMeterForKey(tx, params.id))) throw notFound();
          const [before, key] = [await findKey(tx, params.id), keyOf(body)];
          await putKey(tx, params.id, { key, at: clock.now() });
          await record(tx, ctx, [{ action: 'meter.key_noted', objectType: 'meter', objectId: params.id, details: { before, after: key } }]);
          return present(await findKey(tx, params.id));
        }),
    }),
  ];
}

function present(row: KnownKey | undefined): Static<typeof Known> {
  if (!row) throw notFound();
  return { ...row, updated_at: row.updated_at?.toISOString() ?? null };
}
