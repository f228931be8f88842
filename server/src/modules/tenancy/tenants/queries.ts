import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Queries, SystemTx, Tx } from '../../../kernel/db.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../kernel/keyset.ts';
import { MOST_COUNTED } from '../../../kernel/pages.ts';

export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly company_info: string;
  readonly billing_info: Record<string, unknown>;
  readonly settings: Record<string, unknown>;
  readonly branding: { readonly primary_color?: string | null };
  readonly time_zone: string;
  readonly currency: string;
  readonly language: 'en' | 'sw' | 'fr';
  readonly check_meter_digit: boolean;
  readonly requires_second_factor: boolean;
  readonly business_name: string;
  readonly business_type: string;
  readonly phone: string;
  readonly email: string;
  readonly address: string;
  readonly trial_ends_at: Date | null;
  readonly is_active: boolean;
  readonly created_at: Date;
  /** With microseconds, for cursors. */
  readonly created_key: string;
  readonly updated_at: Date;
}

const COLUMNS = sql`id, name, slug, company_info, billing_info, settings, branding, time_zone, currency, language, check_meter_digit, requires_second_factor, business_name, business_type, phone, email, address, trial_ends_at, is_active, created_at, updated_at, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_key`;

/** A tenant that has not been removed, active or not. Tenants are a control table: callers name the one they mean. */
export async function loadTenant({ q }: { readonly q: Queries }, id: string): Promise<TenantRow | undefined> {
  return (await sql<TenantRow>`select ${COLUMNS} from tenants where id = ${id} and deleted_at is null`.execute(q)).rows[0];
}

/** As `loadTenant`, and others who change the tenant wait until the commit. */
export async function lockTenant({ q, tenantId }: Tx): Promise<TenantRow | undefined> {
  return (await sql<TenantRow>`select ${COLUMNS} from tenants where id = ${tenantId} and deleted_at is null for no key update`.execute(q)).rows[0];
}

export async function findTenantIdBySlug({ q }: SystemTx, slug: string): Promise<string | undefined> {
  return (await sql<{ id: string }>`select id from tenants where slug = ${slug}`.execute(q)).rows[0]?.id;
}

/** For work that goes through all tenants, each then in its own transaction. */
export async function listActiveTenantIds({ q }: SystemTx): Promise<string[]> {
  return (await sql<{ id: string }>`select id from tenants where is_active and deleted_at is null order by id`.execute(q)).rows.map((row) => row.id);
}

/** Removed and switched-off ones too: their secrets are kept and have to follow the keys. */
export async function listAllTenantIds({ q }: SystemTx): Promise<string[]> {
  return (await sql<{ id: string }>`select id from tenants order by id`.execute(q)).rows.map((row) => row.id);
}

export interface NewTenantRow {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly companyInfo: string;
  readonly billingInfo: unknown;
  readonly settings: unknown;
  readonly branding: unknown;
  readonly timeZone: string;
  readonly currency: string;
  readonly language: string;
  readonly checkMeterDigit: boolean;
  readonly isActive: boolean;
  readonly at: Date;
}

/** @returns false when the slug is, or ever was, somebody's: links to a former tenant must not lead to another. */
export async function addTenant({ q }: Tx, t: NewTenantRow): Promise<boolean> {
  const { rows } = await sql`
    insert into tenants (id, name, slug, company_info, billing_info, settings, branding, time_zone, currency, language, check_meter_digit, is_active, created_at, updated_at)
    values (${t.id}, ${t.name}, ${t.slug}, ${t.companyInfo}, ${JSON.stringify(t.billingInfo)}::jsonb, ${JSON.stringify(t.settings)}::jsonb, ${JSON.stringify(t.branding)}::jsonb, ${t.timeZone}, ${t.currency}, ${t.language},
      ${t.checkMeterDigit}, ${t.isActive}, ${t.at}, ${t.at})
    on conflict (slug) do nothing returning id`.execute(q);
  return rows.length > 0;
}

export interface TenantChanges {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly company_info?: string | undefined;
  readonly time_zone?: string | undefined;
  readonly currency?: string | undefined;
  readonly language?: string | undefined;
  readonly check_meter_digit?: boolean | undefined;
  readonly requires_second_factor?: boolean | undefined;
  readonly business_name?: string | undefined;
  readonly business_type?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly address?: string | undefined;
  readonly trial_ends_at?: Date | undefined;
  readonly is_active?: boolean | undefined;
  /** JSON text. */
  readonly billing_info?: string | undefined;
  readonly settings?: string | undefined;
  readonly branding?: string | undefined;
}

/** What is undefined stays. */
export async function changeTenantRow({ q }: Tx, id: string, { at, ...changes }: TenantChanges & { readonly at: Date }): Promise<void> {
  await q
    .updateTable('tenants')
    .set({ ...changes, updated_at: at })
    .where('id', '=', id)
    .execute();
}

export async function slugTaken({ q }: Tx, slug: string): Promise<boolean> {
  return (await sql`select from tenants where slug = ${slug}`.execute(q)).rows.length > 0;
}

export async function removeTenantRow({ q }: Tx, id: string, at: Date): Promise<void> {
  await q.updateTable('tenants').set({ is_active: false, deleted_at: at, updated_at: at }).where('id', '=', id).execute();
}

export async function hasBooks({ q, tenantId }: Tx): Promise<boolean> {
  return (await sql`select from payments where tenant_id = ${tenantId} limit 1`.execute(q)).rows.length > 0;
}

export interface ClientRow extends TenantRow {
  readonly paybill_number: string | null;
  readonly company: string | null;
  readonly username: string | null;
  readonly base_url: string | null;
  readonly dialect: string | null;
  readonly meters_count: bigint;
  readonly customers_count: bigint;
  readonly users_count: bigint;
}

/** As the registry of vending keeps it: what was added up, and what came and went since. */
function registered(kind: 'meters' | 'customers'): RawBuilder<unknown> {
  return sql`coalesce((select sum(c.n) from (
    select n from registry_counts where tenant_id = t.id and kind = ${kind} union all select n from registry_moves where tenant_id = t.id and kind = ${kind}) c), 0)::bigint`;
}

/** Channels, accounts and counts beside the tenants of one page; counted for those rows alone. */
function withBelongings(page: RawBuilder<unknown>): RawBuilder<ClientRow> {
  return sql<ClientRow>`
    select t.*, c.shortcode as paybill_number, v.company, v.username, v.base_url, v.dialect,
      ${registered('meters')} as meters_count, ${registered('customers')} as customers_count,
      (select count(*) from memberships b join users u on u.id = b.user_id where b.tenant_id = t.id and u.deleted_at is null) as users_count
    from (${page}) t
    left join lateral (select shortcode from payment_channels p where p.tenant_id = t.id and p.deleted_at is null and p.kind = 'paybill' order by p.created_at, p.id limit 1) c on true
    left join vendor_accounts v on v.tenant_id = t.id and v.is_default and v.deleted_at is null`;
}

export async function readClient({ q, tenantId }: Tx): Promise<ClientRow | undefined> {
  return (await withBelongings(sql`select ${COLUMNS} from tenants where id = ${tenantId} and deleted_at is null`).execute(q)).rows[0];
}

export interface ClientFilter extends Keyset<'name' | 'created_at'> {
  readonly search: string | undefined;
  readonly isActive: boolean | undefined;
  readonly offset: number;
  readonly limit: number;
}

export async function listClients({ q, tenantId }: Tx | PlatformTx, filter: ClientFilter): Promise<{ rows: ClientRow[]; counted: number }> {
  const pattern = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` : null;
  const matching = sql`from tenants t where deleted_at is null
    ${tenantId === null ? sql`` : sql`and id = ${tenantId}`} ${filter.isActive === undefined ? sql`` : sql`and is_active = ${filter.isActive}`}
    ${
      pattern === null
        ? sql``
        : sql`and (name ilike ${pattern} or slug ilike ${pattern} or exists (
      select from payment_channels p where p.tenant_id = t.id and p.deleted_at is null and p.shortcode like ${pattern}))`
    }`;
  const order = sql`order by ${keysetOrder('t', filter)}`;
  const page = sql`select ${COLUMNS} ${matching} and ${keysetBeyond('t', filter)} ${order} limit ${filter.limit} offset ${filter.offset}`;
  const { rows } = await sql<ClientRow>`${withBelongings(page)} ${order}`.execute(q);
  const { rows: count } = await sql<{ n: bigint }>`select count(*) as n from (select 1 ${matching} limit ${MOST_COUNTED}) c`.execute(q);
  return { rows, counted: Number(count[0]?.n ?? 0n) };
}

export interface StatsRow {
  readonly meters: bigint;
  readonly active: bigint;
  readonly customers: bigint;
  readonly tokens: bigint;
  readonly paid_minor: bigint;
  readonly alerts: bigint;
}

/** Tokens and money out of the meters' running totals: history is not added up on a page view. */
export async function readStats({ q, tenantId }: Tx): Promise<StatsRow> {
  return (
    await sql<StatsRow>`
    select count(*) filter (where deleted_at is null) as meters, count(*) filter (where deleted_at is null and status = 'active') as active,
      (select count(*) from customers where tenant_id = ${tenantId} and deleted_at is null) as customers,
      coalesce(sum(total_vends), 0)::bigint as tokens, coalesce(sum(total_paid_minor), 0)::bigint as paid_minor,
      (select count(*) from alerts where tenant_id = ${tenantId} and not is_acknowledged) as alerts
    from meters where tenant_id = ${tenantId}`.execute(q)
  ).rows[0]!;
}
