import { Type } from 'typebox';
import type { Db } from '../../../kernel/db.ts';
import { AppError, notFound } from '../../../kernel/errors.ts';
import { text } from '../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { readKeyset } from '../../../kernel/keyset.ts';
import { isEstimate, orderQuery, pageOf, pageQuery, pageRequest, presentPage } from '../../../kernel/pages.ts';
import { recordPlatform } from '../../tenancy/audit/index.ts';
import { DeadLetterBody, presentDeadLetter, presentQueue, QueueBody, type Queue } from './present.ts';
import { deleteDeadLetter, findDeadLetter, listDeadLetters, queueDepths, type DeadLetterRow } from './queries.ts';

const tag = 'Platform';

export interface QueuesDeps {
  readonly db: Db;
  /** Every job of the product. */
  readonly queues: readonly Queue[];
  readonly now: () => Date;
}

/** For the platform's staff: what waits in the job queue, and what failed for good. */
export function queueRoutes(deps: QueuesDeps): RouteDefinition[] {
  return [depthsRoute(deps), listRoute(deps), showRoute(deps), redriveRoute(deps), discardRoute(deps)];
}

function depthsRoute({ db, queues, now }: QueuesDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/platform/queues/',
    summary: 'How much waits in each job queue',
    tag,
    access: 'operations.read',
    rateLimit: { max: 60, seconds: 60 },
    response: Type.Object({ queues: Type.Array(QueueBody) }),
    async handle() {
      const rows = new Map((await db.asSystem(queueDepths)).map((row) => [row.name, row]));
      return { queues: queues.map((queue) => presentQueue(queue, rows.get(queue.name), now())) as never };
    },
  });
}

function listRoute({ db, queues }: QueuesDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/platform/dead-letters/',
    summary: 'Jobs that failed for good, newest first',
    tag,
    access: 'operations.read',
    query: Type.Object({ ...pageQuery, ...orderQuery, job: Type.Optional(text(100)) }, { additionalProperties: false }),
    response: pageOf(DeadLetterBody),
    async handle(_ctx, { query, raw }) {
      const page = pageRequest(query, raw.url);
      const keyset = readKeyset(query.ordering ?? '-created_at', page.cursor, ['created_at']);
      const found = await db.asSystem((tx) => listDeadLetters(tx, { job: query.job ?? null, keyset, page }));
      const cursorOf = (row: DeadLetterRow): readonly [string, string] => [row.created_key, row.id];
      return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf }, (row) => presentDeadLetter(row, purposeOf(queues, row)));
    },
  });
}

function showRoute({ db, queues }: QueuesDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/platform/dead-letters/:id/',
    summary: 'One job that failed for good',
    tag,
    access: 'operations.read',
    params: IdParams,
    response: DeadLetterBody,
    async handle(_ctx, { params }) {
      const row = await db.asSystem((tx) => findDeadLetter(tx, params.id));
      if (!row) throw notFound();
      return presentDeadLetter(row, purposeOf(queues, row)) as never;
    },
  });
}

const Done = Type.Object({ message: Type.String() });

function redriveRoute({ db, queues }: QueuesDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/platform/dead-letters/:id/redrive/',
    summary: 'Let a job that failed for good begin anew',
    tag,
    access: 'operations.act',
    params: IdParams,
    response: Done,
    async handle(ctx, { params }) {
      await db.asSystem(async (tx) => {
        const row = await findDeadLetter(tx, params.id);
        if (!row) throw notFound();
        if (!queues.some((queue) => queue.name === row.job)) throw noSuchJob();
        if ((await tx.jobs.redrive(tx.raw, params.id)) === 0) throw notFound();
        await recordPlatform(tx, ctx, [{ action: 'job.redriven', objectType: 'job', objectId: params.id, details: { job: row.job, job_id: row.job_id } }]);
      });
      return { message: 'The job begins anew.' };
    },
  });
}

function discardRoute({ db }: QueuesDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/platform/dead-letters/:id/discard/',
    summary: 'Throw a job away that failed for good',
    tag,
    access: 'operations.act',
    params: IdParams,
    body: Type.Object({ reason: text(1000, 3) }, { additionalProperties: false }),
    response: Done,
    async handle(ctx, { params, body }) {
      await db.asSystem(async (tx) => {
        const gone = await deleteDeadLetter(tx, params.id);
        if (!gone) throw notFound();
        await recordPlatform(tx, ctx, [{ action: 'job.discarded', objectType: 'job', objectId: params.id, details: { job: gone.job, reason: body.reason } }]);
      });
      return { message: 'The job was thrown away.' };
    },
  });
}

function purposeOf(queues: readonly Queue[], { job }: DeadLetterRow): string | undefined {
  return queues.find((queue) => queue.name === job)?.purpose;
}

function noSuchJob(): AppError {
  return new AppError({
    code: 'platform.no_such_job',
    status: 409,
    message: 'This version of the product has no such job any more. Discard it.',
  });
}
