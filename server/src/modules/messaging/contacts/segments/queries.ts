import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../../kernel/keyset.ts';
import { MOST_COUNTED } from '../../../../kernel/pages.ts';
import { plainArray } from '../../../../kernel/pg-arrays.ts';
import { inSegment, type StoredSegment } from './filter-queries.ts';

export interface SegmentRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly kind: 'static' | 'live';
  readonly filter: Record<string, unknown>;
  readonly contact_count: number;
  readonly counted_at: Date | null;
  readonly created_by_id: string | null;
  readonly created_by: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly created_key: string;
  readonly edited_micros: bigint;
}

const columns = sql`s.id, s.name, s.description, s.kind, s.filter, s.contact_count, s.counted_at, s.created_by as created_by_id, u.email as created_by, s.created_at, s.updated_at,
  to_char(s.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_key, (extract(epoch from s.updated_at) * 1000000)::bigint as edited_micros`;

export async function findSegment({ q, tenantId }: Tx, id: string): Promise<SegmentRow | undefined> {
  const { rows } = await sql<SegmentRow>`
    select ${columns} from segments s left join users u on u.id = s.created_by where s.tenant_id = ${tenantId} and s.id = ${id} and s.deleted_at is null`.execute(
    q,
  );
  return rows[0];
}

/** Several at once, in no order; those that are not there are left out. */
export async function findSegments({ q, tenantId }: Tx, ids: readonly string[]): Promise<readonly SegmentRow[]> {
  const { rows } = await sql<SegmentRow>`
    select ${columns} from segments s left join users u on u.id = s.created_by
    where s.tenant_id = ${tenantId} and s.id = any(${plainArray(ids)}::uuid[]) and s.deleted_at is null`.execute(q);
  return rows;
}

export interface SegmentList extends Keyset<'name' | 'created_at'> {
  readonly words: readonly string[];
  readonly limit: number;
  readonly offset: number;
}

const listed = ({ tenantId }: Tx, { words }: Pick<SegmentList, 'words'>) =>
  sql.join(
    [sql`s.tenant_id = ${tenantId} and s.deleted_at is null`, ...words.map((word) => sql`strpos(lower(s.name || ' ' || s.description), ${word}) > 0`)],
    sql` and `,
  );

export async function listSegments(tx: Tx, list: SegmentList): Promise<readonly SegmentRow[]> {
  const { rows } = await sql<SegmentRow>`
    select ${columns} from segments s left join users u on u.id = s.created_by
    where ${listed(tx, list)} and ${keysetBeyond('s', list)} order by ${keysetOrder('s', list)} limit ${list.limit} offset ${list.offset}`.execute(tx.q);
  return rows;
}

export async function countSegments(tx: Tx, list: Pick<SegmentList, 'words'>): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from (select 1 from segments s where ${listed(tx, list)} limit ${MOST_COUNTED}) c`.execute(tx.q);
  return rows[0]!.n;
}

export interface NewSegment {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly kind: 'static' | 'live';
  /** JSON text. */
  readonly filter: string;
  readonly createdBy: string | null;
}

export async function insertSegment({ q, tenantId }: Tx, n: NewSegment): Promise<void> {
  await sql`
    insert into segments (tenant_id, id, name, description, kind, filter, created_by)
    values (${tenantId}, ${n.id}, ${n.name}, ${n.description}, ${n.kind}, ${n.filter}::jsonb, ${n.createdBy})`.execute(q);
}

export async function updateSegment({ q, tenantId }: Tx, id: string, fields: Pick<NewSegment, 'name' | 'description' | 'filter'>): Promise<void> {
  await sql`
    update segments set name = ${fields.name}, description = ${fields.description}, filter = ${fields.filter}::jsonb, updated_at = clock_timestamp()
    where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export async function softDeleteSegment({ q, tenantId }: Tx, id: string): Promise<void> {
  await sql`update segments set deleted_at = clock_timestamp(), updated_at = clock_timestamp() where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export async function keepCount({ q, tenantId }: Tx, id: string, count: number): Promise<void> {
  await sql`update segments set contact_count = ${count}, counted_at = clock_timestamp() where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export interface Reach {
  readonly contacts: number;
  /** Of them, those who have an address there and may be sent marketing. */
  readonly sms: number;
  readonly whatsapp: number;
  readonly email: number;
}

/** Who is in the segment now: people who are there and active. */
export async function countMatching({ q, tenantId }: Tx, segment: StoredSegment): Promise<{ readonly contacts: number }> {
  const { rows } = await sql<{ contacts: number }>`
    select count(*)::int as contacts from contacts c where c.tenant_id = ${tenantId} and c.deleted_at is null and c.is_active and ${inSegment(tenantId, segment)}`.execute(
    q,
  );
  return rows[0]!;
}

/** As `countMatching`, and how many of them marketing reaches by each channel. */
export async function countReach({ q, tenantId }: Tx, segment: StoredSegment): Promise<Reach> {
  const reached = (channel: string, kind: string) => sql`
    (select count(*)::int from matching m join consents k on k.tenant_id = ${tenantId} and k.contact_id = m.id and k.channel = ${channel} and k.purpose = 'marketing' and k.state = 'granted'
      where not m.blocked and exists (select from contact_identities i where i.tenant_id = ${tenantId} and i.contact_id = m.id and i.kind = ${kind}))`;
  const { rows } = await sql<Reach>`
    with matching as materialized (
      select c.id, c.blocked_at is not null as blocked from contacts c
      where c.tenant_id = ${tenantId} and c.deleted_at is null and c.is_active and ${inSegment(tenantId, segment)})
    select (select count(*)::int from matching) as contacts, ${reached('sms', 'phone')} as sms, ${reached('whatsapp', 'whatsapp')} as whatsapp, ${reached('email', 'email')} as email`.execute(
    q,
  );
  return rows[0]!;
}

export interface Sample {
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
}

/** Some of those who are in it, the newest first. */
export async function sampleOf({ q, tenantId }: Tx, segment: StoredSegment, limit: number): Promise<readonly Sample[]> {
  const { rows } = await sql<Sample>`
    select c.id, c.name, (select i.value from contact_identities i where i.tenant_id = ${tenantId} and i.contact_id = c.id and i.kind = 'phone' order by i.is_primary desc limit 1) as phone
    from contacts c where c.tenant_id = ${tenantId} and c.deleted_at is null and c.is_active and ${inSegment(tenantId, segment)} order by c.created_at desc, c.id desc limit ${limit}`.execute(
    q,
  );
  return rows;
}

/** @returns who was not in it before */
export async function addMembers({ q, tenantId }: Tx, segmentId: string, contacts: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into segment_members (tenant_id, segment_id, contact_id)
    select ${tenantId}, ${segmentId}, c.id from contacts c where c.tenant_id = ${tenantId} and c.id = any(${plainArray(contacts)}::uuid[]) and c.deleted_at is null order by c.id
    on conflict do nothing returning contact_id as id`.execute(q);
  return rows.map(({ id }) => id);
}

/** @returns who was in it */
export async function removeMembers({ q, tenantId }: Tx, segmentId: string, contacts: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    delete from segment_members where tenant_id = ${tenantId} and segment_id = ${segmentId} and contact_id = any(${plainArray(contacts)}::uuid[]) returning contact_id as id`.execute(
    q,
  );
  return rows.map(({ id }) => id);
}
