import cors from '@fastify/cors';
import type { Redis } from 'ioredis';
import { DOCS_WORDS } from './app-docs.ts';
import type { Water } from './app-water.ts';
import type { Config } from './config/config.ts';
import type { Clock } from './kernel/clock.ts';
import type { Db } from './kernel/db.ts';
import { notFound } from './kernel/errors.ts';
import { actorOf, type HttpServer } from './kernel/http.ts';
import { addOpenApi } from './kernel/http-docs.ts';
import { addRateLimits } from './kernel/http-limits.ts';
import { newId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import { readMetrics, type Metrics } from './kernel/metrics.ts';
import { mayRead } from './kernel/operations-port.ts';
import { stopCampaignMail } from './modules/messaging/campaigns/index.ts';
import { addUnsubscribe } from './modules/messaging/email/index.ts';
import { storeInbound } from './modules/messaging/inbound/index.ts';
import { addReportHook } from './modules/messaging/outbox/index.ts';
import { addWhatsappHook } from './modules/messaging/whatsapp/index.ts';
import { systemSource } from './modules/tenancy/audit/index.ts';
import { findChannelByKey } from './modules/tenancy/index.ts';
import { addBuyerPage } from './modules/vending/buyers/index.ts';
import { stopEmail } from './modules/vending/customers/index.ts';
import { addPaymentHooks, findArrival, keepUnclaimed, type HookDeps } from './modules/vending/payments/index.ts';
import { addSecurityHeaders } from './static-files.ts';
import { VERSION } from './version.ts';

interface EdgeParts {
  readonly config: Config;
  readonly redis: Redis | undefined;
  readonly metrics: Metrics;
}

/** What every request passes before a route: headers, origins, limits; and the document that describes the routes. */
export async function addEdge({ fastify, routes }: HttpServer, { config, redis, metrics }: EdgeParts): Promise<void> {
  addSecurityHeaders(fastify, config.production);
  await fastify.register(cors, {
    origin: [...config.corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    credentials: false,
    exposedHeaders: ['ETag', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'Retry-After'],
    maxAge: 600,
  });
  await addRateLimits(fastify, { perMinute: config.requestsPerMinute, redis, callerOf: (request) => actorOf(request)?.id ?? request.ip });
  await addOpenApi(fastify, { version: VERSION, publicUrl: config.publicUrl, routes, words: DOCS_WORDS });
  const schema: object = { hide: true };
  fastify.get('/metrics', { schema }, async (request, reply) => {
    // figures tell of every tenant: without a token they are for the machine itself
    const here = !config.production && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
    if (!mayRead(config.metricsToken, request.headers.authorization) || (config.metricsToken === undefined && !here)) throw notFound();
    const { type, text } = await readMetrics(metrics);
    return reply.type(type).send(text);
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
    operationOf: directory.operationOf,
    isListedSource: (ip) => config.mpesaSources.includes(ip.replace(/^::ffff:/, '')),
    keepUnclaimed: (event) => db.asSystem((tx) => keepUnclaimed(tx, { id: newId(), ...event })),
  };
  addPaymentHooks(fastify, payments);
  addBuyerPage(fastify, water.buyers);
  addReportHook(fastify, {
    outbox: water.outbox,
    gateways: water.gateways,
    takeWords: async (tenantId, words) => {
      await db.inTenant(tenantId, (tx) => storeInbound(tx, words));
    },
    lent: { accountOf: water.accounts.byKey, ownersOf: water.accounts.ownersOf },
    publicUrl: config.publicUrl,
    log,
    clock,
    findChannelByKey: async (key) => {
      const found = await db.asSystem((tx) => findChannelByKey(tx, key));
      return found?.kind === 'sms' ? found : undefined;
    },
  });
  addWhatsappHook(fastify, water.whatsapp.hook);
  addUnsubscribe(fastify, {
    secrets: water.payments.secrets,
    stopMail: ({ tenantId, customerId }) => db.inTenant(tenantId, (tx) => stopEmail(tx, systemSource, customerId)),
    stopCampaigns: ({ tenantId, contactId }) => db.inTenant(tenantId, (tx) => stopCampaignMail(tx, contactId, clock.now())),
  });
  return () => water.intake.replaySpool((notice) => findArrival(payments, notice));
}
