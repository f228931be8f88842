import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { StoredSaying } from '../texts/say.ts';

export interface DueAlert {
  readonly id: string;
  readonly alert_type: string;
  readonly severity: string;
  readonly message: string;
  readonly said: StoredSaying;
  readonly notifications: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly meter_number: string | null;
  readonly customer_id: string | null;
  readonly customer_phone: string | null;
  readonly customer_email: string | null;
  readonly customer_language: string | null;
}

/** Alerts that somebody is to be told of now, locked; with the holder of the meter, who may be one of them. */
export async function lockToRoute(tx: Tx, now: Date, limit: number): Promise<readonly DueAlert[]> {
  const { rows } = await sql<DueAlert>`
    with due as materialized (
      select a.id from alerts a where a.tenant_id = ${tx.tenantId} and a.notify_at <= ${now}::timestamptz and a.resolved_at is null
      order by a.notify_at limit ${limit} for update skip locked)
    select a.id, a.alert_type, a.severity, a.message, a.said, a.notifications, a.metadata, m.meter_id as meter_number, c.id as customer_id, c.phone as customer_phone,
      case when c.wants_email then nullif(c.email, '') end as customer_email, c.language as customer_language
    from due join alerts a on a.tenant_id = ${tx.tenantId} and a.id = due.id
    left join meters m on m.tenant_id = a.tenant_id and m.id = a.meter_id
    left join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id and c.deleted_at is null
    order by a.id`.execute(tx.q);
  return rows;
}

export interface Routed {
  readonly id: string;
  readonly notifyAt: Date | null;
  readonly inDigest: boolean;
  readonly sentTo: readonly string[];
}

/** @param rows those with somebody in `sentTo` count as told, and it goes into their story. */
export async function markRouted(tx: Tx, rows: readonly Routed[], at: Date): Promise<void> {
  await sql`
    with r as (select * from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.notifyAt)}::timestamptz[], ${rows.map((r) => r.inDigest)}::boolean[],
      ${rows.map((r) => JSON.stringify(r.sentTo))}::jsonb[]) as x (id, notify_at, in_digest, sent_to)),
    told as (
      update alerts a set notify_at = r.notify_at, in_digest = a.in_digest or r.in_digest, notifications = a.notifications + case when r.sent_to = '[]' then 0 else 1 end,
        sent_to = (select coalesce(jsonb_agg(distinct t), '[]') from jsonb_array_elements(a.sent_to || r.sent_to) t)
      from r where a.tenant_id = ${tx.tenantId} and a.id = r.id returning a.id, r.sent_to)
    insert into alert_events (tenant_id, id, alert_id, kind, details, at)
    select ${tx.tenantId}::uuid, gen_random_uuid(), id, 'notified', jsonb_build_object('sent_to', sent_to), ${at}::timestamptz from told where sent_to <> '[]'`.execute(
    tx.q,
  );
}

export interface DigestRow {
  readonly alert_type: string;
  readonly count: bigint;
  readonly examples: readonly { readonly message: string; readonly said: StoredSaying }[];
}

/** What the digest tells of each type: how many, and the newest few. */
export async function digestRows(tx: Tx, examples: number): Promise<readonly DigestRow[]> {
  const { rows } = await sql<DigestRow>`
    select alert_type, max(total) as count, jsonb_agg(jsonb_build_object('message', message, 'said', said) order by id desc) as examples from (
      select alert_type, id, message, said, count(*) over (partition by alert_type) as total, row_number() over (partition by alert_type order by id desc) as place
      from alerts where tenant_id = ${tx.tenantId} and in_digest and resolved_at is null and not is_acknowledged) d
    where place <= ${examples} group by alert_type order by alert_type`.execute(tx.q);
  return rows;
}

export async function closeDigest(tx: Tx, day: string, at: Date): Promise<void> {
  await sql`update alerts set in_digest = false where tenant_id = ${tx.tenantId} and in_digest`.execute(tx.q);
  await sql`
    insert into alert_settings (tenant_id, digested_on, updated_at) values (${tx.tenantId}, ${day}::date, ${at}::timestamptz)
    on conflict (tenant_id) do update set digested_on = excluded.digested_on`.execute(tx.q);
}

/** True when there is anything for this tenant to do: one look at two small indexes. */
export async function hasWork(tx: Tx, now: Date): Promise<{ readonly due: boolean; readonly digest: boolean }> {
  const { rows } = await sql<{ due: boolean; digest: boolean }>`
    select exists (select from alerts where tenant_id = ${tx.tenantId} and notify_at <= ${now}::timestamptz) as due,
      exists (select from alerts where tenant_id = ${tx.tenantId} and in_digest) as digest`.execute(tx.q);
  return rows[0]!;
}
