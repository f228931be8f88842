import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

interface Old {
  readonly before: string;
  /** A file of ours that was handed to Meta since then went with a message of then. */
  readonly usedSince: Date;
}

/**
 * Files of ours that go with something still: ready answers, campaigns and their cards, samples of templates, answers that
 * wait for their time. Gathered once: there are few, and looking each file up in every template would take long.
 */
function inUse(tenantId: string): RawBuilder<unknown> {
  return sql`in_use (id) as materialized (
    select c.media_id::text from canned_reply_files c where c.tenant_id = ${tenantId}
    union select v.header_media_id::text from campaign_variants v where v.tenant_id = ${tenantId} and v.header_media_id is not null
    union select jsonb_path_query(v.cards, '$[*].asset') #>> '{}' from campaign_variants v where v.tenant_id = ${tenantId} and v.cards is not null
    union select lower(jsonb_path_query(t.components, '$.**.sample') #>> '{}') from message_templates t where t.tenant_id = ${tenantId} and t.deleted_at is null
    union select w.media_id::text from conversation_messages w
      where w.tenant_id = ${tenantId} and w.status in ('scheduled', 'queued', 'sending') and w.media_id is not null)`;
}

/** Stored files of before that are in no use; one of ours that was handed to Meta since then went with a younger message. */
function old(tenantId: string, { before, usedSince }: Old): RawBuilder<unknown> {
  return sql`m.tenant_id = ${tenantId} and m.state = 'stored' and m.id < ${before}::uuid and (m.direction = 'in' or not (
    m.id::text in (select u.id from in_use u)
    or exists (select from whatsapp_uploads u where u.tenant_id = ${tenantId} and u.media_id = m.id and u.uploaded_at >= ${usedSince})))`;
}

/** Marks the next old files as removed: nobody is shown them from here on. @returns those whose bytes are to go */
export async function letGo({ q, tenantId }: Tx, range: Old & { readonly limit: number }): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with ${inUse(tenantId)},
    gone as (select m.id from whatsapp_media m where ${old(tenantId, range)} order by m.id limit ${range.limit} for update skip locked)
    update whatsapp_media m set state = 'removed', filename = '', sha256 = null, expected_sha256 = null from gone where m.tenant_id = ${tenantId} and m.id = gone.id
    returning m.id`.execute(q);
  return rows.map(({ id }) => id);
}

/** Files that were marked and whose bytes may be there still: a process died in between. */
export async function leftGoing({ q, tenantId }: Tx, { after, limit }: { readonly after: string; readonly limit: number }): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from whatsapp_media where tenant_id = ${tenantId} and state = 'removed' and stored_at is not null and id > ${after}::uuid order by id limit ${limit}`.execute(
    q,
  );
  return rows.map(({ id }) => id);
}

export async function noteGone({ q, tenantId }: Tx, ids: readonly string[]): Promise<void> {
  await sql`update whatsapp_media set stored_at = null, bytes = null where tenant_id = ${tenantId} and id = any(${[...ids]}::uuid[])`.execute(q);
}

export async function countOldMedia({ q, tenantId }: Tx, range: Old & { readonly limit: number }): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with ${inUse(tenantId)}
    select count(*)::int as n from (select m.id from whatsapp_media m where ${old(tenantId, range)} order by m.id limit ${range.limit}) c`.execute(q);
  return rows[0]!.n;
}
