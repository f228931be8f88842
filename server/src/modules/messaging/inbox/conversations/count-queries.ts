import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { OVERDUE } from './list-queries.ts';

/** Folders are counted up to here: a badge of "999+" says enough. */
export const MOST_IN_FOLDER = 1_000;

export interface FolderCounts {
  readonly open: number;
  readonly mine: number;
  readonly unassigned: number;
  readonly unread: number;
  readonly mentioned: number;
  readonly overdue: number;
  readonly pending: number;
  readonly snoozed: number;
  readonly scheduled: number;
  readonly failed: number;
}

/** One statement; each figure stops counting at `MOST_IN_FOLDER`. */
export async function folderCounts({ q, tenantId }: Tx, personId: string | null): Promise<FolderCounts> {
  const upTo = (rows: RawBuilder<unknown>): RawBuilder<unknown> => sql`(select count(*)::int from (${rows} limit ${MOST_IN_FOLDER}) n)`;
  const talks = (condition: RawBuilder<unknown>): RawBuilder<unknown> =>
    upTo(sql`select 1 from conversations v where v.tenant_id = ${tenantId} and v.archived_at is null and ${condition}`);
  const messages = (condition: RawBuilder<unknown>): RawBuilder<unknown> =>
    upTo(sql`select 1 from conversation_messages m where m.tenant_id = ${tenantId} and ${condition}`);
  const seen = sql`coalesce((select r.inbound_seen from conversation_reads r where r.tenant_id = ${tenantId} and r.conversation_id = v.id and r.user_id = ${personId}::uuid), 0)`;
  const { rows } = await sql<FolderCounts>`
    select ${talks(sql`v.state = 'open'`)} as open, ${talks(sql`v.state = 'pending'`)} as pending, ${talks(sql`v.state = 'snoozed'`)} as snoozed,
      ${talks(sql`v.state <> 'resolved' and v.assignee_id = ${personId}::uuid`)} as mine, ${talks(sql`v.state = 'open' and v.assignee_id is null`)} as unassigned,
      ${talks(sql`v.state in ('open', 'pending', 'snoozed') and v.inbound_count > greatest(${seen}, v.resolved_inbound)`)} as unread,
      ${upTo(sql`select distinct n.conversation_id from message_mentions n where n.tenant_id = ${tenantId} and n.user_id = ${personId}::uuid and n.seen_at is null`)} as mentioned,
      ${talks(OVERDUE)} as overdue,
      ${messages(sql`m.status = 'scheduled'`)} as scheduled,
      ${messages(sql`m.status = 'failed' and m.created_at > now() - interval '7 days'`)} as failed`.execute(q);
  return rows[0]!;
}

export async function teamCounts({ q, tenantId }: Tx): Promise<readonly { readonly id: string; readonly open: number }[]> {
  const { rows } = await sql<{ id: string; open: number }>`
    select t.id, (select count(*)::int from (select 1 from conversations v
      where v.tenant_id = ${tenantId} and v.team_id = t.id and v.archived_at is null and v.state <> 'resolved' limit ${MOST_IN_FOLDER}) n) as open
    from inbox_teams t where t.tenant_id = ${tenantId} and t.deleted_at is null order by t.name`.execute(q);
  return rows;
}
