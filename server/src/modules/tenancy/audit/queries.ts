import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export interface AuditRow {
  readonly seq: bigint; readonly id: string; readonly at: Date; readonly actorId: string | null; readonly actorKind: string;
  readonly action: string; readonly objectType: string; readonly objectId: string; readonly details: string;
  readonly ip: string | null; readonly userAgent: string; readonly requestId: string; readonly previousHash: Buffer; readonly hash: Buffer;
}

export async function lockHead(tx: Tx): Promise<{ seq: bigint; hash: Buffer }> {
  const found = await sql<{ seq: bigint; hash: Buffer }>`select seq, hash from audit_heads where tenant_id = ${tx.tenantId} for update`.execute(tx.q);
  if (found.rows[0]) return found.rows[0];
  await sql`insert into audit_heads (tenant_id) values (${tx.tenantId}) on conflict do nothing`.execute(tx.q);
  return lockHead(tx);
}

export async function moveHead(tx: Tx, seq: bigint, hash: Buffer): Promise<void> {
  await sql`update audit_heads set seq = ${seq}, hash = ${hash} where tenant_id = ${tx.tenantId}`.execute(tx.q);
}

export async function addRows(tx: Tx, rows: readonly AuditRow[]): Promise<void> {
  await sql`
    insert into audit_log (tenant_id, seq, id, at, actor_id, actor_kind, action, object_type, object_id, details, ip_address, user_agent, request_id, previous_hash, hash)
    select ${tx.tenantId}::uuid, r.* from unnest(
      ${rows.map((r) => r.seq)}::bigint[], ${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.at)}::timestamptz[], ${rows.map((r) => r.actorId)}::uuid[],
      ${rows.map((r) => r.actorKind)}::text[], ${rows.map((r) => r.action)}::text[], ${rows.map((r) => r.objectType)}::text[], ${rows.map((r) => r.objectId)}::text[],
      ${rows.map((r) => r.details)}::jsonb[], ${rows.map((r) => r.ip)}::inet[], ${rows.map((r) => r.userAgent)}::text[], ${rows.map((r) => r.requestId)}::text[],
      ${rows.map((r) => r.previousHash)}::bytea[], ${rows.map((r) => r.hash)}::bytea[]) r`.execute(tx.q);
}

const CHUNK = 1000;

/** The whole chain in order, a thousand at a time. */
export async function* readChain(tx: Tx): AsyncGenerator<AuditRow> {
  for (let after = 0n; ;) {
    const { rows } = await sql<AuditRow>`
      select seq, id, at, actor_id as "actorId", actor_kind as "actorKind", action, object_type as "objectType", object_id as "objectId",
        details::text as details, host(ip_address) as ip, user_agent as "userAgent", request_id as "requestId", previous_hash as "previousHash", hash
      from audit_log where tenant_id = ${tx.tenantId} and seq > ${after} order by seq limit ${CHUNK}`.execute(tx.q);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < CHUNK) return;
    after = last.seq;
  }
}
