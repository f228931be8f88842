import { Type } from 'typebox';
import { invalid } from '../../../kernel/errors.ts';
import { route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { isEstimate, pageOf, pageQuery, pageRequest, presentPage, rowsOf, type PageRequest } from '../../../kernel/pages.ts';
import { verifyChain, verifyPlatformChain } from './audit.ts';
import { listEntries, type AuditRow } from './queries.ts';

const Entry = Type.Object({
  id: Type.String(),
  seq: Type.Integer(),
  at: Type.String(),
  actor: Type.Union([Type.String(), Type.Null()]),
  actor_kind: Type.String(),
  action: Type.String(),
  object_type: Type.String(),
  object_id: Type.String(),
  details: Type.Record(Type.String(), Type.Unknown()),
  ip_address: Type.Union([Type.String(), Type.Null()]),
  user_agent: Type.String(),
  request_id: Type.String(),
  hash: Type.String(),
});

const AuditQuery = Type.Object(
  {
    ...pageQuery,
    action: Type.Optional(Type.String({ maxLength: 100 })),
    object_type: Type.Optional(Type.String({ maxLength: 50 })),
    object_id: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);

export function auditRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/audit/',
      summary: 'Who changed what, newest first',
      tag: 'Audit',
      access: 'audit.read',
      query: AuditQuery,
      response: pageOf(Entry),
      handle: (ctx, { query, raw }) => {
        const request = pageRequest(query, raw.url);
        const before = request.cursor ? seqOf(request.cursor[1]) : null;
        const filter = { action: query.action, objectType: query.object_type, objectId: query.object_id, before, ...rowsOf(request) };
        return listPage(ctx, request, filter);
      },
    }),
    route({
      method: 'GET',
      path: '/api/audit/verify/',
      summary: 'Checks the hash chain from its first entry',
      tag: 'Audit',
      access: 'audit.read',
      response: Type.Object({ intact: Type.Boolean(), first_wrong_entry: Type.Union([Type.String(), Type.Null()]) }),
      rateLimit: { max: 10, seconds: 60 },
      handle: async (ctx) => {
        const wrong = await ctx.read((tx) => (tx.tenantId === null ? verifyPlatformChain(tx) : verifyChain(tx)));
        return { intact: wrong === null, first_wrong_entry: wrong?.toString() ?? null };
      },
    }),
  ];
}

async function listPage(ctx: RequestContext, request: PageRequest, filter: Parameters<typeof listEntries>[1]): Promise<unknown> {
  const { rows, counted } = await ctx.read((tx) => listEntries(tx, filter));
  return presentPage(request, { rows, count: counted, estimate: isEstimate(counted), cursorOf: (row) => [row.at.toISOString(), row.seq.toString()] }, present);
}

function seqOf(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw invalid({ cursor: ['Not a cursor of this list.'] });
  return BigInt(text);
}

function present(row: AuditRow): unknown {
  return {
    id: row.id,
    seq: Number(row.seq),
    at: row.at.toISOString(),
    actor: row.actorId,
    actor_kind: row.actorKind,
    action: row.action,
    object_type: row.objectType,
    object_id: row.objectId,
    details: JSON.parse(row.details),
    ip_address: row.ip,
    user_agent: row.userAgent,
    request_id: row.requestId,
    hash: row.hash.toString('hex'),
  };
}
