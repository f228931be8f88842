import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { plainArray, textArray } from '../../../kernel/pg-arrays.ts';
import { valuesOf, type Columns } from '../../../kernel/pg-rows.ts';
import type { Identity } from '../contacts/port.ts';
import type { RecipientState } from './state.ts';

export interface Move {
  readonly campaignId: string;
  readonly contactId: string;
  readonly messageId: string;
  readonly to: RecipientState;
}

const MOVE: Columns<Move> = {
  contact_id: ['uuid', (m) => m.contactId],
  campaign_id: ['uuid', (m) => m.campaignId],
  message_id: ['uuid', (m) => m.messageId],
  state: ['text', (m) => m.to],
};

export interface MovedPeople {
  readonly campaignId: string;
  readonly variant: string;
  readonly was: RecipientState;
  readonly state: RecipientState;
  readonly people: number;
}

/**
 * What became of messages, for the people of campaigns: only the message that somebody has now counts. A message with a
 * stand-by hands over to it when it fails; a stand-by that is not needed changes nothing; what arrived, arrived.
 */
export async function movePeople({ q, tenantId }: Tx, moves: readonly Move[], at: Date): Promise<readonly MovedPeople[]> {
  const handsOver = sql`(r.message_id = x.message_id and x.state = 'failed' and r.standby_id is not null and not r.on_standby)`;
  const { rows } = await sql<MovedPeople>`
    with moved as (
      update campaign_recipients r set was = r.state, state = case when ${handsOver} then 'queued' else x.state end, on_standby = r.on_standby or ${handsOver}, moved_at = ${at}
      from ${valuesOf(moves, MOVE)} x
      where r.tenant_id = ${tenantId} and r.campaign_id = x.campaign_id and r.contact_id = x.contact_id and x.message_id in (r.message_id, r.standby_id)
        and r.state not in ('waiting', 'skipped', 'cancelled', 'read') and (r.state <> 'delivered' or x.state = 'read') and (r.state <> x.state or ${handsOver})
        and case when x.state in ('delivered', 'read') then true
          when r.message_id = x.message_id then not r.on_standby
          else r.on_standby and x.state <> 'cancelled' end
      returning r.campaign_id, r.variant, r.was, r.state)
    select campaign_id as "campaignId", coalesce(variant, '') as variant, was, state, count(*)::int as people from moved where was <> state
    group by 1, 2, 3, 4 order by 1, 2`.execute(q);
  return rows;
}

export interface Failure {
  readonly campaignId: string;
  readonly contactId: string;
  readonly messageId: string;
  /** `skipped`: consent was taken back before it left. */
  readonly state: 'failed' | 'skipped';
  readonly reason: string;
}

/** Why messages failed, for the list of people. */
export async function noteFailures({ q, tenantId }: Tx, failures: readonly Failure[]): Promise<readonly MovedPeople[]> {
  const { rows } = await sql<MovedPeople>`
    with x as (
      select * from unnest(${plainArray(failures.map((f) => f.campaignId))}::uuid[], ${plainArray(failures.map((f) => f.contactId))}::uuid[],
        ${plainArray(failures.map((f) => f.messageId))}::uuid[], ${textArray(failures.map((f) => f.state))}::text[], ${textArray(failures.map((f) => f.reason))}::text[])
        as x (campaign_id, contact_id, message_id, state, reason)),
    noted as (
      update campaign_recipients r set reason = x.reason, state = x.state from x
      where r.tenant_id = ${tenantId} and r.campaign_id = x.campaign_id and r.contact_id = x.contact_id and r.state = 'failed'
        and x.message_id = case when r.on_standby then r.standby_id else r.message_id end
      returning r.campaign_id, r.variant, r.state)
    select campaign_id as "campaignId", coalesce(variant, '') as variant, 'failed' as was, state, count(*)::int as people from noted where state <> 'failed'
    group by 1, 2, 4 order by 1, 2`.execute(q);
  return rows;
}

export interface Level {
  readonly campaignId: string;
  readonly status: string;
  readonly waiting: number;
  readonly queued: number;
  readonly version: bigint;
}

/** How full the line of these campaigns is, by their counters. */
export async function levelsOf({ q, tenantId }: Tx, campaignIds: readonly string[]): Promise<readonly Level[]> {
  const { rows } = await sql<Level>`
    select k.campaign_id as "campaignId", c.status, sum(k.waiting)::int as waiting, sum(k.queued)::int as queued, sum(k.version)::bigint as version
    from campaign_counts k join campaigns c on c.tenant_id = k.tenant_id and c.id = k.campaign_id
    where k.tenant_id = ${tenantId} and k.campaign_id = any(${plainArray(campaignIds)}::uuid[]) group by 1, 2`.execute(q);
  return rows;
}

/** The newest campaign message that reached these people not long ago gets the answer, or the blame. @returns what was marked */
export async function markResponse(
  { q, tenantId }: Tx,
  { contactId, since, at, field }: { readonly contactId: string; readonly since: Date; readonly at: Date; readonly field: 'replied_at' | 'opted_out_at' },
): Promise<{ readonly campaignId: string; readonly variant: string } | undefined> {
  const { rows } = await sql<{ campaignId: string; variant: string }>`
    with last as (
      select campaign_id from campaign_recipients where tenant_id = ${tenantId} and contact_id = ${contactId} and queued_at >= ${since}
        and state in ('accepted', 'delivered', 'read', 'unconfirmed') order by queued_at desc limit 1)
    update campaign_recipients r set ${sql.ref(field)} = ${at} from last
    where r.tenant_id = ${tenantId} and r.campaign_id = last.campaign_id and r.contact_id = ${contactId} and r.${sql.ref(field)} is null
    returning r.campaign_id as "campaignId", coalesce(r.variant, '') as variant`.execute(q);
  return rows[0];
}

/** Whose address this is. */
export async function contactOf({ q, tenantId }: Tx, { kind, value }: Identity): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select contact_id as id from contact_identities where tenant_id = ${tenantId} and value = ${value}
      and kind = any(${kind === 'phone' || kind === 'whatsapp' ? ['phone', 'whatsapp'] : [kind]}::text[]) limit 1`.execute(q);
  return rows[0]?.id;
}

/** True for a person who has not been erased. */
export async function isThere({ q, tenantId }: Tx, contactId: string): Promise<boolean> {
  const { rows } = await sql`select from contacts where tenant_id = ${tenantId} and id = ${contactId} and erased_at is null`.execute(q);
  return rows.length > 0;
}
