import { Type, type Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { pageOf, pageQuery, wholeList } from '../../../../kernel/pages.ts';
import { record } from '../../audit/index.ts';
import { chooseBaseUrl } from '../base-url.ts';
import type { TenantsDeps } from '../deps.ts';
import { changeClientIn, readClientIn } from '../in-client.ts';
import { addVendorAccount, changeVendorAccount, type AccountValues } from './accounts.ts';
import { findAccount, listAccounts, type VendorAccountRow } from './queries.ts';

const Text = text(200, 1);
const Dialect = Type.Union([Type.Literal('stronpower'), Type.Literal('stronpower_legacy')]);
const editable = {
  dialect: Type.Optional(Dialect),
  base_url: Type.Optional(Type.String({ maxLength: 300 })),
  is_default: Type.Optional(Type.Boolean()),
  is_paused: Type.Optional(Type.Boolean()),
  max_in_flight: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 })),
};
const NewAccount = Type.Object({ company: Text, username: Text, password: Text, ...editable }, { additionalProperties: false });
const AccountChange = Type.Object(
  { company: Type.Optional(Text), username: Type.Optional(Text), password: Type.Optional(Type.String({ maxLength: 200 })), ...editable },
  { additionalProperties: false },
);
const Account = Type.Object({
  id: Type.String(),
  client: Type.String(),
  dialect: Dialect,
  base_url: Type.String(),
  company: Type.String(),
  username: Type.String(),
  has_password: Type.Boolean(),
  is_default: Type.Boolean(),
  is_paused: Type.Boolean(),
  max_in_flight: Type.Integer(),
  circuit_open_until: Type.Union([Type.String(), Type.Null()]),
  created_at: Type.String(),
  updated_at: Type.String(),
});

const tag = 'Clients';
const access = 'credentials.manage';

export function vendorAccountRoutes(deps: TenantsDeps): RouteDefinition[] {
  const work = (): { secrets: TenantsDeps['secrets']; at: Date } => ({ secrets: deps.secrets, at: deps.clock.now() });
  return [
    route({
      method: 'GET',
      path: '/api/clients/:id/vendor-accounts/',
      summary: 'Vending accounts of the client',
      tag,
      access,
      params: IdParams,
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(Account),
      handle: (ctx, { params, query, raw }) =>
        readClientIn(deps.db, { ctx, id: params.id }, async (tx) =>
          wholeList({ rows: await listAccounts(tx), query, url: raw.url }, (row) => present(tx, row)),
        ),
    }),
    route({
      method: 'POST',
      path: '/api/clients/:id/vendor-accounts/',
      summary: 'Adds a vending account',
      tag,
      access,
      params: IdParams,
      body: NewAccount,
      response: Account,
      status: 201,
      handle: (ctx, { params, body }) =>
        changeClientIn(deps.db, { ctx, id: params.id }, async (tx) => {
          const baseUrl = chooseBaseUrl(ctx, { field: 'base_url', given: body.base_url, present: deps.defaults.stronpowerBaseUrl });
          const row = await addVendorAccount(tx, work(), {
            ...valuesOf(body),
            company: body.company,
            username: body.username,
            password: body.password,
            baseUrl,
          });
          await record(tx, ctx, [{ action: 'vendor_account.created', objectType: 'vendor_account', objectId: row.id, details: shown(row) }]);
          return present(tx, row);
        }),
    }),
    route({
      method: 'PATCH',
      path: '/api/clients/:id/vendor-accounts/:account_id/',
      summary: 'Changes, pauses or resumes a vending account',
      tag,
      access,
      params: Type.Object({ id: Type.String(), account_id: Type.String() }),
      body: AccountChange,
      response: Account,
      handle: (ctx, { params, body }) =>
        changeClientIn(deps.db, { ctx, id: params.id }, (tx) => change(tx, ctx, { id: params.account_id, body, work: work() })),
    }),
  ];
}

type Body = Static<typeof AccountChange>;

async function change(
  tx: Tx,
  ctx: RequestContext,
  { id, body, work }: { readonly id: string; readonly body: Body; readonly work: Parameters<typeof changeVendorAccount>[1] },
): Promise<Static<typeof Account>> {
  const before = await findAccount(tx, id);
  if (!before) throw notFound();
  const baseUrl = chooseBaseUrl(ctx, { field: 'base_url', given: body.base_url, present: before.base_url });
  const row = await changeVendorAccount(tx, work, { row: before, values: { ...valuesOf(body), baseUrl } });
  await record(tx, ctx, [
    {
      action: 'vendor_account.updated',
      objectType: 'vendor_account',
      objectId: row.id,
      details: { before: shown(before), after: shown(row), changed: Object.keys(body).sort() },
    },
  ]);
  return present(tx, row);
}

function valuesOf(body: Body): AccountValues {
  return {
    dialect: body.dialect,
    company: body.company,
    username: body.username,
    isDefault: body.is_default,
    isPaused: body.is_paused,
    maxInFlight: body.max_in_flight,
    // forms send an untouched password field empty
    password: body.password || undefined,
  };
}

function shown({ dialect, base_url, company, username, is_default, is_paused, max_in_flight }: VendorAccountRow): Record<string, unknown> {
  return { dialect, base_url, company, username, is_default, is_paused, max_in_flight };
}

function present(tx: Tx, row: VendorAccountRow): Static<typeof Account> {
  return {
    id: row.id,
    client: tx.tenantId,
    dialect: row.dialect,
    base_url: row.base_url,
    company: row.company,
    username: row.username,
    has_password: true,
    is_default: row.is_default,
    is_paused: row.is_paused,
    max_in_flight: row.max_in_flight,
    circuit_open_until: row.circuit_open_until?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
