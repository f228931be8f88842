import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import type { MeterKey } from './key.ts';

export interface KnownKey extends MeterKey {
  readonly source: 'key_change' | 'person' | null;
  readonly updated_at: Date | null;
}

/** @returns undefined without the meter; nulls where nothing is known of its key. */
export async function findKey(tx: Tx | PlatformTx, meterId: string): Promise<KnownKey | undefined> {
  const { rows } = await sql<KnownKey>`
    select k.sgc, k.krn, k.ti, k.base_date, k.source, k.updated_at from meters m left join meter_keys k on k.tenant_id = m.tenant_id and k.meter_id = m.id
    where m.id = ${meterId} and m.deleted_at is null and (${tx.tenantId}::uuid is null or m.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

export async function lockMeterForKey(tx: Tx, meterId: string): Promise<boolean> {
  const { rows } = await sql`
    select from meters where tenant_id = ${tx.tenantId} and id = ${meterId} and deleted_at is null for no key update`.execute(tx.q);
  return rows.length > 0;
}

export async function putKey(tx: Tx, meterId: string, { key, at }: { readonly key: MeterKey; readonly at: Date }): Promise<void> {
  await sql`
    insert into meter_keys (tenant_id, meter_id, sgc, krn, ti, base_date, source, updated_at)
    values (${tx.tenantId}, ${meterId}, ${key.sgc}, ${key.krn}, ${key.ti}, ${key.base_date}, 'person', ${at})
    on conflict (tenant_id, meter_id) do update set sgc = excluded.sgc, krn = excluded.krn, ti = excluded.ti, base_date = excluded.base_date, source = 'person', updated_at = excluded.updated_at`.execute(
    tx.q,
  );
}

/** The meters of confirmed changes have the keys that these were made for; what a change does not say stays as it was. */
export async function adoptKeys(tx: Tx, changeIds: readonly string[], at: Date): Promise<void> {
  await sql`
    insert into meter_keys as k (tenant_id, meter_id, sgc, krn, ti, base_date, source, updated_at)
    select c.tenant_id, c.meter_id, c.sgc, c.krn, c.ti, c.base_date, 'key_change', ${at}::timestamptz from key_changes c
    where c.tenant_id = ${tx.tenantId} and c.id = any(${[...changeIds]}::uuid[])
    on conflict (tenant_id, meter_id) do update set sgc = coalesce(excluded.sgc, k.sgc), krn = coalesce(excluded.krn, k.krn), ti = coalesce(excluded.ti, k.ti),
      base_date = coalesce(excluded.base_date, k.base_date), source = 'key_change', updated_at = excluded.updated_at`.execute(tx.q);
}
