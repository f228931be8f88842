import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { countList, type Counted } from '../../../kernel/counting.ts';
import { keysetBeyond, keysetOrder } from '../../../kernel/keyset.ts';
import { rowsOf, type PageRequest } from '../../../kernel/pages.ts';
import type { AlertOrder } from './order.ts';
import type { StoredSaying } from './texts/say.ts';

export interface NewAlert {
  readonly id: string;
  readonly type: string;
  readonly severity: string;
  readonly dedupeKey: string;
  readonly meterId: string | null;
  readonly customerId: string | null;
  readonly paymentId: string | null;
  /** English. */
  readonly message: string;
  readonly said: StoredSaying;
  readonly occurrences: number;
}

/** The rule of the tenant has the last word about severity, and about whether there is an alert at all. */
export function insertion(tenantId: string, rows: readonly NewAlert[]): RawBuilder<{ id: string; is_new: boolean }> {
  return sql<{ id: string; is_new: boolean }>`
    insert into alerts as a (tenant_id, id, alert_type, severity, dedupe_key, meter_id, customer_id, payment_id, message, said, occurrences)
    select ${tenantId}::uuid, r.id, r.type, coalesce(u.severity, r.severity), r.key, r.meter, r.customer, r.payment, r.message, r.said, r.occurrences
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.type)}::text[], ${rows.map((r) => r.severity)}::text[], ${rows.map((r) => r.dedupeKey)}::text[],
      ${rows.map((r) => r.meterId)}::uuid[], ${rows.map((r) => r.customerId)}::uuid[], ${rows.map((r) => r.paymentId)}::uuid[], ${rows.map((r) => r.message)}::text[],
      ${rows.map((r) => JSON.stringify(r.said))}::jsonb[], ${rows.map((r) => r.occurrences)}::integer[]) as r (id, type, severity, key, meter, customer, payment, message, said, occurrences)
    left join alert_rules u on u.tenant_id = ${tenantId}::uuid and u.alert_type = r.type
    where coalesce(u.is_enabled, true)
    on conflict (tenant_id, dedupe_key) where resolved_at is null
    do update set occurrences = a.occurrences + excluded.occurrences, last_seen_at = now(), message = excluded.message, said = excluded.said
    returning a.id, (a.xmax = 0) as is_new`;
}

export async function endAlerts(tx: Tx, { keys, reason, at }: { readonly keys: readonly string[]; readonly reason: string; readonly at: Date }): Promise<void> {
  await sql`
    with ended as (
      update alerts set resolved_at = ${at}::timestamptz, resolution = ${reason}, notify_at = null
      where tenant_id = ${tx.tenantId} and dedupe_key = any(${keys}::text[]) and resolved_at is null returning id)
    insert into alert_events (tenant_id, id, alert_id, kind, note, at)
    select ${tx.tenantId}::uuid, gen_random_uuid(), id, 'resolved', ${reason}::text, ${at}::timestamptz from ended`.execute(tx.q);
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
  said: StoredSaying;
  sent_to: unknown;
  occurrences: number;
  last_seen_at: Date;
  assigned_to: string | null;
  assigned_to_name: string | null;
  resolved_at: Date | null;
  resolved_by: string | null;
  resolution: string;
  is_acknowledged: boolean;
  acknowledged_by: string | null;
  acknowledged_by_name: string | null;
  acknowledged_at: Date | null;
  metadata: unknown;
  created_at: Date;
}

const nameOf = (table: string): RawBuilder<unknown> => sql`nullif(trim(${sql.ref(`${table}.first_name`)} || ' ' || ${sql.ref(`${table}.last_name`)}), '')`;

const select = sql`select a.id, a.tenant_id, t.name as client_name, a.alert_type, a.severity, a.meter_id, m.meter_id as meter_number, a.customer_id, c.name as customer_name, a.payment_id, a.message, a.said, a.sent_to,
  a.occurrences, a.last_seen_at, a.assigned_to, ${nameOf('w')} as assigned_to_name, a.resolved_at, a.resolved_by, a.resolution, a.is_acknowledged, a.acknowledged_by, ${nameOf('u')} as acknowledged_by_name,
  a.acknowledged_at, a.metadata, a.created_at
  from alerts a join tenants t on t.id = a.tenant_id left join meters m on m.tenant_id = a.tenant_id and m.id = a.meter_id left join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
  left join users u on u.id = a.acknowledged_by left join memberships w on w.tenant_id = a.tenant_id and w.user_id = a.assigned_to`;

export interface AlertFilter {
  readonly type: string | null;
  readonly severity: string | null;
  readonly acknowledged: boolean | null;
  readonly resolved: boolean | null;
  readonly assignedTo: string | null;
  readonly meterId: string | null;
  readonly search: string | null;
  readonly order: AlertOrder;
}

function ofTenant(tx: Tx | PlatformTx, table: string): RawBuilder<unknown> {
  return tx.tenantId === null ? sql`true` : sql`${sql.ref(`${table}.tenant_id`)} = ${tx.tenantId}`;
}

function conditions(tx: Tx | PlatformTx, filter: AlertFilter): RawBuilder<unknown> {
  const all = [ofTenant(tx, 'a')];
  if (filter.type !== null) all.push(sql`a.alert_type = ${filter.type}`);
  if (filter.severity !== null) all.push(sql`a.severity = ${filter.severity}`);
  if (filter.acknowledged !== null) all.push(sql`a.is_acknowledged = ${filter.acknowledged}`);
  if (filter.resolved !== null) all.push(filter.resolved ? sql`a.resolved_at is not null` : sql`a.resolved_at is null`);
  if (filter.assignedTo !== null) all.push(sql`a.assigned_to = ${filter.assignedTo}`);
  if (filter.meterId !== null) all.push(sql`a.meter_id = ${filter.meterId}`);
  if (filter.search !== null) all.push(sql`strpos(lower(a.message), lower(${filter.search})) > 0`);
  return sql.join(all, sql` and `);
}

/** Which alerts the page shows. */
function pageIds(where: RawBuilder<unknown>, order: AlertOrder, page: PageRequest): RawBuilder<unknown> {
  const { limit, offset } = rowsOf(page);
  if (order.by === 'id')
    return sql`select a.tenant_id, a.id, 0 as place from alerts a where ${where} and ${keysetBeyond('a', order)} order by ${keysetOrder('a', order)} limit ${limit} offset ${offset}`;
  // each severity comes out of an index, newest first: together they would all be sorted for every page
  const each = order.severities.map(
    ({ severity, before }, place) => sql`(select a.tenant_id, a.id, ${place}::int as place from alerts a
      where ${where} and a.severity = ${severity} ${before === null ? sql`` : sql`and a.id < ${before}::uuid`} order by a.id desc limit ${limit + offset})`,
  );
  return sql`select * from (${sql.join(each, sql` union all `)}) p order by p.place, p.id desc limit ${limit} offset ${offset}`;
}

export async function listAlerts(tx: Tx | PlatformTx, filter: AlertFilter, page: PageRequest): Promise<Counted & { rows: readonly AlertRow[] }> {
  const where = conditions(tx, filter);
  const ordered = filter.order.by === 'id' ? keysetOrder('a', filter.order) : sql`page.place, a.id desc`;
  const { rows } = await sql<AlertRow>`
    with page as materialized (${pageIds(where, filter.order, page)})
    ${select} join page on page.tenant_id = a.tenant_id and page.id = a.id order by ${ordered}`.execute(tx.q);
  return { rows, ...(await countList(tx.q, { page, rows: rows.length, from: sql`from alerts a where ${where}` })) };
}

export async function findAlert(tx: Tx | PlatformTx, id: string): Promise<AlertRow | undefined> {
  const { rows } = await sql<AlertRow>`${select} where ${ofTenant(tx, 'a')} and a.id = ${id}`.execute(tx.q);
  return rows[0];
}

/** The state of an alert, locked until the commit. */
export async function lockAlert(tx: Tx, id: string): Promise<{ readonly is_acknowledged: boolean; readonly resolved_at: Date | null } | undefined> {
  const { rows } = await sql<{ is_acknowledged: boolean; resolved_at: Date | null }>`
    select is_acknowledged, resolved_at from alerts where tenant_id = ${tx.tenantId} and id = ${id} for update`.execute(tx.q);
  return rows[0];
}

export interface Handling {
  readonly id: string;
  readonly actorId: string;
  readonly comment: string;
  readonly at: Date;
}

/** Whoever has said that they look after it is not told again. */
export async function acknowledgeAlert(tx: Tx, { id, actorId, comment, at }: Handling): Promise<void> {
  await sql`
    update alerts set is_acknowledged = true, acknowledged_by = ${actorId}, acknowledged_at = ${at}::timestamptz, notify_at = null,
      metadata = metadata || ${JSON.stringify(comment ? { comment } : {})}::jsonb
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export async function assignAlert(tx: Tx, id: string, assignee: string | null): Promise<void> {
  await sql`update alerts set assigned_to = ${assignee} where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export async function closeAlert(tx: Tx, { id, actorId, comment, at }: Handling): Promise<void> {
  await sql`
    update alerts set resolved_at = ${at}::timestamptz, resolved_by = ${actorId}, resolution = ${comment}, notify_at = null, in_digest = false
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export interface AlertEventRow {
  readonly id: string;
  readonly kind: string;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly note: string;
  readonly details: unknown;
  readonly at: Date;
}

export type NewAlertEvent = Pick<AlertEventRow, 'kind' | 'note'> & { readonly alertId: string; readonly actorId: string | null; readonly details: object };

/** Those of one act keep their order by a microsecond each. */
export async function addAlertEvents(tx: Tx, rows: readonly NewAlertEvent[], at: Date): Promise<void> {
  await sql`
    insert into alert_events (tenant_id, id, alert_id, kind, actor_id, note, details, at)
    select ${tx.tenantId}::uuid, gen_random_uuid(), r.alert_id, r.kind, r.actor_id, r.note, r.details, ${at}::timestamptz + r.place * interval '1 microsecond'
    from unnest(${rows.map((r) => r.alertId)}::uuid[], ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.actorId)}::uuid[], ${rows.map((r) => r.note)}::text[],
      ${rows.map((r) => JSON.stringify(r.details))}::jsonb[]) with ordinality as r (alert_id, kind, actor_id, note, details, place)`.execute(tx.q);
}

/** The story of one alert since it was raised, oldest first; a handful of rows. */
export async function alertHistory(tx: Tx | PlatformTx, id: string): Promise<readonly AlertEventRow[]> {
  const { rows } = await sql<AlertEventRow>`
    select e.id, e.kind, e.actor_id, ${nameOf('u')} as actor_name, e.note, e.details, e.at from alert_events e left join memberships u on u.tenant_id = e.tenant_id and u.user_id = e.actor_id
    where ${ofTenant(tx, 'e')} and e.alert_id = ${id} order by e.at, e.id limit 500`.execute(tx.q);
  return rows;
}
