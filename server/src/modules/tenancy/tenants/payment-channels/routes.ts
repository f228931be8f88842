import { Type, type Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { formatMinor, parseMinor } from '../../../../kernel/money.ts';
import { pageOf, pageQuery, wholeList } from '../../../../kernel/pages.ts';
import { record } from '../../audit/index.ts';
import { chooseBaseUrl } from '../base-url.ts';
import type { ChannelTools, TenantsDeps } from '../deps.ts';
import { c2bUrls } from '../hook-urls.ts';
import { NewKeyBody, replaceHookKey } from '../hook-keys.ts';
import { changeClientIn, readClientIn } from '../in-client.ts';
import { addPaymentChannel, changePaymentChannel, type ChannelValues } from './channels.ts';
import { openHookKey } from './open.ts';
import { changeChannelRow, findChannel, listChannels, type PaymentChannelRow } from './queries.ts';
import { Channel, ChannelChange, NewChannel, type ChannelChangeBody } from './schema.ts';

const tag = 'Clients';
const access = 'credentials.manage';

export function paymentChannelRoutes(deps: TenantsDeps): RouteDefinition[] {
  return [listRoute(deps), addRoute(deps), changeRoute(deps), newKeyRoute(deps)];
}

function listRoute(deps: TenantsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/clients/:id/channels/',
    summary: 'Paybills and tills of the client, with the addresses to register',
    tag,
    access,
    params: IdParams,
    query: Type.Object(pageQuery, { additionalProperties: false }),
    response: pageOf(Channel),
    handle: (ctx, { params, query, raw }) =>
      readClientIn(deps.db, { ctx, id: params.id }, async (tx) =>
        wholeList({ rows: await listChannels(tx), query, url: raw.url }, (row) => present(tx, deps, row)),
      ),
  });
}

function addRoute(deps: TenantsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/clients/:id/channels/',
    summary: 'Adds a paybill or till',
    tag,
    access,
    params: IdParams,
    body: NewChannel,
    response: Channel,
    status: 201,
    handle: (ctx, { params, body }) =>
      changeClientIn(deps.db, { ctx, id: params.id }, async (tx) => {
        const values = valuesOf(ctx, { body, presentUrl: deps.defaults.mpesaBaseUrl });
        const row = await addPaymentChannel(tx, { secrets: deps.secrets, at: deps.clock.now() }, { ...values, shortcode: body.shortcode.trim() });
        await record(tx, ctx, [
          { action: 'payment_channel.created', objectType: 'payment_channel', objectId: row.id, details: { shortcode: row.shortcode, kind: row.kind } },
        ]);
        return present(tx, deps, row);
      }),
  });
}

function changeRoute(deps: TenantsDeps): RouteDefinition {
  return route({
    method: 'PATCH',
    path: '/api/clients/:id/channels/:channel_id/',
    summary: 'Changes a paybill or till',
    tag,
    access,
    params: Type.Object({ id: Type.String(), channel_id: Type.String() }),
    body: ChannelChange,
    response: Channel,
    handle: (ctx, { params, body }) =>
      changeClientIn(deps.db, { ctx, id: params.id }, async (tx) => {
        const before = await findChannel(tx, params.channel_id);
        if (!before) throw notFound();
        const values = valuesOf(ctx, { body, presentUrl: before.base_url });
        const row = await changePaymentChannel(tx, { secrets: deps.secrets, at: deps.clock.now() }, { row: before, values });
        await record(tx, ctx, [
          {
            action: 'payment_channel.updated',
            objectType: 'payment_channel',
            objectId: row.id,
            details: { before: shown(before), after: shown(row), changed: Object.keys(body).sort() },
          },
        ]);
        return present(tx, deps, row);
      }),
  });
}

function newKeyRoute(deps: TenantsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/clients/:id/channels/:channel_id/replace-key/',
    summary: 'Gives a paybill or till new addresses; the former ones work for a while. Register the new ones with the provider',
    tag,
    access,
    params: Type.Object({ id: Type.String(), channel_id: Type.String() }),
    body: NewKeyBody,
    response: Channel,
    handle: (ctx, { params, body }) =>
      changeClientIn(deps.db, { ctx, id: params.id }, async (tx) => {
        const row = await findChannel(tx, params.channel_id);
        if (!row) throw notFound();
        const at = deps.clock.now();
        const key = await replaceHookKey(tx, { secrets: deps.secrets, at }, { id: row.id, kind: 'mpesa', body });
        await changeChannelRow(tx, row.id, { hook_key_sealed: key.sealed, urls_registered_at: null, at });
        await record(tx, ctx, [{ action: 'payment_channel.key_replaced', objectType: 'payment_channel', objectId: row.id, details: key.details }]);
        return present(tx, deps, (await findChannel(tx, row.id))!);
      }),
  });
}

function shown({
  shortcode,
  kind,
  store_number,
  base_url,
  initiator_name,
  external_validation,
  hold_above_minor,
  is_active,
}: PaymentChannelRow): Record<string, unknown> {
  return { shortcode, kind, store_number, base_url, initiator: initiator_name, external_validation, hold_above: formatMinor(hold_above_minor), is_active };
}

function valuesOf(
  ctx: RequestContext,
  { body, presentUrl }: { readonly body: ChannelChangeBody; readonly presentUrl: string },
): ChannelValues & { readonly baseUrl: string } {
  return {
    kind: body.kind,
    shortcode: body.shortcode?.trim(),
    storeNumber: body.store_number === '' ? null : body.store_number,
    baseUrl: chooseBaseUrl(ctx, { field: 'base_url', given: body.base_url, present: presentUrl }),
    // forms send untouched secret fields empty
    consumerKey: body.consumer_key === '' ? undefined : body.consumer_key,
    consumerSecret: body.consumer_secret === '' ? undefined : body.consumer_secret,
    passkey: body.passkey === '' ? undefined : body.passkey,
    initiator: body.initiator === '' ? null : body.initiator,
    securityCredential: body.security_credential === '' ? undefined : body.security_credential,
    externalValidation: body.external_validation,
    holdAboveMinor: holdOf(body.hold_above),
    isActive: body.is_active,
  };
}

function holdOf(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  const minor = parseMinor(text);
  if (minor === null) throw invalid({ hold_above: ['Must be an amount with at most two decimals.'] });
  return minor;
}

function present(tx: Tx, { secrets, publicUrl }: ChannelTools, row: PaymentChannelRow): Static<typeof Channel> {
  const urls = c2bUrls(publicUrl, openHookKey(tx, secrets, row));
  return {
    id: row.id,
    client: tx.tenantId,
    provider: 'mpesa',
    kind: row.kind,
    shortcode: row.shortcode,
    store_number: row.store_number,
    base_url: row.base_url,
    has_consumer_key: row.consumer_key_sealed !== null,
    has_consumer_secret: row.consumer_secret_sealed !== null,
    has_passkey: row.passkey_sealed !== null,
    initiator: row.initiator_name,
    has_security_credential: row.security_credential_sealed !== null,
    external_validation: row.external_validation,
    hold_above: formatMinor(row.hold_above_minor),
    is_active: row.is_active,
    urls_registered_at: row.urls_registered_at?.toISOString() ?? null,
    confirmation_url: urls.confirmation,
    validation_url: urls.validation,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
