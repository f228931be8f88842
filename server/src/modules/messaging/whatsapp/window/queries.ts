import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

export interface Heard {
  readonly numberId: string;
  readonly peer: string;
  readonly at: Date;
  /** Until when an advertisement keeps the talk free of charge; null for none. */
  readonly freeUntil: Date | null;
}

/** The latest word of each person to each number; an older one that comes late moves nothing back. */
export async function keepHeard({ q, tenantId }: Tx, heard: readonly Heard[]): Promise<void> {
  if (heard.length === 0) return;
  await sql`
    insert into whatsapp_windows as w (tenant_id, number_id, peer, last_inbound_at, free_until)
    select ${tenantId}::uuid, x.number_id, x.peer, max(x.at), max(x.free_until)
    from unnest(${heard.map((h) => h.numberId)}::uuid[], ${heard.map((h) => h.peer)}::text[], ${heard.map((h) => h.at)}::timestamptz[],
      ${heard.map((h) => h.freeUntil)}::timestamptz[]) as x (number_id, peer, at, free_until)
    group by x.number_id, x.peer order by x.number_id, x.peer
    on conflict (tenant_id, number_id, peer) do update set last_inbound_at = greatest(w.last_inbound_at, excluded.last_inbound_at),
      free_until = greatest(w.free_until, excluded.free_until)
    where excluded.last_inbound_at > w.last_inbound_at or excluded.free_until > coalesce(w.free_until, '-infinity')`.execute(q);
}

export interface LastHeard {
  readonly peer: string;
  readonly last_inbound_at: Date;
  readonly free_until: Date | null;
}

export async function lastHeard({ q, tenantId }: Tx, numberId: string, peers: readonly string[]): Promise<readonly LastHeard[]> {
  const { rows } = await sql<LastHeard>`
    select peer, last_inbound_at, free_until from whatsapp_windows
    where tenant_id = ${tenantId} and number_id = ${numberId} and peer = any(${peers}::text[])`.execute(q);
  return rows;
}
