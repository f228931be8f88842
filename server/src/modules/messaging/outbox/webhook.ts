import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, forbidden, notFound } from '../../../kernel/errors.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Outbox } from './outbox.ts';
import { wordsOf } from './inbound.ts';
import type { OwnedReports } from './lent.ts';
import type { NewInboundWord } from '../inbound/port.ts';
import type { DeliveryReport, GatewayAccount, GatewayAnswer, GatewayKind, IncomingReport, SmsGateway } from './port.ts';

export interface ReportHookDeps {
  readonly outbox: Pick<Outbox, 'receive' | 'accountOf'>;
  readonly gateways: Readonly<Record<GatewayKind, SmsGateway>>;
  /** Keeps what people wrote; resolves after its commit. */
  readonly takeWords: (tenantId: string, words: readonly NewInboundWord[]) => Promise<void>;
  /** Whose hook path this is; undefined for a key nobody has. */
  readonly findChannelByKey: (key: string) => Promise<ChannelRef | undefined>;
  /** Accounts of the platform, which carry messages of many clients. */
  readonly lent: {
    /** Whose hook path this is; undefined for another's key. */
    readonly accountOf: (key: string) => GatewayAccount | undefined;
    readonly ownersOf: (channelId: string, reports: readonly DeliveryReport[]) => Promise<OwnedReports>;
  };
  /** Scheme and host by which gateways reach us, without a trailing slash: Twilio signs the whole URL. */
  readonly publicUrl: string;
  readonly log: Log;
  readonly clock: Clock;
}

interface ChannelRef {
  readonly tenantId: string;
  readonly channelId: string;
}

const MOST_BYTES = 64 * 1024;

/** What an address is meant for; a gateway that knows one address only may send everything there. */
const KINDS = ['reports', 'inbound'] as const;
type HookKind = (typeof KINDS)[number];

/** POST /api/hooks/sms/<key>/reports/ and …/inbound/: what the gateways send, in a scope of its own that leaves bodies raw. */
export function addReportHook(fastify: FastifyInstance, deps: ReportHookDeps): void {
  const remembering = { ...deps, findChannelByKey: remember(deps.findChannelByKey, deps.clock) };
  void fastify.register(async (scope) => {
    scope.addHook('onRequest', async (request) => {
      setContentTypeAside(request);
    });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) => {
      done(null, body);
    });
    for (const kind of KINDS)
      scope.post<{ Params: { key: string } }>(`/api/hooks/sms/:key/${kind}/`, { bodyLimit: MOST_BYTES, schema: { hide: true } }, (request, reply) =>
        take(remembering, kind, { request, reply }),
      );
  });
}

const contentTypes = new WeakMap<FastifyRequest, string | undefined>();

/** The framework refuses a malformed content type before anybody can read the body; gateways send what they like. */
function setContentTypeAside(request: FastifyRequest): void {
  contentTypes.set(request, request.headers['content-type']);
  request.headers['content-type'] = 'application/octet-stream';
}

interface Call {
  readonly request: FastifyRequest<{ Params: { key: string } }>;
  readonly reply: FastifyReply;
}

async function take(deps: ReportHookDeps, kind: HookKind, { request, reply }: Call): Promise<FastifyReply> {
  const lent = deps.lent.accountOf(request.params.key);
  if (lent !== undefined) return takeLent(deps, callOf(deps, lent, request), reply);
  const channel = await deps.findChannelByKey(request.params.key);
  const account = channel && (await deps.outbox.accountOf(channel.tenantId, channel.channelId));
  if (!channel || !account) throw notFound();
  const call = callOf(deps, account, request);
  const order = kind === 'reports' ? [takeReports, takeInbound] : [takeInbound, takeReports];
  let reason = '';
  for (const read of order) {
    const answer = await read(deps, channel, { call, gateway: deps.gateways[account.kind] });
    if (typeof answer !== 'string') return reply.status(answer.status).type(answer.contentType).send(answer.body);
    reason ||= answer;
  }
  throw refusal(deps, channel, reason);
}

function callOf({ publicUrl }: ReportHookDeps, account: GatewayAccount, request: FastifyRequest): IncomingReport {
  const contentType = contentTypes.get(request);
  return {
    account,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    contentType,
    url: `${publicUrl}${request.raw.url ?? ''}`,
    headers: { ...flat(request.headers), 'content-type': contentType },
  };
}

/** Reports of one account about messages of many clients: each reaches its own. Nobody writes to a name, so there are no words to hand on. */
async function takeLent({ outbox, gateways, lent, log }: ReportHookDeps, call: IncomingReport, reply: FastifyReply): Promise<FastifyReply> {
  const { channelId, kind } = call.account;
  const parsed = gateways[kind].parseReport(call);
  if (parsed.kind === 'unreadable') throw unreadable(parsed.reason);
  const { byTenant, unowned } = await lent.ownersOf(channelId, parsed.reports);
  if (unowned > 0) log.warn({ gateway: kind, reports: unowned }, 'a report about a message that nobody here has sent');
  await Promise.all([...byTenant].map(([tenantId, reports]) => outbox.receive(tenantId, channelId, reports)));
  return reply.status(parsed.answer.status).type(parsed.answer.contentType).send(parsed.answer.body);
}

interface Incoming {
  readonly call: IncomingReport;
  readonly gateway: SmsGateway;
}

/** @returns what the gateway wants to hear, or why it could not be read */
async function takeReports({ outbox }: ReportHookDeps, { tenantId, channelId }: ChannelRef, { call, gateway }: Incoming): Promise<GatewayAnswer | string> {
  const parsed = gateway.parseReport(call);
  if (parsed.kind === 'unreadable') return parsed.reason;
  await outbox.receive(tenantId, channelId, parsed.reports);
  return parsed.answer;
}

async function takeInbound(
  { takeWords, clock }: ReportHookDeps,
  { tenantId, channelId }: ChannelRef,
  { call, gateway }: Incoming,
): Promise<GatewayAnswer | string> {
  const parsed = gateway.parseInbound(call);
  if (parsed.kind === 'unreadable') return parsed.reason;
  await takeWords(tenantId, wordsOf(channelId, parsed.words, clock.now()));
  return parsed.answer;
}

function refusal({ log }: ReportHookDeps, { tenantId, channelId }: ChannelRef, reason: string): AppError {
  log.warn({ tenant: tenantId, channel: channelId, reason }, 'what a gateway sent was refused');
  return unreadable(reason);
}

function unreadable(reason: string): AppError {
  if (reason === 'signature') return forbidden('The signature is not valid.');
  return new AppError({ code: 'outbox.unreadable_report', status: 400, message: 'This is neither a delivery report nor a message of this gateway.' });
}

function flat(headers: FastifyRequest['headers']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

const KEPT_MS = 30_000;
const MOST_KEPT = 1_000;

/** Reports come by the hundred per second on a handful of paths. Strangers' keys are not kept: they would fill the memory. */
function remember(find: ReportHookDeps['findChannelByKey'], clock: Clock): ReportHookDeps['findChannelByKey'] {
  const kept = new Map<string, { readonly until: number; readonly channel: ChannelRef }>();
  return async (key) => {
    const now = clock.monotonic();
    const known = kept.get(key);
    if (known !== undefined && known.until > now) return known.channel;
    const channel = await find(key);
    if (kept.size >= MOST_KEPT) kept.clear();
    if (channel) kept.set(key, { until: now + KEPT_MS, channel });
    else kept.delete(key);
    return channel;
  };
}
