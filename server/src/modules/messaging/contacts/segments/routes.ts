import { Type, type Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { etagOf } from '../../../../kernel/etag.ts';
import { nullableText, readOnly, text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition, type RouteInput } from '../../../../kernel/http.ts';
import { readKeyset } from '../../../../kernel/keyset.ts';
import { isEstimate, knownCount, orderQuery, pageOf, pageQuery, pageRequest, presentPage, rowsOf, searchQuery, searchWords } from '../../../../kernel/pages.ts';
import { readFilter } from './filter.ts';
import { countReach, countSegments, listSegments, sampleOf, type Reach, type Sample, type SegmentRow } from './queries.ts';
import {
  addToSegment,
  asked,
  changeSegment,
  countSegment,
  createSegment,
  deleteSegment,
  removeFromSegment,
  segmentOr404,
  type SegmentInput,
} from './segments.ts';

const tag = 'Segments';
const object = 'segments' as const;
const maybe = Type.Union([Type.String(), Type.Null()]);
const Filter = Type.Record(Type.String(), Type.Unknown(), {
  description:
    'Everybody when empty. Conditions `{field, op, value}` in `{all|any|none: [...]}`; fields: tags, attributes.<key>, consent, created_at, last_contacted_at, last_heard_at, language, time_zone, source, name, phone_prefix, is_active, is_blocked, is_customer, has_phone, has_whatsapp, has_email, purchases.last, purchases.count, purchases.paid, purchases.volume. The older `{tags, attributes, opt_in_status}` is understood too.',
});
const Kind = Type.Unsafe<'static' | 'live'>({ type: 'string', enum: ['static', 'live'] });

const Segment = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  kind: Kind,
  filter_json: Filter,
  contact_count: Type.Integer({ description: 'As counted at `counted_at`: people who are there and active.' }),
  counted_at: maybe,
  created_by: maybe,
  created_by_id: maybe,
  created_at: Type.String(),
  updated_at: Type.String(),
});

const name = text(255, 1);
const optional = {
  description: Type.Optional(nullableText({ maxLength: 2_000 })),
  filter_json: Type.Optional(Filter),
  ...readOnly(['id', 'contact_count', 'counted_at', 'created_by', 'created_by_id', 'created_at', 'updated_at']),
};
const SegmentBody = Type.Object({ name, kind: Type.Optional(Kind), ...optional }, { additionalProperties: false });
const SegmentPatch = Type.Object(
  { name: Type.Optional(name), kind: Type.Optional(Type.Unknown({ description: 'Read only: ignored here.' })), ...optional },
  { additionalProperties: false },
);
type SegmentPatch = Static<typeof SegmentPatch>;

const Reached = Type.Object({
  contact_count: Type.Integer(),
  reachable: Type.Object(
    { sms: Type.Integer(), whatsapp: Type.Integer(), email: Type.Integer() },
    { description: 'Who has an address there and allows marketing.' },
  ),
  sample: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), phone_e164: Type.String() })),
});
const Members = Type.Object({ contacts: Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: 1_000 }) }, { additionalProperties: false });

export function segmentRoutes(): RouteDefinition[] {
  return [listRoute(), createRoute(), previewRoute(), ...oneSegment(), ...changeRoutes(), countRoute(), ...memberRoutes()];
}

function listRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/segments/',
    summary: 'Groups of contacts, by name',
    tag,
    access: 'segments.read',
    query: Type.Object({ ...pageQuery, ...searchQuery, ...orderQuery }),
    response: pageOf(Segment),
    async handle(ctx, { query, raw }) {
      const request = pageRequest(query, raw.url);
      const list = { words: searchWords(query.search), ...readKeyset(query.ordering ?? 'name', request.cursor, ['name', 'created_at']), ...rowsOf(request) };
      return ctx.write(async (tx) => {
        const rows = await listSegments(tx, list);
        const count = knownCount(request, rows.length) ?? (await countSegments(tx, list));
        return presentPage(
          request,
          { rows, count, estimate: isEstimate(count), cursorOf: (row) => [list.by === 'name' ? row.name : row.created_key, row.id] },
          present,
        );
      });
    },
  });
}

function createRoute(): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/messaging/segments/',
    summary: 'Make a segment: a filter that is asked anew each time, or a list kept by hand',
    tag,
    access: 'segments.write',
    body: SegmentBody,
    response: Segment,
    versioned: true,
    status: 201,
    handle: (ctx, { body, reply }) =>
      ctx.write(async (tx) => {
        const kind = body.kind === undefined ? {} : { kind: body.kind };
        return shown(tx, await createSegment(tx, ctx, { ...inputOf(body), ...kind, name: body.name }), reply);
      }),
  });
}

function previewRoute(): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/messaging/segments/preview/',
    summary: 'Who a filter would find now, and whom marketing would reach',
    tag,
    access: 'segments.read',
    body: Type.Object({ filter_json: Filter }, { additionalProperties: false }),
    response: Reached,
    handle: (ctx, { body }) => {
      const segment = { kind: 'live' as const, filter: readFilter(body.filter_json) };
      return ctx.write(async (tx) => presentReach(await countReach(tx, segment), await sampleOf(tx, segment, 10)));
    },
  });
}

function oneSegment(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/messaging/segments/:id/',
      summary: 'One segment',
      tag,
      access: 'segments.read',
      object,
      params: IdParams,
      response: Segment,
      versioned: true,
      handle: (ctx, { params, reply }) => ctx.write((tx) => shown(tx, params.id, reply)),
    }),
    route({
      method: 'GET',
      path: '/api/messaging/segments/:id/reach/',
      summary: 'Who is in it now, and whom marketing would reach',
      tag,
      access: 'segments.read',
      object,
      params: IdParams,
      response: Reached,
      handle: (ctx, { params }) =>
        ctx.write(async (tx) => {
          const segment = asked(await segmentOr404(tx, params.id));
          return presentReach(await countReach(tx, segment), await sampleOf(tx, segment, 10));
        }),
    }),
    route({
      method: 'DELETE',
      path: '/api/messaging/segments/:id/',
      summary: 'Delete a segment; its contacts stay',
      tag,
      access: 'segments.write',
      object,
      params: IdParams,
      response: Type.Null(),
      status: 204,
      handle: (ctx, { params }) =>
        ctx.write(async (tx) => {
          await deleteSegment(tx, ctx, params.id);
          return null;
        }),
    }),
  ];
}

function changeRoutes(): RouteDefinition[] {
  return (['PUT', 'PATCH'] as const).map((method) =>
    route({
      method,
      path: '/api/messaging/segments/:id/',
      summary: method === 'PUT' ? 'Change a segment' : 'Change some fields of a segment',
      tag,
      access: 'segments.write',
      object,
      params: IdParams,
      body: method === 'PUT' ? SegmentBody : SegmentPatch,
      response: Segment,
      versioned: true,
      errors: [409],
      handle: (ctx, { params, body, raw, reply }) =>
        ctx.write(async (tx) => {
          await changeSegment(tx, ctx, { id: params.id, ifMatch: raw.headers['if-match'], ...inputOf(body) });
          return shown(tx, params.id, reply);
        }),
    }),
  );
}

function countRoute(): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/messaging/segments/:id/update-count/',
    summary: 'Count anew who is in the segment',
    tag,
    access: 'segments.read',
    object,
    params: IdParams,
    response: Type.Object({ message: Type.String(), contact_count: Type.Integer() }),
    handle: (ctx, { params }) =>
      ctx.write(async (tx) => {
        const contact_count = await countSegment(tx, params.id);
        return { message: `Contact count updated: ${contact_count}`, contact_count };
      }),
  });
}

function memberRoutes(): RouteDefinition[] {
  const common = { tag, access: 'segments.write', object, params: IdParams, body: Members, errors: [409] as const };
  return [
    route({
      ...common,
      method: 'POST',
      path: '/api/messaging/segments/:id/members/',
      summary: 'Add contacts to a static segment; those it has, and those that are not there, are passed over',
      response: Type.Object({ added: Type.Integer() }),
      handle: (ctx, { params, body }) => ctx.write(async (tx) => ({ added: await addToSegment(tx, ctx, { id: params.id, ...body }) })),
    }),
    route({
      ...common,
      method: 'POST',
      path: '/api/messaging/segments/:id/members/remove/',
      summary: 'Take contacts out of a static segment',
      response: Type.Object({ removed: Type.Integer() }),
      handle: (ctx, { params, body }) => ctx.write(async (tx) => ({ removed: await removeFromSegment(tx, ctx, { id: params.id, ...body }) })),
    }),
  ];
}

function inputOf(body: SegmentPatch): Partial<Omit<SegmentInput, 'kind'>> {
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.description === undefined ? {} : { description: body.description ?? '' }),
    ...(body.filter_json === undefined ? {} : { filter: body.filter_json }),
  };
}

async function shown(tx: Tx, id: string, reply: RouteInput<unknown, unknown, unknown>['reply']): Promise<Static<typeof Segment>> {
  const segment = await segmentOr404(tx, id);
  void reply.header('etag', etagOf(segment.edited_micros));
  return present(segment);
}

function present({ created_key: _key, edited_micros: _micros, filter, counted_at, created_at, updated_at, ...rest }: SegmentRow): Static<typeof Segment> {
  return {
    ...rest,
    filter_json: filter,
    counted_at: counted_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}

function presentReach({ contacts, ...reachable }: Reach, sample: readonly Sample[]): Static<typeof Reached> {
  return {
    contact_count: contacts,
    reachable,
    sample: sample.map(({ id, name: called, phone }) => ({ id, name: called, phone_e164: phone === null ? '' : `+${phone}` })),
  };
}
