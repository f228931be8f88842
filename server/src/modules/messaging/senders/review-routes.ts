import type { Db } from '../../../kernel/db.ts';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { reviewMany } from './bulk-review.ts';
import { shownRequest } from './request-routes.ts';
import { reviewRequest } from './requests.ts';
import { BulkReviewBody, BulkReviewed, Request, ReviewBody } from './schema.ts';

const tag = 'Sender names';

export interface SendersDeps {
  readonly db: Db;
  readonly now: () => Date;
}

/** The platform's word on requests, one by one or many at once. */
export function reviewRoutes(base: string, deps: SendersDeps): RouteDefinition[] {
  return [...oneRoutes(base, deps.now), manyRoute(base, deps)];
}

function manyRoute(base: string, { db, now }: SendersDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: `${base}bulk-review/`,
    summary: 'One word on many requests, of whichever clients',
    description: 'Each request is decided by itself; those that could not be are in `results` with the reason.',
    tag,
    access: 'senders.review',
    body: BulkReviewBody,
    response: BulkReviewed,
    async handle(ctx, { body }) {
      const results = await reviewMany({ db, ctx, now: now() }, body.ids, { status: body.status, reason: body.rejection_reason ?? '' });
      return { reviewed: results.filter(({ done }) => done).length, results: [...results] };
    },
  });
}

function oneRoutes(base: string, now: () => Date): RouteDefinition[] {
  return (['PUT', 'PATCH'] as const).map((method) =>
    route({
      method,
      path: `${base}:id/review/`,
      summary: 'Approve a request, reject it, or send it back for changes',
      tag,
      access: 'senders.review',
      object: 'sender_requests',
      params: IdParams,
      body: ReviewBody,
      response: Request,
      handle: (ctx, { params, body }) =>
        ctx.write(async (tx) => {
          await reviewRequest(tx, { ctx, now: now() }, { id: params.id, status: body.status, reason: body.rejection_reason ?? '' });
          return shownRequest(tx, params.id);
        }),
    }),
  );
}
