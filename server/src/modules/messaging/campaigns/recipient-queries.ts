import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { plainArray, textArray } from '../../../kernel/pg-arrays.ts';
import { valuesOf, type Columns } from '../../../kernel/pg-rows.ts';
import type { ConsentChannel } from '../contacts/port.ts';
import type { RecipientState } from './state.ts';

/** Somebody who waits, with what texts to them may say. */
export interface WaitingRow {
  readonly contactId: string;
  /** '' of somebody who was erased meanwhile. */
  readonly address: string;
  readonly channel: ConsentChannel;
  /** Null: the winner's. */
  readonly variant: string | null;
  readonly zone: string;
  readonly dueAt: Date;
  readonly tries: number;
  readonly name: string;
  readonly language: string | null;
  readonly attributes: Record<string, unknown>;
  /** Where a text message would go instead. */
  readonly phone: string | null;
  /** Got as many campaign messages as they may within the days. */
  readonly isCapped: boolean;
}

export interface WaitingAsk {
  readonly campaignId: string;
  readonly now: Date;
  readonly limit: number;
  readonly cap: { readonly messages: number; readonly since: Date } | null;
}

/** Counted by all campaigns of the tenant: what was put in line and did not certainly fail. */
function capped(ask: WaitingAsk): RawBuilder<unknown> {
  if (ask.cap === null) return sql`false`;
  return sql`(select count(*) from campaign_recipients o where o.tenant_id = r.tenant_id and o.contact_id = r.contact_id and o.queued_at >= ${ask.cap.since}
    and o.campaign_id <> r.campaign_id and o.state in ('queued', 'accepted', 'delivered', 'read', 'unconfirmed')) >= ${ask.cap.messages}`;
}

/** Who is due and waits, longest first; locked, and nobody waits for those whom another holds. */
export async function lockWaiting({ q, tenantId }: Tx, ask: WaitingAsk): Promise<readonly WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    with due as (
      select * from campaign_recipients where tenant_id = ${tenantId} and campaign_id = ${ask.campaignId} and due_at <= ${ask.now}
      order by due_at, contact_id limit ${ask.limit} for update skip locked)
    select r.contact_id as "contactId", coalesce(r.address, '') as address, r.channel, r.variant, r.zone, r.due_at as "dueAt", r.tries, c.name, c.language, c.attributes, ${capped(ask)} as "isCapped",
      case when r.channel = 'whatsapp' then (select i.value from contact_identities i where i.tenant_id = r.tenant_id and i.contact_id = r.contact_id and i.kind = 'phone'
        and i.is_primary limit 1) end as phone
    from due r join contacts c on c.tenant_id = ${tenantId} and c.id = r.contact_id order by r.due_at, r.contact_id`.execute(q);
  return rows;
}

/** All who wait with this clock are left in peace until then. @returns how many */
export async function postpone(
  { q, tenantId }: Tx,
  wait: { readonly campaignId: string; readonly zone: string; readonly now: Date; readonly until: Date },
): Promise<void> {
  await sql`
    update campaign_recipients set due_at = ${wait.until} where tenant_id = ${tenantId} and campaign_id = ${wait.campaignId} and due_at <= ${wait.now}
      and zone = ${wait.zone}`.execute(q);
}

export interface Queued {
  readonly contactId: string;
  readonly variant: string;
  readonly messageId: string;
  readonly standbyId: string | null;
}

const QUEUED: Columns<Queued> = {
  contact_id: ['uuid', (row) => row.contactId],
  variant: ['text', (row) => row.variant],
  message_id: ['uuid', (row) => row.messageId],
  standby_id: ['uuid', (row) => row.standbyId],
};

export async function markQueued(
  { q, tenantId }: Tx,
  campaignId: string,
  { rows, at }: { readonly rows: readonly Queued[]; readonly at: Date },
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update campaign_recipients r set state = 'queued', due_at = null, variant = x.variant, message_id = x.message_id, standby_id = x.standby_id, on_standby = false, reason = null,
      tries = r.tries + 1, queued_at = ${at}, moved_at = ${at}
    from ${valuesOf(rows, QUEUED)} x
    where r.tenant_id = ${tenantId} and r.campaign_id = ${campaignId} and r.contact_id = x.contact_id`.execute(q);
}

export interface Skipped {
  readonly contactId: string;
  readonly reason: string;
}

export async function markSkipped(
  { q, tenantId }: Tx,
  campaignId: string,
  { rows, at }: { readonly rows: readonly Skipped[]; readonly at: Date },
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update campaign_recipients r set state = 'skipped', due_at = null, reason = x.reason, moved_at = ${at}
    from unnest(${plainArray(rows.map((row) => row.contactId))}::uuid[], ${textArray(rows.map((row) => row.reason))}::text[]) as x (contact_id, reason)
    where r.tenant_id = ${tenantId} and r.campaign_id = ${campaignId} and r.contact_id = x.contact_id and r.state = 'waiting'`.execute(q);
}

export interface Moved {
  readonly variant: string;
  readonly was: RecipientState;
  readonly people: number;
}

/** Those whose messages were taken back: they wait again, or are done with. @returns how many, by variant */
export async function putBack(
  { q, tenantId }: Tx,
  campaignId: string,
  back: { readonly messageIds: readonly string[]; readonly to: 'waiting' | 'cancelled'; readonly at: Date },
): Promise<readonly Moved[]> {
  const { rows } = await sql<Moved>`
    with moved as (
      update campaign_recipients r set state = ${back.to}, due_at = ${back.to === 'waiting' ? back.at : null}, message_id = null, standby_id = null, queued_at = null, moved_at = ${back.at}, on_standby = false
      where r.tenant_id = ${tenantId} and r.campaign_id = ${campaignId} and r.state = 'queued'
        and (case when r.on_standby then r.standby_id else r.message_id end) = any(${plainArray(back.messageIds)}::uuid[])
      returning r.variant)
    select coalesce(variant, '') as variant, 'queued' as was, count(*)::int as people from moved group by 1`.execute(q);
  return rows;
}

/** All who still wait are done with. @returns how many, by variant */
export async function cancelWaiting({ q, tenantId }: Tx, campaignId: string, at: Date): Promise<readonly Moved[]> {
  const { rows } = await sql<Moved>`
    with moved as (
      update campaign_recipients set state = 'cancelled', due_at = null, moved_at = ${at} where tenant_id = ${tenantId} and campaign_id = ${campaignId} and due_at is not null returning variant)
    select coalesce(variant, '') as variant, 'waiting' as was, count(*)::int as people from moved group by 1`.execute(q);
  return rows;
}

/** Those who certainly got nothing wait once more. @returns how many, by variant */
export async function wantAgain({ q, tenantId }: Tx, campaignId: string, at: Date): Promise<readonly Moved[]> {
  const { rows } = await sql<Moved>`
    with moved as (
      update campaign_recipients set state = 'waiting', reason = null, message_id = null, standby_id = null, on_standby = false, due_at = ${at}, moved_at = ${at}
      where tenant_id = ${tenantId} and campaign_id = ${campaignId} and rare = 'failed' and address is not null returning variant)
    select coalesce(variant, '') as variant, 'failed' as was, count(*)::int as people from moved group by 1`.execute(q);
  return rows;
}

/** Who waits for the winner may go. */
export async function releaseRest({ q, tenantId }: Tx, campaignId: string, at: Date): Promise<void> {
  await sql`
    update campaign_recipients set due_at = ${at} where tenant_id = ${tenantId} and campaign_id = ${campaignId} and due_at = 'infinity'`.execute(q);
}

/** When the next of those who wait is due; null: nobody waits for a known time. */
export async function nextDue({ q, tenantId }: Tx, campaignId: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select due_at as at from campaign_recipients where tenant_id = ${tenantId} and campaign_id = ${campaignId} and due_at < 'infinity'
    order by due_at limit 1`.execute(q);
  return rows[0]?.at ?? null;
}

/** A page of those who wait, for counting what their texts take. */
export async function pageOfWaiting(
  { q, tenantId }: Tx,
  campaignId: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly Pick<WaitingRow, 'contactId' | 'channel' | 'variant' | 'address' | 'name' | 'language' | 'attributes'>[]> {
  const { rows } = await sql<WaitingRow>`
    select r.contact_id as "contactId", r.address, r.channel, r.variant, c.name, c.language, c.attributes
    from campaign_recipients r join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id
    where r.tenant_id = ${tenantId} and r.campaign_id = ${campaignId} and r.due_at is not null and ${after === null ? sql`true` : sql`r.contact_id > ${after}`}
    order by r.contact_id limit ${limit}`.execute(q);
  return rows;
}

/** How many wait, by way and beginning of their numbers. */
export async function countWaiting(
  { q, tenantId }: Tx,
  campaignId: string,
): Promise<readonly { readonly channel: ConsentChannel; readonly variant: string | null; readonly prefix: string; readonly people: number }[]> {
  const { rows } = await sql<{ channel: ConsentChannel; variant: string | null; prefix: string; people: number }>`
    select channel, variant, case when channel = 'email' then '' else left(address, 7) end as prefix, count(*)::int as people
    from campaign_recipients where tenant_id = ${tenantId} and campaign_id = ${campaignId} and due_at is not null group by 1, 2, 3`.execute(q);
  return rows;
}
