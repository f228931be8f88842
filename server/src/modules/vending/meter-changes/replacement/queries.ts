import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { idAfter, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';
import type { LockedMeter } from '../../meters/index.ts';

export interface ReplacementRow {
  readonly id: string;
  readonly old_meter: string;
  readonly old_meter_id: string;
  readonly new_meter: string;
  readonly new_meter_id: string;
  readonly final_tenths: bigint | null;
  readonly first_tenths: bigint | null;
  readonly reason: string;
  readonly redirected: boolean;
  readonly moved_orders: number;
  readonly replaced_by_name: string | null;
  readonly replaced_at: Date;
}

const select = sql`select r.id, r.old_meter_id as old_meter, o.meter_id as old_meter_id, r.new_meter_id as new_meter, n.meter_id as new_meter_id, r.final_tenths, r.first_tenths, r.reason, r.redirected, r.moved_orders,
  nullif(trim(u.first_name || ' ' || u.last_name), '') as replaced_by_name, r.replaced_at
  from meter_replacements r join meters o on o.tenant_id = r.tenant_id and o.id = r.old_meter_id join meters n on n.tenant_id = r.tenant_id and n.id = r.new_meter_id
  left join users u on u.id = r.replaced_by`;

export interface NewReplacement {
  readonly id: string;
  readonly oldMeterId: string;
  readonly newMeterId: string;
  readonly finalTenths: bigint | null;
  readonly firstTenths: bigint | null;
  readonly reason: string;
  readonly redirected: boolean;
  readonly movedOrders: number;
  readonly by: string | null;
  readonly at: Date;
}

export async function insertReplacement({ q, tenantId }: Tx, n: NewReplacement): Promise<void> {
  await sql`
    insert into meter_replacements (tenant_id, id, old_meter_id, new_meter_id, final_tenths, first_tenths, reason, redirected, moved_orders, replaced_by, replaced_at)
    values (${tenantId}, ${n.id}, ${n.oldMeterId}, ${n.newMeterId}, ${n.finalTenths}, ${n.firstTenths}, ${n.reason}, ${n.redirected}, ${n.movedOrders}, ${n.by}, ${n.at})`.execute(
    q,
  );
}

export async function findReplacement({ q, tenantId }: Tx, id: string): Promise<ReplacementRow | undefined> {
  const { rows } = await sql<ReplacementRow>`${select} where r.tenant_id = ${tenantId} and r.id = ${id}`.execute(q);
  return rows[0];
}

/** The devices that a meter followed, and the one that followed it if it is out; undefined without the meter. */
export async function replacementsOf({ q, tenantId }: Tx | PlatformTx, meterId: string, page: PageRequest): Promise<readonly ReplacementRow[] | undefined> {
  const { rows: meters } = await sql<{ chain: string[] }>`
    select predecessor_ids || id as chain from meters where id = ${meterId} and (${tenantId}::uuid is null or tenant_id = ${tenantId}::uuid)`.execute(q);
  if (!meters[0]) return undefined;
  const [after, { limit, offset }] = [idAfter(page), rowsOf(page)];
  const { rows } = await sql<ReplacementRow>`${select}
    where (${tenantId}::uuid is null or r.tenant_id = ${tenantId}::uuid) and r.old_meter_id = any(${meters[0].chain}::uuid[]) ${after ? sql`and r.id < ${after}::uuid` : sql``}
    order by r.id desc limit ${limit} offset ${offset}`.execute(q);
  return rows;
}

/** A device takes over place, price and status of the one that it follows. */
export async function takePlaceOf({ q, tenantId }: Tx, newId: string, { old, status }: { readonly old: LockedMeter; readonly status: string }): Promise<void> {
  await sql`
    update meters n set predecessor_ids = o.predecessor_ids || o.id, location = o.location, site = o.site, latitude = o.latitude, longitude = o.longitude, tariff_id = o.tariff_id, bulk_meter_id = o.bulk_meter_id,
      vendor_account_id = coalesce(n.vendor_account_id, o.vendor_account_id), meter_type = o.meter_type, status = ${status},
      status_before_suspension = case when ${status} = 'suspended' then 'active' end, updated_at = clock_timestamp()
    from meters o where n.tenant_id = ${tenantId} and n.id = ${newId} and o.tenant_id = ${tenantId} and o.id = ${old.id}`.execute(q);
  // what came through the old device comes through this one
  await sql`update meters set bulk_meter_id = ${newId} where tenant_id = ${tenantId} and bulk_meter_id = ${old.id} and id <> ${newId}`.execute(q);
}

/** Purchases that came for devices that are out, after they were replaced. */
export async function lateOrders({
  q,
  tenantId,
}: Tx): Promise<readonly { readonly old: string; readonly id: string; readonly number: string; readonly account: string | null }[]> {
  const { rows } = await sql<{ old: string; id: string; number: string; account: string | null }>`
    select distinct r.old_meter_id as old, n.id, n.meter_id as number, n.vendor_account_id as account
    from meter_holds h join vend_orders o on o.tenant_id = h.tenant_id and o.meter_id = h.meter_id and o.state = 'ready'
    join meter_replacements r on r.tenant_id = h.tenant_id and r.old_meter_id = h.meter_id join meters n on n.tenant_id = r.tenant_id and n.id = r.new_meter_id
    where h.tenant_id = ${tenantId} and h.reason = 'replaced' order by r.old_meter_id limit 500`.execute(q);
  return rows;
}
