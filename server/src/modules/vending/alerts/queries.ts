import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { idAfter, rowsOf, MOST_COUNTED, type PageRequest } from '../../../kernel/pages.ts';

export interface NewAlert {
  readonly id: string;
  readonly type: string;
  readonly severity: string;
  readonly dedupeKey: string;
  readonly meterId: string | null;
  readonly customerId: string | null;
  readonly paymentId: string | null;
  readonly message: string;
}

export async function insertAlerts(tx: Tx, rows: readonly NewAlert[]): Promise<void> {
  await insertion(tx.tenantId, rows).execute(tx.q);
}

export function insertion(tenantId: string, rows: readonly NewAlert[]): RawBuilder<unknown> {
  return sql`
    insert into alerts (tenant_id, id, alert_type, severity, dedupe_key, meter_id, customer_id, payment_id, message)
    select ${tenantId}::uuid, r.* from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.type)}::text[], ${rows.map((r) => r.severity)}::text[], ${rows.map((r) => r.dedupeKey)}::text[],
      ${rows.map((r) => r.meterId)}::uuid[], ${rows.map((r) => r.customerId)}::uuid[], ${rows.map((r) => r.paymentId)}::uuid[], ${rows.map((r) => r.message)}::text[]) r
    on conflict do nothing`;
}

export interface AlertRow {
  id: string;
  tenant_id: string;
  client_name: string;
  alert_type: string;
  severity: string;
  meter_id: string | null;
  meter_number: string | null;
  customer_id: string | null;
  customer_name: string | null;
  payment_id: string | null;
  message: string;
  sent_to: unknown;
  is_acknowledged: boolean;
  acknowledged_by: string | null;
  acknowledged_by_name: string | null;
  acknowledged_at: Date | null;
  metadata: unknown;
  created_at: Date;
}

const select = sql`select a.id, a.tenant_id, t.name as client_name, a.alert_type, a.severity, a.meter_id, m.meter_id as meter_number, a.customer_id, c.name as customer_name, a.payment_id, a.message, a.sent_to, a.is_acknowledged,
  a.acknowledged_by, nullif(trim(u.first_name || ' ' || u.last_name), '') as acknowledged_by_name, a.acknowledged_at, a.metadata, a.created_at
  from alerts a join tenants t on t.id = a.tenant_id left join meters m on m.tenant_id = a.tenant_id and m.id = a.meter_id left join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id left join users u on u.id = a.acknowledged_by`;

export interface AlertFilter {
  readonly type: string | null;
  readonly severity: string | null;
  readonly acknowledged: boolean | null;
  readonly search: string | null;
  readonly ordering: string;
}

export async function listAlerts(tx: Tx | PlatformTx, filter: AlertFilter, page: PageRequest): Promise<{ rows: readonly AlertRow[]; count: number }> {
  const where = sql`(${tx.tenantId}::uuid is null or a.tenant_id = ${tx.tenantId}::uuid) and (${filter.type}::text is null or a.alert_type = ${filter.type}) and (${filter.severity}::text is null or a.severity = ${filter.severity})
    and (${filter.acknowledged}::boolean is null or a.is_acknowledged = ${filter.acknowledged}) and (${filter.search}::text is null or a.message ilike '%' || ${filter.search}::text || '%')`;
  const rank = sql`array_position(array['info', 'warning', 'error', 'critical'], a.severity)`;
  const order =
    { created_at: sql`a.id`, severity: sql`${rank}, a.created_at desc, a.id`, '-severity': sql`${rank} desc, a.created_at desc, a.id` }[filter.ordering] ??
    sql`a.id desc`;
  const after = idAfter(page, filter.ordering === '-created_at');
  const { limit, offset } = rowsOf(page);
  const { rows } =
    await sql<AlertRow>`${select} where ${where} ${after ? sql`and a.id < ${after}::uuid` : sql``} order by ${order} limit ${limit} offset ${offset}`.execute(
      tx.q,
    );
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select 1 from alerts a where ${where} limit ${MOST_COUNTED}) c`.execute(tx.q);
  return { rows, count: counted.rows[0]?.n ?? 0 };
}

export async function findAlert(tx: Tx | PlatformTx, id: string): Promise<AlertRow | undefined> {
  const { rows } = await sql<AlertRow>`${select} where a.id = ${id} and (${tx.tenantId}::uuid is null or a.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

/** @returns false when somebody has done it before. */
export async function acknowledgeAlert(tx: Tx, id: string, by: { actorId: string; comment: string; at: Date }): Promise<boolean> {
  const { rows } = await sql`
    update alerts set is_acknowledged = true, acknowledged_by = ${by.actorId}, acknowledged_at = ${by.at}::timestamptz, metadata = metadata || ${JSON.stringify(by.comment ? { comment: by.comment } : {})}::jsonb
    where tenant_id = ${tx.tenantId} and id = ${id} and not is_acknowledged returning id`.execute(tx.q);
  return rows.length > 0;
}
