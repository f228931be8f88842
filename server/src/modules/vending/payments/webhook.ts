import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../../kernel/errors.ts';
import { failpoint } from '../../../kernel/failpoints.ts';
import { isPassing, type Intake } from './intake.ts';
import { findArrival, type Found, type Notice } from './notice.ts';
import type { ParsedEvent } from './port.ts';
import { ACCEPT, orAccept, type Validation, type ValidationAnswer } from './validation.ts';

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
  /** The reversal or status query whose answer comes to this address. */
  readonly operationOf: (channel: HookChannel, secretHash: Buffer) => Promise<string | undefined>;
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
    for (const source of ['result', 'timeout'] as const)
      hooks.post<{ Params: KeyParams }>(`/api/hooks/c2b/:key/${source}/:secret`, { schema }, (request, reply) => keyed(deps, { request, reply }, source));
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

function keyed(deps: HookDeps, { request, reply }: Call<KeyParams>, source: 'confirmation' | 'stk' | 'result' | 'timeout'): Promise<FastifyReply> {
  const { key, secret } = request.params;
  return receive(deps, reply, { ...noticeOf(deps, request), source, door: { key, ...(secret === undefined ? {} : { secret }) } });
}

function unkeyed(deps: HookDeps, { request, reply }: Call, source: 'confirmation' | 'callback'): Promise<FastifyReply> {
  return receive(deps, reply, { ...noticeOf(deps, request), source, door: { path: request.routeOptions.url ?? '' } });
}

function noticeOf(deps: HookDeps, request: FastifyRequest): Omit<Notice, 'source' | 'door'> {
  return { ip: request.ip, contentType: request.headers['content-type'], body: bytesOf(request), receivedAt: deps.clock.now() };
}

async function receive(deps: HookDeps, reply: FastifyReply, notice: Notice): Promise<FastifyReply> {
  let found: Found;
  try {
    found = await findArrival(deps, notice);
  } catch (error) {
    if (!isPassing(error)) throw error;
    // whose it is cannot be asked now, and M-Pesa may not call again
    await deps.intake.keep(notice);
    return acknowledge(reply);
  }
  if (found === 'nowhere') throw notFound();
  if (found !== 'kept') await deps.intake.take(found);
  failpoint('webhook.before_answer');
  return acknowledge(reply);
}

/** Before the money moves: our own data decide, within two seconds, and doubt means yes. */
async function validate(deps: HookDeps, { request, reply }: Call<KeyParams>): Promise<FastifyReply> {
  const notice: Notice = { ...noticeOf(deps, request), source: 'validation', door: { key: request.params.key } };
  return acknowledge(reply, JSON.stringify(await orAccept(decide(deps, notice))));
}

/** @throws AppError `not_found` for a key that is known to be none. */
async function decide(deps: HookDeps, notice: Notice): Promise<ValidationAnswer> {
  let found: Found;
  try {
    found = await findArrival(deps, notice);
  } catch (error) {
    if (!isPassing(error)) throw error;
    // a hint is worth keeping, but no reason to turn the payer away when even that fails
    await deps.intake.keep(notice).catch(() => undefined);
    return ACCEPT;
  }
  if (typeof found === 'string') throw notFound();
  // kept as a hint for reconciliation; its fate does not hold up the answer
  void deps.intake.take(found).catch(() => undefined);
  return deps.validation.judge(found.tenantId, deps.parse(notice.body, notice.contentType));
}
