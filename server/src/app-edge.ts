import cors from '@fastify/cors';
import type { Redis } from 'ioredis';
import type { Water } from './app-water.ts';
import type { Config } from './config/config.ts';
import type { Clock } from './kernel/clock.ts';
import { sameText } from './kernel/crypto.ts';
import type { Db } from './kernel/db.ts';
import { notFound } from './kernel/errors.ts';
import { actorOf, type HttpServer } from './kernel/http.ts';
import { addOpenApi } from './kernel/http-docs.ts';
import { addRateLimits } from './kernel/http-limits.ts';
import { newId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import type { Metrics } from './kernel/metrics.ts';
import { addReportHook } from './modules/messaging/outbox/index.ts';
import { findChannelByKey } from './modules/tenancy/index.ts';
import { addPaymentHooks, findArrival, keepUnclaimed, type HookDeps } from './modules/vending/payments/index.ts';
import { addSecurityHeaders } from './static-files.ts';
import { VERSION } from './version.ts';

interface EdgeParts {
  readonly config: Config;
  readonly redis: Redis | undefined;
  readonly metrics: Metrics;
}

/** What every request passes before a route: headers, origins, limits; and the document that describes the routes. */
export async function addEdge({ fastify }: HttpServer, { config, redis, metrics }: EdgeParts): Promise<void> {
  addSecurityHeaders(fastify, config.production);
  await fastify.register(cors, {
    origin: [...config.corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    credentials: false,
    exposedHeaders: ['ETag', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'Retry-After'],
    maxAge: 600,
  });
  await addRateLimits(fastify, { perMinute: 1200, redis, callerOf: (request) => actorOf(request)?.id ?? request.ip });
  await addOpenApi(fastify, { version: VERSION, publicUrl: config.publicUrl });
  const schema: object = { hide: true };
  fastify.get('/metrics', { schema }, async (request, reply) => {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    // figures tell of every tenant: without a token they are for the machine itself
    const allowed = config.metricsToken
      ? sameText(given, config.metricsToken)
      : !config.production && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
    if (!allowed) throw notFound();
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

export interface HookParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly db: Db;
  readonly log: Log;
  readonly water: Water;
}

/** The doors of vendors: money notices and delivery reports. @returns what brings in spooled notices. */
export function addHooks({ fastify }: HttpServer, { config, clock, db, log, water }: HookParts): () => Promise<number> {
  const { directory } = water;
  const payments: HookDeps = {
    intake: water.intake,
    validation: water.validation,
    clock,
    parse: (body, contentType) => water.provider.parse(body, contentType),
    channelByKey: directory.channelByKey,
    channelByShortcode: directory.channelByShortcode,
    channelByCheckout: directory.channelByCheckout,
    stkRequestOf: directory.stkRequestOf,
    isListedSource: (ip) => config.mpesaSources.includes(ip.replace(/^::ffff:/, '')),
    keepUnclaimed: (event) => db.asSystem((tx) => keepUnclaimed(tx, { id: newId(), ...event })),
  };
  addPaymentHooks(fastify, payments);
  addReportHook(fastify, {
    outbox: water.outbox,
    gateways: water.gateways,
    publicUrl: config.publicUrl,
    log,
    clock,
    findChannelByKey: async (key) => {
      const found = await db.asSystem((tx) => findChannelByKey(tx, key));
      return found?.kind === 'sms' ? found : undefined;
    },
  });
  return () => water.intake.replaySpool((notice) => findArrival(payments, notice));
}
