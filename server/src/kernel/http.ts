import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { Type } from 'typebox';
import { systemClock } from './clock.ts';
import { FailedAuth } from './failed-auth.ts';
import type { Db, PlatformTx, Tx } from './db.ts';
import { AppError, forbidden, notFound, type ErrorStatus } from './errors.ts';
import { endIdleConnections } from './http-close.ts';
import { sendError } from './http-errors.ts';
import { acceptJson } from './http-json.ts';
import { lazySchemas } from './http-schemas.ts';
import { isUuid, newId } from './ids.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { withIdempotency } from './idempotency.ts';
import type { ObjectTable } from './object-tables.ts';

/** Who is asking. Comes from a verified session or API key, never from the request's own words. */
export interface Actor {
  readonly kind: 'user' | 'api_key' | 'system';
  readonly id: string;
  /** The role in `tenantId`; `system_admin` works for the platform and in any tenant it names. */
  readonly role: Role;
  /** The tenant acted for; null for platform staff who named none. */
  readonly tenantId: string | null;
  readonly sessionId: string | null;
  readonly scopes: readonly string[] | null;
  /** Why no permission counts yet, such as a second factor that was not shown; one's own account can be reached all the same. */
  readonly blockedBy?: AppError;
}

export type Role = 'system_admin' | 'client_admin' | 'operator' | 'field_engineer' | 'read_only';

/** What a handler knows of its request. */
export interface RequestContext {
  readonly requestId: string;
  readonly actor: Actor;
  readonly ip: string;
  readonly userAgent: string;
  /** The tenant's transaction. @throws AppError `tenant.required` for platform staff who named no tenant. */
  write<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  /** Reads of the tenant, or across tenants for platform staff who named none. */
  read<T>(fn: (tx: Tx | PlatformTx) => Promise<T>): Promise<T>;
}

export interface RouteInput<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly raw: FastifyRequest;
  readonly reply: FastifyReply;
}

export interface RouteDefinition<P extends TSchema = TSchema, Q extends TSchema = TSchema, B extends TSchema = TSchema, R extends TSchema = TSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With the trailing slash, as the older systems write it; both forms answer. */
  readonly path: string;
  readonly summary: string;
  /** What a reader could not guess from the summary. */
  readonly description?: string;
  /** A tag of the document's table. */
  readonly tag: string;
  /** `public`, `signed_in`, or the permission an actor's role must hold. */
  readonly access: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly response: R;
  readonly status?: number;
  /** Refusals that do not follow from the rest of the route, such as 502 where a provider may refuse; for the document. */
  readonly errors?: readonly ErrorStatus[];
  /** Answers carry an `ETag`, and a change may name it in `If-Match`. */
  readonly versioned?: boolean;
  /** Media types of files it answers with beside JSON; or alone, when `response` is `FileBody`. */
  readonly files?: readonly string[];
  /** The table that `:id` names, so that platform staff reach an object without naming its tenant. */
  readonly object?: ObjectTable;
  /** Honours `Idempotency-Key`: spends money, credits or water, or changes many things that must not be changed twice. */
  readonly spends?: boolean;
  /** The part of the product that it belongs to, where the platform may switch that off for a client. */
  readonly feature?: string;
  readonly rateLimit?: { readonly max: number; readonly seconds: number };
  /** Bytes of the body, where a file is sent; a megabyte unless told. Strangers are refused before their body is read. */
  readonly bodyLimit?: number;
  handle(ctx: RequestContext, input: RouteInput<Static<P>, Static<Q>, Static<B>>): Promise<Static<R>>;
}

export interface HttpDeps {
  readonly db: Db;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Finds the actor of a request, or throws 401. */
  readonly authenticate: (request: Pick<FastifyRequest, 'headers' | 'hostname' | 'query'>) => Promise<Actor>;
  readonly allows: (actor: Actor, permission: string) => boolean;
  /** Refuses what belongs to a part that the client does not have. @throws AppError */
  readonly requireFeature: (tenantId: string, feature: string) => Promise<void>;
  readonly trustedProxies: readonly string[];
  /** Refused credentials that an address may send in a minute. */
  readonly failedAuthPerMinute?: number;
}

interface RegisteredRoute {
  readonly method: string;
  readonly path: string;
  readonly access: string;
  readonly definition: RouteDefinition;
}

export interface HttpServer {
  readonly fastify: FastifyInstance;
  readonly routes: RegisteredRoute[];
  readonly deps: HttpDeps;
  readonly failedAuth: FailedAuth;
}

export function createHttp(deps: HttpDeps): HttpServer {
  const fastify = Fastify({
    logger: false,
    routerOptions: { ignoreTrailingSlash: true },
    bodyLimit: 1024 * 1024,
    trustProxy: deps.trustedProxies.length > 0 ? [...deps.trustedProxies] : false,
    genReqId: () => newId(),
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    // what fails before routing, such as a path that cannot be decoded
    frameworkErrors: (error, request, reply) => void sendError(deps.log, error, { request, reply }),
    // unknown fields are refused by `additionalProperties: false`, not silently dropped
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: true } },
    schemaController: lazySchemas(),
  });
  fastify.setErrorHandler((error, request, reply) => sendError(deps.log, error, { request, reply }));
  fastify.setNotFoundHandler((request, reply) => sendError(deps.log, notFound(), { request, reply }));
  fastify.addHook('preClose', (done) => {
    endIdleConnections(fastify);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logRequest(deps, request, reply);
    done();
  });
  acceptJson(fastify);
  return { fastify, routes: [], deps, failedAuth: new FailedAuth(systemClock, deps.failedAuthPerMinute) };
}

/** Defines a route whose types follow its schemas. */
export function route<P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema>(definition: RouteDefinition<P, Q, B, R>): RouteDefinition {
  return definition;
}

/** The answer of a route that gives a file and nothing else. */
export const FileBody = Type.Unknown();

const Id = Type.Object({ id: Type.String() });

/** The parameter schema of `/…/:id/` routes; a malformed id answers as a missing object. */
export const IdParams = Id;

export function addRoutes(server: HttpServer, definitions: readonly RouteDefinition[]): void {
  for (const definition of definitions) addRoute(server, definition);
}

function addRoute(server: HttpServer, definition: RouteDefinition): void {
  server.routes.push({ method: definition.method, path: definition.path, access: definition.access, definition });
  server.fastify.route({
    method: definition.method,
    url: definition.path,
    schema: {
      ...(definition.params ? { params: definition.params } : {}),
      ...(definition.query ? { querystring: definition.query } : {}),
      ...(definition.body ? { body: definition.body } : {}),
      // errors are written by `sendError` alone, which needs no serializer
      response: { [definition.status ?? 200]: definition.response },
    },
    ...(definition.bodyLimit ? { bodyLimit: definition.bodyLimit } : {}),
    ...(definition.rateLimit ? { config: { rateLimit: { max: definition.rateLimit.max, timeWindow: definition.rateLimit.seconds * 1000 } } } : {}),
    // who asks is settled before what is asked: a stranger learns nothing from validation errors
    onRequest: async (request) => {
      await identify(server, definition, request);
    },
    preValidation: async (request) => {
      checkIds(request);
    },
    handler: async (request, reply) => answer(server.deps, definition, { request, reply }),
  });
}

const actors = new WeakMap<FastifyRequest, Actor>();

export function actorOf(request: FastifyRequest): Actor | undefined {
  return actors.get(request);
}

const NOBODY: Actor = { kind: 'system', id: '00000000-0000-0000-0000-000000000000', role: 'read_only', tenantId: null, sessionId: null, scopes: [] };

async function identify({ deps, failedAuth }: HttpServer, definition: RouteDefinition, request: FastifyRequest): Promise<void> {
  if (definition.access === 'public') return;
  failedAuth.check(request.ip);
  const actor = await deps.authenticate(request).catch((error: unknown) => {
    if (error instanceof AppError && error.status === 401) failedAuth.refused(request.ip);
    throw error;
  });
  actors.set(request, actor);
  if (definition.access === 'signed_in') return;
  if (actor.blockedBy) throw actor.blockedBy;
  if (!deps.allows(actor, definition.access)) throw forbidden();
}

/** An id that is no UUID names nothing, so it answers exactly as a missing one. */
function checkIds(request: FastifyRequest): void {
  for (const value of Object.values((request.params ?? {}) as Record<string, string>)) if (!isUuid(value)) throw notFound();
}

interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function answer(deps: HttpDeps, definition: RouteDefinition, { request, reply }: Call): Promise<unknown> {
  const actor = await placeInTenant(deps, definition, request);
  if (definition.feature !== undefined && actor.tenantId !== null) await deps.requireFeature(actor.tenantId, definition.feature);
  const ctx = contextOf(deps, actor, request);
  const input = { params: request.params, query: request.query, body: request.body, raw: request, reply } as RouteInput<never, never, never>;
  void reply.status(definition.status ?? 200).header('cache-control', 'no-store');
  const run = (): Promise<unknown> => definition.handle(ctx, input);
  const key = request.headers['idempotency-key'];
  if (!definition.spends || typeof key !== 'string' || actor.tenantId === null) return run();
  return withIdempotency({ db: deps.db, tenantId: actor.tenantId, actorId: actor.id, key, request: [request.method, request.url, request.body] }, run);
}

/** Platform staff who named an object but no tenant act in the object's tenant. */
async function placeInTenant(deps: HttpDeps, definition: RouteDefinition, request: FastifyRequest): Promise<Actor> {
  const actor = actors.get(request) ?? NOBODY;
  const id = (request.params as { id?: string } | undefined)?.id;
  const table = definition.object;
  if (actor.role !== 'system_admin' || actor.tenantId !== null || !table || !id) return actor;
  const tenantId = await deps.db.asPlatform(async (tx) => {
    const row = await tx.q.selectFrom(table).select('tenant_id').where('id', '=', id).executeTakeFirst();
    return row?.tenant_id;
  });
  if (tenantId === undefined) throw notFound();
  return { ...actor, tenantId };
}

function contextOf(deps: HttpDeps, actor: Actor, request: FastifyRequest): RequestContext {
  const { tenantId } = actor;
  return {
    requestId: request.id,
    actor,
    ip: request.ip,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
    write: (fn) => {
      if (tenantId === null)
        throw new AppError({ code: 'tenant.required', status: 400, message: 'Name the client this is for: ?client=<id> or the X-Tenant header.' });
      return deps.db.inTenant(tenantId, fn);
    },
    read: (fn) => {
      if (tenantId !== null) return deps.db.inTenant(tenantId, fn);
      if (actor.role === 'system_admin') return deps.db.asPlatform(fn);
      throw forbidden();
    },
  };
}

function logRequest({ log, metrics }: HttpDeps, request: FastifyRequest, reply: FastifyReply): void {
  const routePath = request.routeOptions.url ?? 'unknown';
  metrics.httpSeconds.observe({ method: request.method, route: routePath, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  const actor = actors.get(request);
  log.info(
    {
      request_id: request.id,
      method: request.method,
      route: routePath,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(actor ? { user: actor.id, tenant: actor.tenantId } : {}),
    },
    'request',
  );
}
