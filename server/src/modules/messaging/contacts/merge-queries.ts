import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export interface MergePair {
  /** Who stays. */
  readonly keep: string;
  /** Who becomes part of them. */
  readonly gone: string;
}

/** Addresses move; of a kind that the one who stays has, theirs is the one that is written to. @returns how many */
export async function moveIdentities({ q, tenantId }: Tx, { keep, gone }: MergePair): Promise<number> {
  const { rows } = await sql`
    update contact_identities i set contact_id = ${keep},
      is_primary = i.is_primary and not exists (select from contact_identities k where k.tenant_id = ${tenantId} and k.contact_id = ${keep} and k.kind = i.kind)
    where i.tenant_id = ${tenantId} and i.contact_id = ${gone} returning i.id`.execute(q);
  return rows.length;
}

/** Tags, memberships, notes, customers: what hangs on a person, in one statement. */
export async function moveBelongings({ q, tenantId }: Tx, { keep, gone }: MergePair): Promise<void> {
  await sql`
    with tags as (
      insert into contact_tags (tenant_id, tag, contact_id) select tenant_id, tag, ${keep}::uuid from contact_tags where tenant_id = ${tenantId} and contact_id = ${gone} on conflict do nothing),
    members as (
      insert into segment_members (tenant_id, segment_id, contact_id)
      select tenant_id, segment_id, ${keep}::uuid from segment_members where tenant_id = ${tenantId} and contact_id = ${gone} on conflict do nothing),
    untagged as (delete from contact_tags where tenant_id = ${tenantId} and contact_id = ${gone}),
    left_members as (delete from segment_members where tenant_id = ${tenantId} and contact_id = ${gone}),
    notes as (update contact_notes set contact_id = ${keep} where tenant_id = ${tenantId} and contact_id = ${gone})
    update contact_customers set contact_id = ${keep} where tenant_id = ${tenantId} and contact_id = ${gone}`.execute(q);
}

/**
 * The one who stays gets what they lack: a name, a language, attributes; was written to and heard of when either was; and
 * is blocked when either is. The other is gone, and says into whom.
 */
export async function foldInto({ q, tenantId }: Tx, { keep, gone }: MergePair): Promise<void> {
  await sql`
    update contacts k set name = case when k.name = '' then g.name else k.name end, language = coalesce(k.language, g.language), time_zone = coalesce(k.time_zone, g.time_zone),
      attributes = g.attributes || k.attributes, last_contacted_at = greatest(k.last_contacted_at, g.last_contacted_at), last_heard_at = greatest(k.last_heard_at, g.last_heard_at),
      blocked_at = coalesce(k.blocked_at, g.blocked_at), block_reason = case when k.blocked_at is null then g.block_reason else k.block_reason end,
      created_at = least(k.created_at, g.created_at), updated_at = clock_timestamp()
    from contacts g where k.tenant_id = ${tenantId} and k.id = ${keep} and g.tenant_id = ${tenantId} and g.id = ${gone}`.execute(q);
  await sql`
    update contacts set merged_into = ${keep}, deleted_at = clock_timestamp(), updated_at = clock_timestamp() where tenant_id = ${tenantId} and id = ${gone}`.execute(
    q,
  );
}

export interface StandingConsent {
  readonly contact_id: string;
  readonly channel: 'sms' | 'whatsapp' | 'email';
  readonly purpose: 'marketing' | 'service';
  readonly state: 'granted' | 'withdrawn';
  readonly source: string;
  readonly since: Date;
}

export async function standingOf({ q, tenantId }: Tx, contactIds: readonly string[]): Promise<readonly StandingConsent[]> {
  const { rows } = await sql<StandingConsent>`
    select contact_id, channel, purpose, state, source, since from consents where tenant_id = ${tenantId} and contact_id = any(${contactIds}::uuid[])`.execute(
    q,
  );
  return rows;
}

/** Entries that were merged into these, over any number of steps, and themselves. */
export async function mergedInto({ q, tenantId }: Tx, contactIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive all_of (id) as (
      select unnest(${contactIds}::uuid[])
      union select c.id from all_of join contacts c on c.tenant_id = ${tenantId} and c.merged_into = all_of.id)
    select id from all_of order by id`.execute(q);
  return rows.map(({ id }) => id);
}
