import { Type } from 'typebox';
import type { Db } from '../../../kernel/db.ts';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../kernel/pages.ts';
import { readable } from './present.ts';
import { listUnclaimed, type UnclaimedRow } from './unclaimed-queries.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);

const UnclaimedBody = Type.Object({
  id: Type.String(),
  path: Type.String(),
  source_ip: maybe,
  content_type: maybe,
  reason: Type.String(),
  shortcode: maybe,
  received_at: Type.String(),
  body: Type.Unknown(),
});

function present({ body, received_at, ...row }: UnclaimedRow): Record<string, unknown> {
  return { ...row, received_at: received_at.toISOString(), body: readable(body) };
}

/** For the platform's staff: notices that no client can be found for. */
export function unclaimedRoutes(db: Db): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/unclaimed-events/',
      summary: 'Notices on the older paths that belong to no client',
      tag: 'Payments',
      access: 'operations.read',
      query: Type.Object({ ...pageQuery }, { additionalProperties: false }),
      response: pageOf(UnclaimedBody),
      async handle(_ctx, { query, raw }) {
        const page = pageRequest(query, raw.url);
        const found = await db.asPlatform((tx) => listUnclaimed(tx, page));
        return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, present);
      },
    }),
  ];
}
