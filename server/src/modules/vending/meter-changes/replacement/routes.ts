import { Type, type Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { cursorById, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import { formatTenths } from '../../tariffs/index.ts';
import type { MeterChangesDeps } from '../deps.ts';
import { findReplacement, replacementsOf, type ReplacementRow } from './queries.ts';
import { replaceMeter } from './replace.ts';

const tag = 'Meters';
const object = 'meters';
const maybe = Type.Union([Type.String(), Type.Null()]);

const Body = Type.Object({
  id: Type.String(),
  old_meter: Type.String(),
  old_meter_id: Type.String(),
  new_meter: Type.String(),
  new_meter_id: Type.String(),
  final_reading: maybe,
  first_reading: maybe,
  reason: Type.String(),
  redirected: Type.Boolean(),
  moved_purchases: Type.Integer(),
  replaced_by_name: maybe,
  replaced_at: Type.String(),
});

const reading = Type.Optional(Type.String({ maxLength: 20, description: 'Cubic metres on the register, at most one decimal.' }));
const Input = Type.Object(
  {
    meter_id: Type.String({
      minLength: 1,
      maxLength: 50,
      description: 'The number of the device that comes in: one that nobody has, or one that is not registered yet.',
    }),
    reason: text(500, 3),
    final_reading: reading,
    first_reading: reading,
    serial_number: Type.Optional(text(100)),
    firmware_version: Type.Optional(text(100)),
    redirect: Type.Optional(
      Type.Boolean({ description: 'Payments with the old number reach the new meter, until that alias is removed. True unless told otherwise.' }),
    ),
  },
  { additionalProperties: false },
);

export function replacementRoutes({ clock }: Pick<MeterChangesDeps, 'clock'>): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/meters/:id/replace/',
      summary: 'Put another device in the place of a meter: holder, price and waiting purchases go over, the history stays',
      tag,
      access: 'meters.replace',
      object,
      params: IdParams,
      body: Input,
      response: Body,
      status: 201,
      handle: (ctx, { params, body }) =>
        ctx.write(async (tx) => {
          const input = {
            meterId: params.id,
            number: body.meter_id,
            serialNumber: body.serial_number ?? '',
            firmwareVersion: body.firmware_version ?? '',
            finalReading: body.final_reading ?? null,
            firstReading: body.first_reading ?? null,
            reason: body.reason,
            redirect: body.redirect ?? true,
          };
          return present((await findReplacement(tx, await replaceMeter(tx, ctx, { input, at: clock.now() })))!);
        }),
    }),
    route({
      method: 'GET',
      path: '/api/meters/:id/replacements/',
      summary: 'The devices that stood in the place of a meter before it, newest first; of one that is out, what came after',
      tag,
      access: 'meters.read',
      object,
      params: IdParams,
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(Body),
      async handle(ctx, { params, query, raw }) {
        const page = pageRequest(query, raw.url);
        const rows = await ctx.read((tx) => replacementsOf(tx, params.id, page));
        if (!rows) throw notFound();
        return presentPage(page, { rows, count: rows.length, estimate: false, cursorOf: cursorById }, present);
      },
    }),
  ];
}

function present(row: ReplacementRow): Static<typeof Body> {
  const { final_tenths: last, first_tenths: first, moved_orders: moved, replaced_at: at, ...rest } = row;
  return {
    ...rest,
    final_reading: last === null ? null : formatTenths(last),
    first_reading: first === null ? null : formatTenths(first),
    moved_purchases: moved,
    replaced_at: at.toISOString(),
  };
}
