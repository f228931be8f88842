import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, forbidden, notFound } from '../../../kernel/errors.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Outbox } from './outbox.ts';
import type { GatewayKind, SmsGateway } from './port.ts';

export interface ReportHookDeps {
  readonly outbox: Pick<Outbox, 'receive' | 'accountOf'>;
  readonly gateways: Readonly<Record<GatewayKind, SmsGateway>>;
  /** Whose hook path this is; undefined for a key nobody has. */
  readonly findChannelByKey: (key: string) => Promise<ChannelRef | undefined>;
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

/** POST /api/hooks/sms/<key>/reports/: delivery reports as the gateways send them, in a scope of its own that leaves bodies raw. */
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
    scope.post<{ Params: { key: string } }>('/api/hooks/sms/:key/reports/', { bodyLimit: MOST_BYTES, schema: { hide: true } }, (request, reply) =>
      take(remembering, request, reply),
    );
  });
}

const contentTypes = new WeakMap<FastifyRequest, string | undefined>();

/** The framework refuses a malformed content type before anybody can read the body; gateways send what they like. */
function setContentTypeAside(request: FastifyRequest): void {
  contentTypes.set(request, request.headers['content-type']);
  request.headers['content-type'] = 'application/octet-stream';
}

async function take(deps: ReportHookDeps, request: FastifyRequest<{ Params: { key: string } }>, reply: FastifyReply): Promise<FastifyReply> {
  const channel = await deps.findChannelByKey(request.params.key);
  const account = channel && (await deps.outbox.accountOf(channel.tenantId, channel.channelId));
  if (!channel || !account) throw notFound();
  const contentType = contentTypes.get(request);
  const parsed = deps.gateways[account.kind].parseReport({
    account,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    contentType,
    url: `${deps.publicUrl}${request.raw.url ?? ''}`,
    headers: { ...flat(request.headers), 'content-type': contentType },
  });
  if (parsed.kind === 'unreadable') throw refusal(deps, channel, parsed.reason);
  await deps.outbox.receive(channel.tenantId, channel.channelId, parsed.reports);
  const { answer } = parsed;
  return reply.status(answer.status).type(answer.contentType).send(answer.body);
}

function refusal({ log }: ReportHookDeps, { tenantId, channelId }: ChannelRef, reason: string): AppError {
  log.warn({ tenant: tenantId, channel: channelId, reason }, 'delivery report refused');
  if (reason === 'signature') return forbidden('The signature is not valid.');
  return new AppError({ code: 'outbox.unreadable_report', status: 400, message: 'This is not a delivery report of this gateway.' });
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
