import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

/** Enough for a habit; who buys daily shows it in less time. */
const MOST_PURCHASES = 60;

export interface PurchasesRow {
  readonly meter_id: string;
  /** Oldest first. */
  readonly moments: readonly Date[];
  readonly tenths: readonly number[];
}

/** Purchases of these meters since a moment, at most sixty of each; meters without any are missing. */
export async function purchasesOf(tx: Tx, meterIds: readonly string[], since: Date): Promise<PurchasesRow[]> {
  const { rows } = await sql<PurchasesRow>`
    select w.meter_id, bought.moments, bought.tenths
    from unnest(${[...meterIds]}::uuid[]) as w (meter_id) cross join lateral (
      select array_agg(k.created_at order by k.created_at) as moments, array_agg(k.tenths order by k.created_at) as tenths from (
        select k.created_at, coalesce(k.tenths, k.vendor_tenths, 0) as tenths from tokens k
        where k.tenant_id = ${tx.tenantId} and k.meter_id = w.meter_id and k.created_at >= ${since} and k.token_type = 'vending' and k.status <> 'failed'
        order by k.created_at desc limit ${MOST_PURCHASES}) k) bought
    where bought.moments is not null`.execute(tx.q);
  return rows;
}

/** Meters in use that have bought since a moment, by id. */
export async function buyingMeters(tx: Tx, ask: { readonly since: Date; readonly after: string | null; readonly limit: number }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from meters where tenant_id = ${tx.tenantId} and deleted_at is null and status <> 'suspended' and last_vended_at >= ${ask.since}
      and (${ask.after}::uuid is null or id > ${ask.after}::uuid) order by id limit ${ask.limit}`.execute(tx.q);
  return rows.map((row) => row.id);
}
