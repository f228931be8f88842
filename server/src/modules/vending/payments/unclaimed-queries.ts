import { sql } from 'kysely';
import type { PlatformTx } from '../../../kernel/db.ts';
import { idAfter, MOST_COUNTED, rowsOf, type PageRequest } from '../../../kernel/pages.ts';

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
