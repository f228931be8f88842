import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../kernel/keyset.ts';
import { storedBlocks, storedLevies, VERSION_COLUMNS, versionOf, type TariffVersion, type VersionRow } from './terms.ts';

export interface TariffRow {
  readonly tenant_id: string;
  readonly client_name: string;
  readonly id: string;
  readonly name: string;
  readonly is_default: boolean;
  readonly assignments_count: bigint;
  readonly created_at: Date;
  readonly updated_at: Date;
  /** To the microsecond, for cursors. */
  readonly created_key: string;
}

type Reading = Tx | PlatformTx;

export interface TariffFilter extends Keyset<'name' | 'created_at'> {
  readonly client: string | null;
  readonly search: string | null;
  readonly limit: number;
  readonly offset: number;
}

function listed(tx: Reading, filter: Pick<TariffFilter, 'client' | 'search'>) {
  let query = tx.q.selectFrom('tariffs as t').innerJoin('tenants as n', 'n.id', 't.tenant_id').where('t.deleted_at', 'is', null);
  if (tx.tenantId !== null) query = query.where('t.tenant_id', '=', tx.tenantId);
  if (filter.client !== null) query = query.where('t.tenant_id', '=', filter.client);
  if (filter.search !== null) query = query.where(sql<boolean>`strpos(lower(t.name), lower(${filter.search})) > 0`);
  return query;
}

const columns = [
  't.tenant_id',
  'n.name as client_name',
  't.id',
  't.name',
  't.is_default',
  't.created_at',
  't.updated_at',
  sql<string>`to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('created_key'),
  sql<bigint>`(select count(*) from tariff_assignments a where a.tenant_id = t.tenant_id and a.tariff_id = t.id)`.as('assignments_count'),
] as const;

export async function listTariffs(tx: Reading, filter: TariffFilter): Promise<TariffRow[]> {
  return listed(tx, filter)
    .select(columns)
    .where(sql<boolean>`${keysetBeyond('t', filter)}`)
    .orderBy(sql`${keysetOrder('t', filter)}`)
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
}

export async function countTariffs(tx: Reading, filter: Pick<TariffFilter, 'client' | 'search'>): Promise<number> {
  const row = await listed(tx, filter)
    .select(sql<bigint>`count(*)`.as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

export async function findTariff(tx: Reading, id: string): Promise<TariffRow | undefined> {
  return listed(tx, { client: null, search: null }).select(columns).where('t.id', '=', id).executeTakeFirst();
}

/** Locks a tariff for a change of it or of its versions. */
export async function lockTariff(tx: Tx, id: string): Promise<{ name: string; is_default: boolean } | undefined> {
  return tx.q
    .selectFrom('tariffs')
    .select(['name', 'is_default'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

/** The version of each tariff that is in force now, by tariff. */
export async function versionsInForce(tx: Reading, tariffIds: readonly string[]): Promise<Map<string, TariffVersion>> {
  const { rows } = await sql<VersionRow>`
    select distinct on (v.tariff_id) ${sql.join(VERSION_COLUMNS.map((name) => sql.ref(`v.${name}`)))}
    from tariff_versions v where v.tariff_id = any(${[...tariffIds]}::uuid[]) ${ofTenant(tx)} and v.effective_from <= now()
    order by v.tariff_id, v.effective_from desc`.execute(tx.q);
  return new Map(rows.map((row) => [row.tariff_id, versionOf(row)]));
}

/** The version that is to come last, or else is in force. */
export async function newestVersion(tx: Reading, tariffId: string): Promise<TariffVersion | undefined> {
  return (await listVersions(tx, { tariffId, limit: 1, offset: 0 }))[0];
}

function ofTenant(tx: Reading) {
  return tx.tenantId === null ? sql`` : sql`and v.tenant_id = ${tx.tenantId}`;
}

export interface VersionFilter {
  readonly tariffId: string;
  readonly limit: number;
  readonly offset: number;
}

/** Newest first: what is to come, what is in force, what was. */
export async function listVersions(tx: Reading, filter: VersionFilter): Promise<TariffVersion[]> {
  const { rows } = await sql<VersionRow>`
    select ${sql.join(VERSION_COLUMNS.map((name) => sql.ref(`v.${name}`)))}
    from tariff_versions v where v.tariff_id = ${filter.tariffId} ${ofTenant(tx)}
    order by v.effective_from desc limit ${filter.limit} offset ${filter.offset}`.execute(tx.q);
  return rows.map(versionOf);
}

export async function countVersions(tx: Reading, tariffId: string): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from tariff_versions v where v.tariff_id = ${tariffId} ${ofTenant(tx)}`.execute(tx.q);
  return Number(rows[0]?.n ?? 0n);
}

export async function tenantCurrency(tx: Reading, tenantId: string): Promise<string> {
  return (await tx.q.selectFrom('tenants').select('currency').where('id', '=', tenantId).executeTakeFirstOrThrow()).currency;
}

/** The database's own time: what is in force is judged by one clock. */
export async function databaseNow(tx: Reading): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(tx.q);
  return rows[0]!.now;
}

export interface NewTariff {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
}

/** @returns false when another tariff has the name. */
export async function insertTariff(tx: Tx, { id, name, isDefault }: NewTariff): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    insert into tariffs (tenant_id, id, name, is_default) values (${tx.tenantId}, ${id}, ${name}, ${isDefault})
    on conflict (tenant_id, lower(name)) where deleted_at is null do nothing returning id`.execute(tx.q);
  return rows.length > 0;
}

export async function nameTaken(tx: Tx, name: string, exceptId: string): Promise<boolean> {
  const { rows } = await sql`
    select from tariffs where tenant_id = ${tx.tenantId} and lower(name) = lower(${name}) and id <> ${exceptId} and deleted_at is null`.execute(tx.q);
  return rows.length > 0;
}

export async function findByName(tx: Tx, name: string): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string;
  }>`select id from tariffs where tenant_id = ${tx.tenantId} and lower(name) = lower(${name}) and deleted_at is null`.execute(tx.q);
  return rows[0]?.id;
}

/** Takes the tenant's row, so that two changes of the default tariff take turns. */
export async function lockDefault(tx: Tx): Promise<string | undefined> {
  await sql`select from tenants where id = ${tx.tenantId} for no key update`.execute(tx.q);
  const row = await tx.q
    .selectFrom('tariffs')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('is_default', '=', true)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.id;
}

export async function unsetDefault(tx: Tx): Promise<void> {
  await sql`update tariffs set is_default = false, updated_at = now() where tenant_id = ${tx.tenantId} and is_default and deleted_at is null`.execute(tx.q);
}

export async function updateTariff(tx: Tx, id: string, changes: { readonly name: string; readonly is_default: boolean }): Promise<void> {
  await sql`update tariffs set name = ${changes.name}, is_default = ${changes.is_default}, updated_at = now() where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}

export async function softDeleteTariff(tx: Tx, id: string): Promise<void> {
  await sql`update tariffs set deleted_at = now(), updated_at = now() where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export async function isUsed(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from meters where tenant_id = ${tx.tenantId} and tariff_id = ${id} and deleted_at is null
    union all select from tariff_assignments where tenant_id = ${tx.tenantId} and tariff_id = ${id} and (valid_until is null or valid_until > now()) limit 1`.execute(
    tx.q,
  );
  return rows.length > 0;
}

/** @returns false when the tariff has a version of that very moment. */
export async function insertVersion(tx: Tx, version: TariffVersion, createdBy: string | null): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    insert into tariff_versions (tenant_id, id, tariff_id, mode, effective_from, currency, blocks, vat_basis_points, vat_inclusive, levies, standing_charge_minor,
      arrears_share_basis_points, lifeline_tenths, lifeline_price_minor, minimum_minor, created_by)
    values (${tx.tenantId}, ${version.id}, ${version.tariffId}, ${version.mode}, ${version.effectiveFrom}, ${version.currency}, ${storedBlocks(version.blocks)}::jsonb,
      ${version.vatBasisPoints}, ${version.vatInclusive}, ${storedLevies(version.levies)}::jsonb, ${version.standingChargeMinor}, ${version.arrearsShareBasisPoints},
      ${version.lifelineTenths}, ${version.lifelinePriceMinor}, ${version.minimumMinor}, ${createdBy})
    on conflict (tenant_id, tariff_id, effective_from) do nothing returning id`.execute(tx.q);
  return rows.length > 0;
}

/** Row security lets go only what is not in force yet. @returns the moment it would have begun. */
export async function deleteVersion(tx: Tx, tariffId: string, id: string): Promise<Date | undefined> {
  const { rows } = await sql<{ effective_from: Date }>`
    delete from tariff_versions where tenant_id = ${tx.tenantId} and tariff_id = ${tariffId} and id = ${id} returning effective_from`.execute(tx.q);
  return rows[0]?.effective_from;
}

export async function versionExists(tx: Tx, tariffId: string, id: string): Promise<boolean> {
  const { rows } = await sql`select from tariff_versions where tenant_id = ${tx.tenantId} and tariff_id = ${tariffId} and id = ${id}`.execute(tx.q);
  return rows.length > 0;
}
