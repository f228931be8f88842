import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { MOST_COUNTED } from '../../../kernel/pages.ts';
import type { RequestStatus } from './state.ts';

type Reading = Tx | PlatformTx;
const ofTenant = (tx: Reading) => (tx.tenantId === null ? sql`true` : sql`r.tenant_id = ${tx.tenantId}`);

export interface RequestRow {
  readonly tenantId: string;
  readonly id: string;
  readonly requestType: 'default' | 'custom';
  readonly name: string;
  readonly sampleContent: string;
  readonly status: RequestStatus;
  readonly reason: string;
  readonly requestedBy: string | null;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly tenantName: string;
  readonly requesterEmail: string | null;
  readonly documents: readonly DocumentRow[];
}

interface DocumentRow {
  readonly id: string;
  readonly filename: string;
  readonly mime: string;
  readonly bytes: number;
}

const REQUEST = sql`r.tenant_id as "tenantId", r.id, r.request_type as "requestType", r.name, r.sample_content as "sampleContent", r.status, r.reason,
  r.requested_by as "requestedBy", r.reviewed_by as "reviewedBy", r.reviewed_at as "reviewedAt", r.created_at as "createdAt", r.updated_at as "updatedAt",
  t.name as "tenantName", u.email as "requesterEmail",
  coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'filename', d.filename, 'mime', d.mime, 'bytes', length(d.content)) order by d.id)
    from sender_documents d where d.tenant_id = r.tenant_id and d.request_id = r.id), '[]') as documents`;
const FROM = sql`sender_requests r join tenants t on t.id = r.tenant_id left join users u on u.id = r.requested_by`;

export async function findRequest(tx: Reading, id: string): Promise<RequestRow | undefined> {
  return (await sql<RequestRow>`select ${REQUEST} from ${FROM} where ${ofTenant(tx)} and r.id = ${id}`.execute(tx.q)).rows[0];
}

export async function lockRequest(tx: Tx, id: string): Promise<RequestRow | undefined> {
  return (await sql<RequestRow>`select ${REQUEST} from ${FROM} where r.tenant_id = ${tx.tenantId} and r.id = ${id} for update of r`.execute(tx.q)).rows[0];
}

/** Whose each of them is, among those that the reader may see. */
export async function tenantsOfRequests(tx: Reading, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; tenantId: string }>`
    select r.id, r.tenant_id as "tenantId" from sender_requests r where ${ofTenant(tx)} and r.id = any(${[...ids]}::uuid[])`.execute(tx.q);
  return new Map(rows.map(({ id, tenantId }) => [id, tenantId]));
}

export interface RequestFilter {
  readonly status: RequestStatus | null;
  readonly before: string | null;
  readonly limit: number;
  readonly offset: number;
}

/** Newest first. */
export async function listRequests(tx: Reading, { status, before, limit, offset }: RequestFilter): Promise<readonly RequestRow[]> {
  const { rows } = await sql<RequestRow>`
    select ${REQUEST} from ${FROM} where ${ofTenant(tx)} and ${status === null ? sql`true` : sql`r.status = ${status}`}
      and ${before === null ? sql`true` : sql`r.id < ${before}`} order by r.id desc limit ${limit} offset ${offset}`.execute(tx.q);
  return rows;
}

/** At most `MOST_COUNTED`. */
export async function countRequests(tx: Reading, status: RequestStatus | null): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from (
    select from sender_requests r where ${ofTenant(tx)} and ${status === null ? sql`true` : sql`r.status = ${status}`} limit ${MOST_COUNTED}) c`.execute(tx.q);
  return Number(rows[0]!.n);
}

export async function countByStatus(tx: Reading): Promise<Readonly<Partial<Record<RequestStatus, number>>>> {
  const { rows } = await sql<{ status: RequestStatus; n: bigint }>`
    select r.status, count(*) as n from sender_requests r where ${ofTenant(tx)} group by r.status`.execute(tx.q);
  return Object.fromEntries(rows.map(({ status, n }) => [status, Number(n)]));
}

export async function countActiveSenders(tx: Reading): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from sender_ids r where ${ofTenant(tx)} and r.status = 'active'`.execute(tx.q)).rows[0]!.n;
}

export interface RequestsSince {
  readonly requested: number;
  readonly approved: number;
  readonly rejected: number;
}

/** What was asked for and what was decided since then. */
export async function countSince(tx: Reading, since: Date): Promise<RequestsSince> {
  const { rows } = await sql<RequestsSince>`
    select count(*) filter (where r.created_at >= ${since})::int as requested,
      count(*) filter (where r.reviewed_at >= ${since} and r.status = 'approved')::int as approved,
      count(*) filter (where r.reviewed_at >= ${since} and r.status = 'rejected')::int as rejected
    from sender_requests r where ${ofTenant(tx)}`.execute(tx.q);
  return rows[0]!;
}

export interface RequestsOf {
  readonly email: string | null;
  readonly tenantName: string;
  readonly requests: number;
  readonly approved: number;
}

/** Who asks most, person by person in each client. */
export async function countByPerson(tx: Reading, most: number): Promise<readonly RequestsOf[]> {
  const { rows } = await sql<RequestsOf>`
    select u.email, t.name as "tenantName", count(*)::int as requests, count(*) filter (where r.status = 'approved')::int as approved
    from ${FROM} where ${ofTenant(tx)} group by u.email, t.id, t.name order by requests desc, u.email nulls last, t.id limit ${most}`.execute(tx.q);
  return rows;
}

export async function openRequestFor(tx: Tx, name: string): Promise<RequestRow | undefined> {
  const { rows } = await sql<RequestRow>`
    select ${REQUEST} from ${FROM} where r.tenant_id = ${tx.tenantId} and r.name_lower = lower(${name}) and r.status in ('pending', 'requires_changes')`.execute(
    tx.q,
  );
  return rows[0];
}

export type NewRequest = Pick<RequestRow, 'id' | 'requestType' | 'name' | 'sampleContent' | 'requestedBy'>;

/** @returns false when a request for this name is open already. */
export async function addRequest(tx: Tx, row: NewRequest, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into sender_requests (tenant_id, id, request_type, name, sample_content, requested_by, created_at, updated_at)
    values (${tx.tenantId}, ${row.id}, ${row.requestType}, ${row.name}, ${row.sampleContent}, ${row.requestedBy}, ${now}, ${now})
    on conflict (tenant_id, name_lower) where status in ('pending', 'requires_changes') do nothing returning id`.execute(tx.q);
  return rows.length > 0;
}

export type RequestChange = Pick<RequestRow, 'name' | 'sampleContent' | 'status' | 'reason' | 'reviewedBy' | 'reviewedAt'>;

export async function changeRequest(tx: Tx, id: string, { change, now }: { readonly change: RequestChange; readonly now: Date }): Promise<void> {
  await sql`
    update sender_requests set name = ${change.name}, sample_content = ${change.sampleContent}, status = ${change.status}, reason = ${change.reason},
      reviewed_by = ${change.reviewedBy}, reviewed_at = ${change.reviewedAt}, updated_at = ${now}
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export interface SenderRow {
  readonly id: string;
  readonly name: string;
  readonly sampleContent: string;
  readonly status: 'active' | 'inactive';
  readonly isDefault: boolean;
  readonly requestId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const SENDER = sql`r.id, r.name, r.sample_content as "sampleContent", r.status, r.is_default as "isDefault", r.request_id as "requestId",
  r.created_at as "createdAt", r.updated_at as "updatedAt"`;

export async function listSenders(tx: Reading): Promise<readonly SenderRow[]> {
  return (
    await sql<SenderRow>`select ${SENDER} from sender_ids r where ${ofTenant(tx)} and r.status = 'active' order by r.is_default desc, r.name, r.id limit 1000`.execute(
      tx.q,
    )
  ).rows;
}

export async function findSender(tx: Reading, id: string): Promise<SenderRow | undefined> {
  return (await sql<SenderRow>`select ${SENDER} from sender_ids r where ${ofTenant(tx)} and r.id = ${id}`.execute(tx.q)).rows[0];
}

/** The name that a request was granted for. */
export async function findSenderOfRequest(tx: Tx, requestId: string): Promise<SenderRow | undefined> {
  return (await sql<SenderRow>`select ${SENDER} from sender_ids r where r.tenant_id = ${tx.tenantId} and r.request_id = ${requestId}`.execute(tx.q)).rows[0];
}

export async function findSenderByName(tx: Tx, name: string): Promise<SenderRow | undefined> {
  return (await sql<SenderRow>`select ${SENDER} from sender_ids r where r.tenant_id = ${tx.tenantId} and r.name_lower = lower(${name})`.execute(tx.q)).rows[0];
}

/** Makes a name usable: the first one is what is used when none is named. */
export async function activateSender(tx: Tx, row: Pick<SenderRow, 'id' | 'name' | 'sampleContent'> & { readonly requestId: string }, now: Date): Promise<void> {
  await sql`
    insert into sender_ids (tenant_id, id, name, sample_content, status, is_default, request_id, created_at, updated_at)
    values (${tx.tenantId}, ${row.id}, ${row.name}, ${row.sampleContent}, 'active',
      not exists (select from sender_ids where tenant_id = ${tx.tenantId} and is_default), ${row.requestId}, ${now}, ${now})
    on conflict (tenant_id, name_lower) do update set status = 'active', sample_content = excluded.sample_content, request_id = excluded.request_id, updated_at = excluded.updated_at`.execute(
    tx.q,
  );
}

export async function makeDefault(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update sender_ids set is_default = false, updated_at = ${now} where tenant_id = ${tx.tenantId} and is_default and id <> ${id}`.execute(tx.q);
  await sql`update sender_ids set is_default = true, updated_at = ${now} where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export async function setSenderStatus(tx: Tx, id: string, { status, now }: { readonly status: 'active' | 'inactive'; readonly now: Date }): Promise<void> {
  await sql`update sender_ids set status = ${status}, is_default = is_default and ${status} = 'active', updated_at = ${now} where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}

export interface UsageRow {
  readonly id: string;
  readonly senderId: string;
  readonly requestId: string | null;
  readonly senderName: string;
  readonly channelId: string;
  readonly isActive: boolean;
  readonly attachedAt: Date;
  readonly detachedAt: Date | null;
}

const USAGE = sql`r.id, r.sender_id as "senderId", s.request_id as "requestId", s.name as "senderName", r.channel_id as "channelId", r.is_active as "isActive", r.attached_at as "attachedAt",
  r.detached_at as "detachedAt"`;
const USAGES = sql`sender_usages r join sender_ids s on s.tenant_id = r.tenant_id and s.id = r.sender_id`;

export async function listUsages(tx: Reading): Promise<readonly UsageRow[]> {
  return (await sql<UsageRow>`select ${USAGE} from ${USAGES} where ${ofTenant(tx)} order by r.is_active desc, r.id desc limit 1000`.execute(tx.q)).rows;
}

export async function findUsage(tx: Reading, id: string): Promise<UsageRow | undefined> {
  return (await sql<UsageRow>`select ${USAGE} from ${USAGES} where ${ofTenant(tx)} and r.id = ${id}`.execute(tx.q)).rows[0];
}

/** @returns false when it is attached already. */
export async function addUsage(tx: Tx, row: { readonly id: string; readonly senderId: string; readonly channelId: string }, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into sender_usages (tenant_id, id, sender_id, channel_id, attached_at) values (${tx.tenantId}, ${row.id}, ${row.senderId}, ${row.channelId}, ${now})
    on conflict (tenant_id, sender_id, channel_id) where is_active do nothing returning id`.execute(tx.q);
  return rows.length > 0;
}

export async function endUsage(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update sender_usages set is_active = false, detached_at = ${now} where tenant_id = ${tx.tenantId} and id = ${id} and is_active`.execute(tx.q);
}

/** Gateway accounts that the name is registered with; none means that all are tried. */
export async function channelsOfSender(tx: Tx, senderId: string): Promise<readonly string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select channel_id as id from sender_usages where tenant_id = ${tx.tenantId} and sender_id = ${senderId} and is_active`.execute(tx.q);
  return rows.map((row) => row.id);
}
