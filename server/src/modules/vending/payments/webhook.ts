import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sha256 } from '../../../kernel/crypto.ts';
import { notFound } from '../../../kernel/errors.ts';
import { failpoint } from '../../../kernel/failpoints.ts';
import type { Arrival, Authenticity, Intake } from './intake.ts';
import type { ParsedEvent } from './port.ts';
import type { Validation } from './validation.ts';

export interface HookChannel {
  readonly tenantId: string;
  readonly channelId: string;
}

export interface HookDeps {
  readonly intake: Intake;
  readonly validation: Validation;
  readonly parse: (body: Buffer, contentType: string | undefined) => ParsedEvent;
  /** By the unguessable key in the path; from memory where it can be. */
  readonly channelByKey: (key: string) => Promise<HookChannel | null>;
  readonly channelByShortcode: (shortcode: string) => Promise<HookChannel | null>;
  readonly stkRequestOf: (channel: HookChannel, secretHash: Buffer) => Promise<string | undefined>;
  /** Which channel an STK callback on the older, tenantless path is for. */
  readonly channelByCheckout: (checkoutRequestId: string) => Promise<HookChannel | null>;
  readonly isListedSource: (ip: string) => boolean;
  /** Keeps what reached an older path and belongs to nobody. */
  readonly keepUnclaimed: (event: {
    path: string;
    ip: string;
    contentType: string | undefined;
    body: Buffer;
    reason: string;
    shortcode: string | null;
  }) => Promise<void>;
  readonly clock: { now(): Date };
}

/** What Daraja wants to hear, always with 200: anything else makes it call again or give up. */
const ACCEPTED = '{"ResultCode":0,"ResultDesc":"Success"}';
const HOOK_BODY_LIMIT = 8 * 1024 * 1024;

interface KeyParams {
  key: string;
  secret?: string;
}

/**
 * The provider's doors. Bodies stay bytes: what they mean is found out after they are safe. A wrong key
 * answers like a path that does not exist.
 */
export function addPaymentHooks(fastify: FastifyInstance, deps: HookDeps): void {
  void fastify.register(async (hooks) => {
    hooks.removeAllContentTypeParsers();
    hooks.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: HOOK_BODY_LIMIT }, (_request, body, done) => done(null, body));
    // a header that is no media type would be refused before the bytes are read, and the notice lost
    hooks.addHook('onRequest', (request, _reply, done) => {
      if (!request.mediaType) delete request.raw.headers['content-type'];
      done();
    });
    const schema: object = { hide: true };
    hooks.post<{ Params: KeyParams }>('/api/hooks/c2b/:key/confirmation', { schema }, (request, reply) => keyed(deps, { request, reply }, 'confirmation'));
    hooks.post<{ Params: KeyParams }>('/api/hooks/c2b/:key/stk/:secret', { schema }, (request, reply) => keyed(deps, { request, reply }, 'stk'));
    hooks.post<{ Params: KeyParams }>('/api/hooks/c2b/:key/validation', { schema }, (request, reply) => validate(deps, { request, reply }));
    for (const path of ['/api/webhooks/mpesa', '/api/payments/webhooks/c2b'])
      hooks.post(path, { schema }, (request, reply) => unkeyed(deps, { request, reply }, 'confirmation'));
    for (const path of ['/api/webhooks/mpesa/callback', '/api/payments/callbacks/c2b'])
      hooks.post(path, { schema }, (request, reply) => unkeyed(deps, { request, reply }, 'callback'));
  });
}

interface Call<P = unknown> {
  readonly request: FastifyRequest<{ Params: P & object }>;
  readonly reply: FastifyReply;
}

function bytesOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function acknowledge(reply: FastifyReply, body = ACCEPTED): FastifyReply {
  return reply.status(200).header('content-type', 'application/json; charset=utf-8').send(body);
}

async function keyed(deps: HookDeps, { request, reply }: Call<KeyParams>, source: 'confirmation' | 'stk'): Promise<FastifyReply> {
  const channel = await deps.channelByKey(request.params.key);
  if (!channel) throw notFound();
  const stkRequestId = request.params.secret === undefined ? undefined : await deps.stkRequestOf(channel, sha256(request.params.secret));
  if (source === 'stk' && stkRequestId === undefined) throw notFound();
  await deps.intake.take({ ...arrivalOf(deps, request, channel), source, authenticity: 'secret', ...(stkRequestId ? { stkRequestId } : {}) });
  failpoint('webhook.before_answer');
  return acknowledge(reply);
}

function arrivalOf(deps: HookDeps, request: FastifyRequest, channel: HookChannel): Omit<Arrival, 'source' | 'authenticity'> {
  return {
    tenantId: channel.tenantId,
    channelId: channel.channelId,
    ip: request.ip,
    contentType: request.headers['content-type'],
    body: bytesOf(request),
    receivedAt: deps.clock.now(),
  };
}

/** The older systems' paths name no tenant: the paybill in the body does, and the source must be the provider's. */
async function unkeyed(deps: HookDeps, { request, reply }: Call, source: 'confirmation' | 'callback'): Promise<FastifyReply> {
  const body = bytesOf(request);
  const contentType = request.headers['content-type'];
  const parsed = deps.parse(body, contentType);
  const channel = await channelOf(deps, parsed);
  if (!channel) {
    await deps.keepUnclaimed({ path: request.routeOptions.url ?? '', ip: request.ip, contentType, body, ...unclaimed(parsed) });
    return acknowledge(reply);
  }
  const authenticity: Authenticity = deps.isListedSource(request.ip) ? 'ip' : 'none';
  await deps.intake.take({ ...arrivalOf(deps, request, channel), source, authenticity });
  return acknowledge(reply);
}

async function channelOf(deps: HookDeps, parsed: ParsedEvent): Promise<HookChannel | null> {
  if (parsed.kind === 'money') return deps.channelByShortcode(parsed.money.shortcode);
  if (parsed.kind === 'stk') return deps.channelByCheckout(parsed.stk.checkoutRequestId);
  if (parsed.kind === 'quarantine' && parsed.hint.shortcode) return deps.channelByShortcode(parsed.hint.shortcode);
  return null;
}

function unclaimed(parsed: ParsedEvent): { reason: string; shortcode: string | null } {
  if (parsed.kind === 'money') return { reason: 'unknown_shortcode', shortcode: parsed.money.shortcode };
  if (parsed.kind === 'stk') return { reason: 'unknown_checkout', shortcode: null };
  return { reason: parsed.reason, shortcode: parsed.kind === 'quarantine' ? (parsed.hint.shortcode ?? null) : null };
}

/** Before the money moves: our own data decide, within two seconds, and doubt means yes. */
async function validate(deps: HookDeps, { request, reply }: Call<KeyParams>): Promise<FastifyReply> {
  const channel = await deps.channelByKey(request.params.key);
  if (!channel) throw notFound();
  const answer = await deps.validation.judge(channel.tenantId, deps.parse(bytesOf(request), request.headers['content-type']));
  // kept as a hint for reconciliation; its fate does not hold up the answer
  void deps.intake.take({ ...arrivalOf(deps, request, channel), source: 'validation', authenticity: 'secret' }).catch(() => undefined);
  return acknowledge(reply, JSON.stringify(answer));
}
