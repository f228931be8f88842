import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { Reading } from '../queries.ts';
import type { MeterStatus } from '../schema.ts';
import type { EventKind } from './effects.ts';

export interface ReportingMeter {
  readonly id: string;
  readonly number: string;
  readonly status: MeterStatus;
  readonly status_before_suspension: string | null;
  readonly customer_id: string | null;
}

/** Meters by their ids or by the numbers on them, locked in the order of their ids: two batches never wait for each other in a ring. */
export async function lockReporting(
  tx: Tx,
  { ids, numbers }: { readonly ids: readonly string[]; readonly numbers: readonly string[] },
): Promise<readonly ReportingMeter[]> {
  const { rows } = await sql<ReportingMeter>`
    select m.id, m.meter_id as number, m.status, m.status_before_suspension,
      (select s.customer_id from meter_assignments s where s.tenant_id = m.tenant_id and s.meter_id = m.id and s.deactivated_on is null) as customer_id
    from meters m where m.tenant_id = ${tx.tenantId} and m.deleted_at is null and (m.id = any(${ids}::uuid[]) or m.meter_id = any(${numbers}::text[])) order by m.id for update of m`.execute(
    tx.q,
  );
  return rows;
}

export interface EventRow {
  readonly id: string;
  readonly meterId: string;
  readonly eventKey: string;
  readonly kind: EventKind;
  readonly isActive: boolean;
  readonly percent: number | null;
  readonly note: string;
  readonly details: string;
  readonly occurredAt: Date;
}

/** @returns the ids of those that were new. */
export async function insertEvents(
  tx: Tx,
  rows: readonly EventRow[],
  by: { readonly reporter: string | null; readonly at: Date },
): Promise<ReadonlySet<string>> {
  const { rows: added } = await sql<{ id: string }>`
    insert into meter_events (tenant_id, id, meter_id, event_key, kind, is_active, percent, note, details, occurred_at, reported_by, received_at)
    select ${tx.tenantId}::uuid, r.*, ${by.reporter}::uuid, ${by.at}::timestamptz from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.meterId)}::uuid[], ${rows.map((r) => r.eventKey)}::text[],
      ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.isActive)}::boolean[], ${rows.map((r) => r.percent)}::smallint[], ${rows.map((r) => r.note)}::text[],
      ${rows.map((r) => r.details)}::jsonb[], ${rows.map((r) => r.occurredAt)}::timestamptz[]) r
    on conflict (tenant_id, meter_id, event_key) do nothing returning id`.execute(tx.q);
  return new Set(added.map(({ id }) => id));
}

export interface NewReading {
  readonly meterId: string;
  readonly readAt: Date;
  readonly tenths: bigint;
  readonly eventId: string;
}

export async function insertReadings(tx: Tx, rows: readonly NewReading[]): Promise<void> {
  await sql`
    insert into meter_readings (tenant_id, meter_id, read_at, tenths, event_id)
    select ${tx.tenantId}::uuid, r.* from unnest(${rows.map((r) => r.meterId)}::uuid[], ${rows.map((r) => r.readAt)}::timestamptz[], ${rows.map((r) => r.tenths)}::bigint[],
      ${rows.map((r) => r.eventId)}::uuid[]) r
    on conflict (tenant_id, meter_id, read_at) do nothing`.execute(tx.q);
}

export interface LatestEvent {
  readonly id: string;
  readonly meter_id: string;
  readonly kind: 'tamper' | 'fault' | 'battery';
  readonly is_active: boolean;
  readonly percent: number | null;
}

/** The newest report of each kind that has a state, of some meters: what is so now, in whatever order reports came. */
export async function latestEvents(tx: Tx, meterIds: readonly string[]): Promise<readonly LatestEvent[]> {
  const { rows } = await sql<LatestEvent>`
    select l.id, l.meter_id, l.kind, l.is_active, l.percent from unnest(${meterIds}::uuid[]) as m (id) cross join unnest(array['tamper', 'fault', 'battery']) as k (kind)
    cross join lateral (
      select e.id, e.meter_id, e.kind, e.is_active, e.percent from meter_events e
      where e.tenant_id = ${tx.tenantId} and e.meter_id = m.id and e.kind = k.kind and e.kind in ('tamper', 'fault', 'battery') order by e.occurred_at desc, e.id desc limit 1) l`.execute(
    tx.q,
  );
  return rows;
}

export interface MeterChange {
  readonly id: string;
  readonly status: string;
  readonly statusBeforeSuspension: string | null;
  readonly seenAt: Date;
  readonly tamperedAt: Date | null;
}

/** Times only grow: a report that comes late does not turn the clock back. */
export async function applyChanges(tx: Tx, rows: readonly MeterChange[]): Promise<void> {
  await sql`
    update meters m set status = r.status, status_before_suspension = r.before, last_seen = greatest(m.last_seen, r.seen), last_tamper_event = greatest(m.last_tamper_event, r.tampered)
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.status)}::text[], ${rows.map((r) => r.statusBeforeSuspension)}::text[], ${rows.map((r) => r.seenAt)}::timestamptz[],
      ${rows.map((r) => r.tamperedAt)}::timestamptz[]) as r (id, status, before, seen, tampered)
    where m.tenant_id = ${tx.tenantId} and m.id = r.id`.execute(tx.q);
}

export interface SilentMeter {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Sets meters offline that have not reported since then, and back those that have; the oldest silence first. */
export async function moveSilent(tx: Tx, since: Date, limit: number): Promise<readonly SilentMeter[]> {
  const { rows } = await sql<SilentMeter>`
    with silent as (
      select id, 'active' as was, 'offline' as goes from (
        select id from meters where tenant_id = ${tx.tenantId} and status = 'active' and last_seen < ${since}::timestamptz and deleted_at is null order by last_seen limit ${limit} for update skip locked) s
      union all
      select id, 'offline', 'active' from (
        select id from meters where tenant_id = ${tx.tenantId} and status = 'offline' and last_seen >= ${since}::timestamptz and deleted_at is null limit ${limit} for update skip locked) b)
    update meters m set status = silent.goes from silent where m.tenant_id = ${tx.tenantId} and m.id = silent.id
    returning m.id, silent.was as from, silent.goes as to`.execute(tx.q);
  return rows;
}

export interface StoredEvent {
  readonly id: string;
  readonly event_key: string;
  readonly kind: EventKind;
  readonly is_active: boolean;
  readonly percent: number | null;
  readonly tenths: bigint | null;
  readonly note: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly occurred_at: Date;
  readonly received_at: Date;
}

/** Newest first, in the order in which they came. */
export async function listEvents(
  tx: Reading,
  list: { readonly meterId: string; readonly kind: string | null; readonly after: string | null; readonly limit: number; readonly offset: number },
): Promise<readonly StoredEvent[]> {
  const tenant = tx.tenantId === null ? sql`true` : sql`e.tenant_id = ${tx.tenantId}`;
  const { rows } = await sql<StoredEvent>`
    select e.id, e.event_key, e.kind, e.is_active, e.percent, r.tenths, e.note, e.details, e.occurred_at, e.received_at from meter_events e
    left join meter_readings r on e.kind = 'reading' and r.tenant_id = e.tenant_id and r.meter_id = e.meter_id and r.read_at = e.occurred_at
    where ${tenant} and e.meter_id = ${list.meterId} ${list.kind === null ? sql`` : sql`and e.kind = ${list.kind}`} ${list.after === null ? sql`` : sql`and e.id < ${list.after}::uuid`}
    order by e.id desc limit ${list.limit} offset ${list.offset}`.execute(tx.q);
  return rows;
}

export async function countEvents(tx: Reading, { meterId, kind }: { readonly meterId: string; readonly kind: string | null }, most: number): Promise<number> {
  const tenant = tx.tenantId === null ? sql`true` : sql`tenant_id = ${tx.tenantId}`;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from meter_events where ${tenant} and meter_id = ${meterId} ${kind === null ? sql`` : sql`and kind = ${kind}`} limit ${most}) c`.execute(
    tx.q,
  );
  return rows[0]?.n ?? 0;
}
