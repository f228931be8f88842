import { Type, type Static } from 'typebox';
import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { isUuid, newId } from '../../../kernel/ids.ts';
import { pageQuery, wholeList } from '../../../kernel/pages.ts';
import { record } from '../../tenancy/audit/index.ts';
import { listSmsChannels } from '../../tenancy/index.ts';
import { attachedAlready } from './errors.ts';
import {
  addUsage,
  endUsage,
  findSender,
  findSenderOfRequest,
  findUsage,
  listSenders,
  listUsages,
  makeDefault,
  setSenderStatus,
  type SenderRow,
} from './queries.ts';
import { presentSender, presentUsage, Sender, SenderChange, SenderPage, Usage, UsageBody, UsagePage } from './schema.ts';

const tag = 'Sender names';
const base = '/api/messaging/sender-ids/';
const object = 'sender_ids' as const;
const PageQuery = Type.Object(pageQuery, { additionalProperties: false });

/** Names that may be used, and the one that is used when none is named. */
export function senderRoutes(now: () => Date): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: base,
      summary: 'Sender names that can be used',
      tag,
      access: 'sms.read',
      query: PageQuery,
      response: SenderPage,
      handle: (ctx, { query, raw }) => ctx.read(async (tx) => wholeList({ rows: await listSenders(tx), query, url: raw.url }, presentSender)),
    }),
    ...[`${base}:id/`, `${base}:id/status/`].map((path) =>
      route({
        method: 'GET',
        path,
        summary: 'One sender name',
        tag,
        access: 'sms.read',
        object,
        params: IdParams,
        response: Sender,
        handle: (ctx, { params }) => ctx.read(async (tx) => presentSender(found(await findSender(tx, params.id)))),
      }),
    ),
    route({
      method: 'PATCH',
      path: `${base}:id/`,
      summary: 'Make a name the default, switch it off or on again',
      tag,
      access: 'senders.manage',
      object,
      params: IdParams,
      body: SenderChange,
      response: Sender,
      handle: (ctx, { params, body }) => ctx.write((tx) => changeSender(tx, { ctx, now: now() }, { id: params.id, body })),
    }),
  ];
}

function found<T>(row: T | undefined): T {
  if (row === undefined) throw notFound();
  return row;
}

async function changeSender(
  tx: Tx,
  { ctx, now }: { readonly ctx: RequestContext; readonly now: Date },
  { id, body }: { readonly id: string; readonly body: Static<typeof SenderChange> },
): Promise<Static<typeof Sender>> {
  const before: SenderRow = found(await findSender(tx, id));
  if (body.status !== undefined) await setSenderStatus(tx, id, { status: body.status, now });
  if (body.is_default && (body.status ?? before.status) === 'active') await makeDefault(tx, id, now);
  await record(tx, ctx, [{ action: 'sender_id.changed', objectType: 'sender_id', objectId: id, details: { ...body } }]);
  return presentSender(found(await findSender(tx, id)));
}

/** Which gateway account a name is registered with. */
export function usageRoutes(requests: string, now: () => Date): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: `${requests}usage/`,
      summary: 'Which gateways the names are attached to',
      tag,
      access: 'sms.read',
      query: PageQuery,
      response: UsagePage,
      handle: (ctx, { query, raw }) => ctx.read(async (tx) => wholeList({ rows: await listUsages(tx), query, url: raw.url }, presentUsage)),
    }),
    route({
      method: 'POST',
      path: `${requests}usage/`,
      summary: 'Attach a name to a gateway: it then leaves by such gateways alone',
      tag,
      access: 'senders.manage',
      body: UsageBody,
      response: Usage,
      status: 201,
      handle: (ctx, { body }) => ctx.write((tx) => attach(tx, { ctx, now: now() }, body)),
    }),
    route({
      method: 'POST',
      path: `${requests}usage/:id/detach/`,
      summary: 'Detach a name from a gateway',
      tag,
      access: 'senders.manage',
      object: 'sender_usages',
      params: IdParams,
      response: Usage,
      handle: (ctx, { params }) =>
        ctx.write(async (tx) => {
          const usage = found(await findUsage(tx, params.id));
          await endUsage(tx, usage.id, now());
          await record(tx, ctx, [{ action: 'sender_id.detached', objectType: 'sender_id', objectId: usage.senderId, details: { channel: usage.channelId } }]);
          return presentUsage(found(await findUsage(tx, usage.id)));
        }),
    }),
  ];
}

async function attach(
  tx: Tx,
  { ctx, now }: { readonly ctx: RequestContext; readonly now: Date },
  body: Static<typeof UsageBody>,
): Promise<Static<typeof Usage>> {
  const sender = await senderIn(tx, body);
  const channel = channelIn(body);
  if (!(await listSmsChannels(tx)).some((one) => one.id === channel)) throw notFound();
  const id = newId();
  if (!(await addUsage(tx, { id, senderId: sender.id, channelId: channel }, now))) throw attachedAlready();
  await record(tx, ctx, [{ action: 'sender_id.attached', objectType: 'sender_id', objectId: sender.id, details: { channel } }]);
  return presentUsage(found(await findUsage(tx, id)));
}

type UsageAsked = Static<typeof UsageBody>;

/** By the id of the name, or of the request that it was granted for. @throws AppError `invalid`, `not_found` */
async function senderIn(tx: Tx, { sender, sender_id_request: request }: UsageAsked): Promise<SenderRow> {
  const byId = await named(sender, (id) => findSender(tx, id));
  const byRequest = await named(request, (id) => findSenderOfRequest(tx, id));
  const meant = byId ?? byRequest;
  if (!meant) throw invalid({ sender: ['Name the sender, or the request that it was granted for.'] });
  if (byRequest && byRequest.id !== meant.id) throw invalid({ sender_id_request: ['This is the request of another name.'] });
  return meant;
}

/** Undefined where no id is given. @throws AppError `not_found` for one that nobody has */
async function named(id: string | undefined, find: (id: string) => Promise<SenderRow | undefined>): Promise<SenderRow | undefined> {
  return id === undefined ? undefined : found(isUuid(id) ? await find(id) : undefined);
}

/** @throws AppError `invalid` */
function channelIn({ channel, sms_package: older }: UsageAsked): string {
  const named = channel ?? older;
  if (named === undefined) throw invalid({ channel: ['Name the gateway account.'] });
  if (older !== undefined && older !== named) throw invalid({ sms_package: ['This is another gateway account than `channel`.'] });
  return named;
}
