import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from './errors.ts';

export interface LimitOptions {
  /** Requests a minute for one caller. */
  readonly perMinute: number;
  /** Shared counters for several processes; without it each counts for itself. */
  readonly redis?: unknown;
  /** Who calls: a key, a session or an address. */
  readonly callerOf: (request: FastifyRequest) => string;
}

/** Paths that must never be turned away: money notices, delivery reports, what people write, and health. */
const UNLIMITED = /^\/(webhooks\/|api\/hooks\/|api\/webhooks\/|api\/payments\/(webhooks|callbacks)\/|health|api\/health|metrics|assets\/)/;

export function isLimited(path: string): boolean {
  return !UNLIMITED.test(path);
}

export async function addRateLimits(fastify: FastifyInstance, options: LimitOptions): Promise<void> {
  await limitRoutes(fastify, options);
  limitUnknownPaths(fastify, options);
}

/** What is no route passes no hook of the routes: whoever tries paths out is counted by address. */
function limitUnknownPaths(fastify: FastifyInstance, { perMinute }: LimitOptions): void {
  const limited = fastify.rateLimit({ max: perMinute, timeWindow: 60_000, allowList: [], keyGenerator: (request) => request.ip });
  fastify.addHook('onRequest', async (request, reply) => {
    if (request.is404) await limited.call(fastify, request, reply);
  });
}

async function limitRoutes(fastify: FastifyInstance, options: LimitOptions): Promise<void> {
  await fastify.register(rateLimit, {
    global: true,
    max: options.perMinute,
    timeWindow: 60_000,
    enableDraftSpec: true,
    // after who asks is known, so that people behind one address do not share a limit
    hook: 'preValidation',
    ...(options.redis ? { redis: options.redis, nameSpace: 'mkondo-limit-' } : {}),
    // a limiter that is away must not stop the sale of water
    skipOnError: true,
    allowList: (request) => !isLimited(request.url),
    keyGenerator: (request) => options.callerOf(request),
    errorResponseBuilder: (_request, context) =>
      new AppError({
        code: 'rate_limited',
        status: 429,
        message: `Too many requests. Try again in ${context.after}.`,
        details: { limit: context.max },
        headers: { 'retry-after': String(Math.ceil(context.ttl / 1000)) },
      }),
  });
}
