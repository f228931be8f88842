import { sql } from 'kysely';
import type { PlatformTx, SystemTx, Tx } from '../../../../kernel/db.ts';
import { idAfter, MOST_COUNTED, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';

export interface UnclaimedRow {
  id: string;
  path: string;
  source_ip: string | null;
  content_type: string | null;
  reason: string;
  shortcode: string | null;
  received_at: Date;
  body: Buffer;
}

/** What reached an older, tenantless path and belongs to nobody we know, newest first. */
export async function listUnclaimed(tx: PlatformTx, page: PageRequest): Promise<{ rows: readonly UnclaimedRow[]; count: number }> {
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const { rows } = await sql<UnclaimedRow>`
    select id, path, host(source_ip) as source_ip, content_type, reason, shortcode, received_at, substring(body from 1 for 4000) as body from unclaimed_events
    where resolved_at is null ${after ? sql`and id < ${after}::uuid` : sql``} order by id desc limit ${limit} offset ${offset}`.execute(tx.q);
  const counted = await sql<{
    n: number;
  }>`select count(*)::int as n from (select 1 from unclaimed_events where resolved_at is null limit ${MOST_COUNTED}) c`.execute(tx.q);
  return { rows, count: counted.rows[0]?.n ?? 0 };
}

export interface Resolution {
  readonly by: string;
  readonly resolution: string;
  readonly handedTo: string | null;
  readonly at: Date;
}

/** @returns false when there is no such notice, or it was settled before. */
export async function resolveUnclaimed({ q }: SystemTx, id: string, r: Resolution): Promise<boolean> {
  const { rows } = await sql`
    update unclaimed_events set resolved_at = ${r.at}, resolved_by = ${r.by}, resolution = ${r.resolution}, handed_to = ${r.handedTo}
    where id = ${id} and resolved_at is null returning id`.execute(q);
  return rows.length > 0;
}

/** The notice as one of the client's, for its people to settle. The paybill is the one it names, or the client's first. */
export async function giveToClient(tx: Tx, id: string, eventId: string): Promise<boolean> {
  const { rows } = await sql`
    insert into payment_events (tenant_id, id, channel_id, source, authenticity, source_ip, content_type, body, state, reason, received_at)
    select ${tx.tenantId}, ${eventId}, c.id, 'confirmation', 'none', u.source_ip, u.content_type, u.body, 'quarantined', 'unclaimed', u.received_at
    from unclaimed_events u, lateral (
      select id from payment_channels where tenant_id = ${tx.tenantId} and deleted_at is null order by (shortcode = u.shortcode) desc nulls last, created_at limit 1
    ) c where u.id = ${id} returning id`.execute(tx.q);
  return rows.length > 0;
}
