import { Type, type Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { credential, text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { pageOf, pageQuery, wholeList } from '../../../../kernel/pages.ts';
import { record } from '../../audit/index.ts';
import { chooseBaseUrl } from '../base-url.ts';
import type { ChannelTools, TenantsDeps } from '../deps.ts';
import { smsReportUrl } from '../hook-urls.ts';
import { NewKeyBody, replaceHookKey } from '../hook-keys.ts';
import { changeClientIn, readClientIn } from '../in-client.ts';
import { changeSmsChannelRow, findSmsChannel, listSmsChannels, type SmsChannelRow } from './queries.ts';
import { addSmsChannel, changeSmsChannel, openSmsHookKey, type SmsChannelValues } from './sms-channels.ts';

const Text = text(200, 1);
const Kind = Type.Union([Type.Literal('beem'), Type.Literal('africastalking'), Type.Literal('twilio')]);
const Sender = text(20, 1);
const editable = {
  base_url: Type.Optional(Type.String({ maxLength: 300 })),
  priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  is_active: Type.Optional(Type.Boolean()),
};
const NewSmsChannel = Type.Object({ kind: Kind, account_user: Text, secret: credential(200, 1), sender: Sender, ...editable }, { additionalProperties: false });
const SmsChannelChange = Type.Object(
  {
    account_user: Type.Optional(Text),
    secret: Type.Optional(credential(200)),
    sender: Type.Optional(Sender),
    ...editable,
  },
  { additionalProperties: false },
);
const SmsChannel = Type.Object({
  id: Type.String(),
  client: Type.String(),
  kind: Kind,
  base_url: Type.String(),
  account_user: Type.String(),
  has_secret: Type.Boolean(),
  sender: Type.String(),
  priority: Type.Integer(),
  is_active: Type.Boolean(),
  report_url: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
});

const tag = 'Clients';
const access = 'credentials.manage';

export function smsChannelRoutes(deps: TenantsDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/clients/:id/sms-channels/',
      summary: 'SMS gateways of the client, in the order they are tried',
      tag,
      access,
      params: IdParams,
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(SmsChannel),
      handle: (ctx, { params, query, raw }) =>
        readClientIn(deps.db, { ctx, id: params.id }, async (tx) =>
          wholeList({ rows: await listSmsChannels(tx), query, url: raw.url }, (row) => present(tx, deps, row)),
        ),
    }),
    route({
      method: 'POST',
      path: '/api/clients/:id/sms-channels/',
      summary: 'Adds an SMS gateway',
      tag,
      access,
      params: IdParams,
      body: NewSmsChannel,
      response: SmsChannel,
      status: 201,
      handle: (ctx, { params, body }) =>
        changeClientIn(deps.db, { ctx, id: params.id }, async (tx) => {
          const baseUrl = chooseBaseUrl(ctx, { field: 'base_url', given: body.base_url, present: deps.defaults.smsBaseUrls[body.kind] });
          const values = { ...valuesOf(body), kind: body.kind, user: body.account_user, secret: body.secret, sender: body.sender, baseUrl };
          const row = await addSmsChannel(tx, { secrets: deps.secrets, at: deps.clock.now() }, values);
          await record(tx, ctx, [{ action: 'sms_channel.created', objectType: 'sms_channel', objectId: row.id, details: shown(row) }]);
          return present(tx, deps, row);
        }),
    }),
    route({
      method: 'PATCH',
      path: '/api/clients/:id/sms-channels/:channel_id/',
      summary: 'Changes an SMS gateway',
      tag,
      access,
      params: Type.Object({ id: Type.String(), channel_id: Type.String() }),
      body: SmsChannelChange,
      response: SmsChannel,
      handle: (ctx, { params, body }) =>
        changeClientIn(deps.db, { ctx, id: params.id }, async (tx) => present(tx, deps, await change(tx, ctx, { deps, id: params.channel_id, body }))),
    }),
    newKeyRoute(deps),
  ];
}

function newKeyRoute(deps: TenantsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/clients/:id/sms-channels/:channel_id/replace-key/',
    summary: 'Gives an SMS gateway a new address for delivery reports; the former one works for a while',
    tag,
    access,
    params: Type.Object({ id: Type.String(), channel_id: Type.String() }),
    body: NewKeyBody,
    response: SmsChannel,
    handle: (ctx, { params, body }) =>
      changeClientIn(deps.db, { ctx, id: params.id }, async (tx) => {
        const row = await findSmsChannel(tx, params.channel_id);
        if (!row) throw notFound();
        const at = deps.clock.now();
        const key = await replaceHookKey(tx, { secrets: deps.secrets, at }, { id: row.id, kind: 'sms', body });
        await changeSmsChannelRow(tx, row.id, { hook_key_sealed: key.sealed, at });
        await record(tx, ctx, [{ action: 'sms_channel.key_replaced', objectType: 'sms_channel', objectId: row.id, details: key.details }]);
        return present(tx, deps, (await findSmsChannel(tx, row.id))!);
      }),
  });
}

type Body = Static<typeof SmsChannelChange>;

async function change(
  tx: Tx,
  ctx: RequestContext,
  { deps, id, body }: { readonly deps: ChannelTools; readonly id: string; readonly body: Body },
): Promise<SmsChannelRow> {
  const before = await findSmsChannel(tx, id);
  if (!before) throw notFound();
  const baseUrl = chooseBaseUrl(ctx, { field: 'base_url', given: body.base_url, present: before.base_url });
  const row = await changeSmsChannel(tx, { secrets: deps.secrets, at: deps.clock.now() }, { row: before, values: { ...valuesOf(body), baseUrl } });
  await record(tx, ctx, [
    {
      action: 'sms_channel.updated',
      objectType: 'sms_channel',
      objectId: row.id,
      details: { before: shown(before), after: shown(row), changed: Object.keys(body).sort() },
    },
  ]);
  return row;
}

function valuesOf(body: Body): SmsChannelValues {
  // forms send an untouched secret field empty
  return { user: body.account_user, secret: body.secret || undefined, sender: body.sender, priority: body.priority, isActive: body.is_active };
}

function shown({ kind, base_url, sender, priority, is_active }: SmsChannelRow): Record<string, unknown> {
  return { kind, base_url, sender, priority, is_active };
}

function present(tx: Tx, { secrets, publicUrl }: ChannelTools, row: SmsChannelRow): Static<typeof SmsChannel> {
  return {
    id: row.id,
    client: tx.tenantId,
    kind: row.kind,
    base_url: row.base_url,
    account_user: row.account_user,
    has_secret: true,
    sender: row.sender,
    priority: row.priority,
    is_active: row.is_active,
    report_url: smsReportUrl(publicUrl, openSmsHookKey(tx, secrets, row)),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
