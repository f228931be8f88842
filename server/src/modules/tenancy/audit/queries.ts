import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Queries, SystemTx, Tx } from '../../../kernel/db.ts';
import { MOST_COUNTED } from '../../../kernel/pages.ts';

export interface AuditRow {
  readonly seq: bigint;
  readonly id: string;
  readonly at: Date;
  readonly actorId: string | null;
  readonly actorKind: string;
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly details: string;
  /** Null in the platform's chain, and in entries from before there were any. */
  readonly detailsDigest: Buffer | null;
  /** The details were taken out with somebody's data. */
  readonly isErased: boolean;
  readonly ip: string | null;
  readonly userAgent: string;
  readonly requestId: string;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
}

/** The last entry of a chain. */
export interface ChainEnd {
  readonly seq: bigint;
  readonly hash: Buffer;
}

export interface Reader {
  readonly q: Queries;
}

const NOTHING_YET: ChainEnd = { seq: 0n, hash: Buffer.from([0]) };

export async function lockHead(tx: Tx): Promise<ChainEnd> {
  const found = await sql<ChainEnd>`select seq, hash from audit_heads where tenant_id = ${tx.tenantId} for update`.execute(tx.q);
  if (found.rows[0]) return found.rows[0];
  await sql`insert into audit_heads (tenant_id) values (${tx.tenantId}) on conflict do nothing`.execute(tx.q);
  return lockHead(tx);
}

export async function readHead(tx: Tx): Promise<ChainEnd> {
  const { rows } = await sql<ChainEnd>`select seq, hash from audit_heads where tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows[0] ?? NOTHING_YET;
}

export async function moveHead(tx: Tx, { seq, hash }: ChainEnd): Promise<void> {
  await sql`update audit_heads set seq = ${seq}, hash = ${hash} where tenant_id = ${tx.tenantId}`.execute(tx.q);
}

export async function addRows(tx: Tx, rows: readonly AuditRow[]): Promise<void> {
  await sql`
    insert into audit_log (tenant_id, seq, id, at, actor_id, actor_kind, action, object_type, object_id, details, ip_address, user_agent, request_id, previous_hash, hash, details_digest)
    select ${tx.tenantId}::uuid, r.* from unnest(${asColumns(rows)}, ${rows.map((r) => r.detailsDigest)}::bytea[]) r`.execute(tx.q);
}

const PLATFORM_CHAIN = 7_266_570;

/** Holds the platform's chain until the commit. */
export async function lockPlatformEnd(tx: SystemTx): Promise<ChainEnd> {
  await sql`select pg_advisory_xact_lock(${PLATFORM_CHAIN})`.execute(tx.q);
  return readPlatformEnd(tx);
}

export async function readPlatformEnd(tx: Reader): Promise<ChainEnd> {
  const { rows } = await sql<ChainEnd>`select seq, hash from platform_audit_log order by seq desc limit 1`.execute(tx.q);
  return rows[0] ?? NOTHING_YET;
}

export async function addPlatformRows(tx: SystemTx, rows: readonly AuditRow[]): Promise<void> {
  await sql`
    insert into platform_audit_log (seq, id, at, actor_id, actor_kind, action, object_type, object_id, details, ip_address, user_agent, request_id, previous_hash, hash)
    select * from unnest(${asColumns(rows)}) r`.execute(tx.q);
}

function asColumns(rows: readonly AuditRow[]): RawBuilder<unknown> {
  return sql`
    ${rows.map((r) => r.seq)}::bigint[], ${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.at)}::timestamptz[], ${rows.map((r) => r.actorId)}::uuid[],
    ${rows.map((r) => r.actorKind)}::text[], ${rows.map((r) => r.action)}::text[], ${rows.map((r) => r.objectType)}::text[], ${rows.map((r) => r.objectId)}::text[],
    ${rows.map((r) => r.details)}::jsonb[], ${rows.map((r) => r.ip)}::inet[], ${rows.map((r) => r.userAgent)}::text[], ${rows.map((r) => r.requestId)}::text[],
    ${rows.map((r) => r.previousHash)}::bytea[], ${rows.map((r) => r.hash)}::bytea[]`;
}

const COLUMNS = sql`seq, id, at, actor_id as "actorId", actor_kind as "actorKind", action, object_type as "objectType", object_id as "objectId",
  details::text as details, host(ip_address) as ip, user_agent as "userAgent", request_id as "requestId", previous_hash as "previousHash", hash`;
const OF_TENANT = sql`${COLUMNS}, details_digest as "detailsDigest", erasure_id is not null as "isErased"`;
const OF_PLATFORM = sql`${COLUMNS}, null::bytea as "detailsDigest", false as "isErased"`;

const CHUNK = 1000;

/** The whole chain in order, a thousand at a time. */
export function readChain(tx: Tx): AsyncGenerator<AuditRow> {
  return inChunks(
    async (after) =>
      (
        await sql<AuditRow>`
    select ${OF_TENANT} from audit_log where tenant_id = ${tx.tenantId} and seq > ${after} order by seq limit ${CHUNK}`.execute(tx.q)
      ).rows,
  );
}

export function readPlatformChain(tx: Reader): AsyncGenerator<AuditRow> {
  return inChunks(
    async (after) =>
      (
        await sql<AuditRow>`
    select ${OF_PLATFORM} from platform_audit_log where seq > ${after} order by seq limit ${CHUNK}`.execute(tx.q)
      ).rows,
  );
}

async function* inChunks(read: (after: bigint) => Promise<AuditRow[]>): AsyncGenerator<AuditRow> {
  for (let after = 0n; ;) {
    const rows = await read(after);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < CHUNK) return;
    after = last.seq;
  }
}

export interface AuditFilter {
  readonly action: string | undefined;
  readonly objectType: string | undefined;
  readonly objectId: string | undefined;
  readonly before: bigint | null;
  readonly offset: number;
  readonly limit: number;
}

/** Newest first: of the tenant, or, across tenants, of the platform's own chain. */
export async function listEntries(tx: Tx | PlatformTx, filter: AuditFilter): Promise<{ rows: AuditRow[]; counted: number }> {
  const from = tx.tenantId === null ? sql`platform_audit_log where true` : sql`audit_log where tenant_id = ${tx.tenantId}`;
  const matching = sql`${from}
    ${filter.action === undefined ? sql`` : sql`and action = ${filter.action}`}
    ${filter.objectType === undefined ? sql`` : sql`and object_type = ${filter.objectType}`}
    ${filter.objectId === undefined ? sql`` : sql`and object_id = ${filter.objectId}`}`;
  const { rows } = await sql<AuditRow>`
    select ${tx.tenantId === null ? OF_PLATFORM : OF_TENANT} from ${matching} ${filter.before === null ? sql`` : sql`and seq < ${filter.before}`}
    order by seq desc limit ${filter.limit} offset ${filter.offset}`.execute(tx.q);
  const { rows: count } = await sql<{ n: bigint }>`select count(*) as n from (select 1 from ${matching} limit ${MOST_COUNTED}) c`.execute(tx.q);
  return { rows, counted: Number(count[0]?.n ?? 0n) };
}
