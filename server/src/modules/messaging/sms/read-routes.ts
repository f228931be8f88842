import { Type, type Static } from 'typebox';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { cursorById, idAfter, isEstimate, knownCount, pageQuery, pageRequest, presentPage, rowsOf } from '../../../kernel/pages.ts';
import type { SentText } from '../outbox/index.ts';
import { cancelSend } from './cancel.ts';
import { bucketOf } from './counts.ts';
import type { SmsDeps } from './deps.ts';
import { countSends, findSend, listSends, type SendRow } from './queries.ts';
import { messagesRoute } from './message-routes.ts';
import { MessagePage, presentMessage, presentSend, Send, SendPage, showsNumbers, StatusBody, statusOf, countsOf } from './schema.ts';

const tag = 'SMS';
const access = 'sms.read';
const PageQuery = Type.Object(pageQuery, { additionalProperties: false });
const sends = '/api/messaging/sms/sends/';
const object = 'sms_sends' as const;

export function readRoutes(deps: SmsDeps): RouteDefinition[] {
  return [...sendingRoutes(deps), sendMessagesRoute(deps), messagesRoute(deps), cancelRoute(deps)];
}

function sendingRoutes(deps: SmsDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: sends,
      summary: 'Sendings, newest first',
      tag,
      access,
      query: PageQuery,
      response: SendPage,
      handle: (ctx, { query, raw }) => {
        const request = pageRequest(query, raw.url);
        return ctx.read(async (tx) => {
          const rows = await listSends(tx, { before: idAfter(request), ...rowsOf(request) });
          const count = knownCount(request, rows.length) ?? (await countSends(tx));
          return presentPage(request, { rows, count, estimate: isEstimate(count), cursorOf: cursorById }, (row) => shown(deps, row));
        });
      },
    }),
    route({
      method: 'GET',
      path: `${sends}:id/`,
      summary: 'One sending and where its messages are',
      tag,
      access,
      object,
      params: IdParams,
      response: Send,
      handle: (ctx, { params }) => ctx.read(async (tx) => shown(deps, await found(tx, params.id))),
    }),
  ];
}

async function found(tx: Tx | PlatformTx, id: string): Promise<SendRow> {
  const row = await findSend(tx, id);
  if (!row) throw notFound();
  return row;
}

function shown(deps: SmsDeps, row: SendRow): Static<typeof Send> {
  return presentSend(row, { message: opened(deps.secrets, row), now: deps.now() });
}

function opened(secrets: Secrets, { textSealed, tenantId, id }: SendRow): string | null {
  if (textSealed === null) return null;
  try {
    return secrets.open(textSealed, { tenantId, recordId: id, field: 'text' });
  } catch {
    return null;
  }
}

function sendMessagesRoute(deps: SmsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: `${sends}:id/messages/`,
    summary: 'The messages of a sending, each with its state and attempts',
    tag,
    access,
    object,
    params: IdParams,
    query: PageQuery,
    response: MessagePage,
    handle: (ctx, { params, query, raw }) => {
      const request = pageRequest(query, raw.url);
      const before = idAfter(request);
      return ctx.read(async (tx) => {
        const { recipients } = await found(tx, params.id);
        const rows = await deps.texts.messagesOfGroup(tx, params.id, { showNumbers: showsNumbers(ctx), ...rowsOf(request), ...(before ? { before } : {}) });
        return presentPage(request, { rows, count: recipients, estimate: false, cursorOf: cursorById }, presentMessage);
      });
    },
  });
}

function cancelRoute(deps: SmsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: `${sends}:id/cancel/`,
    summary: 'Cancel what has not left yet; its credits come back',
    tag,
    access: 'sms.send',
    object,
    params: IdParams,
    response: Send,
    handle: (ctx, { params }) => ctx.write(async (tx) => shown(deps, await cancelSend(tx, { ctx, now: deps.now() }, params.id))),
  });
}

/** The state of a sending, or of one message of it, by either id. */
export function statusRoute(base: string, deps: SmsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}:id/status/`,
    summary: 'What became of a sending, or of one message',
    tag,
    access,
    params: IdParams,
    response: StatusBody,
    handle: (ctx, { params }) => ctx.read((tx) => statusBody(tx, deps, params.id)),
  });
}

async function statusBody(tx: Tx | PlatformTx, { texts, now }: Pick<SmsDeps, 'texts' | 'now'>, id: string): Promise<Static<typeof StatusBody>> {
  const send = await findSend(tx, id);
  if (!send) return statusOfMessage(await texts.message(tx, id));
  const [first] = send.recipients === 1 ? await texts.messagesOfGroup(tx, id, { limit: 1 }) : [];
  const facts = { message_id: id, status: statusOf(send, now()), recipient_count: send.recipients, counts: countsOf(send) };
  return first ? { ...statusOfMessage(first), ...facts } : { ...facts, provider_status: null, error: null, delivered_at: null };
}

/** One message by itself: counted in the bucket that it is in. */
function statusOfMessage(message: SentText | undefined): Static<typeof StatusBody> {
  if (message?.channel !== 'sms') throw notFound();
  const none = { waiting: 0, accepted: 0, delivered: 0, failed: 0, unconfirmed: 0, cancelled: 0 };
  return {
    message_id: message.id,
    status: message.state,
    provider_status: message.attempts.at(-1)?.state ?? null,
    error: message.lastError,
    recipient_count: 1,
    counts: { ...none, [bucketOf(message.state)]: 1 },
    delivered_at: message.deliveredAt?.toISOString() ?? null,
  };
}
