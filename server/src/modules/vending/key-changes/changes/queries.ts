import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { idAfter, knownCount, MOST_COUNTED, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';
import type { MeterKey } from '../keys/key.ts';
import type { ChangeState, Proof } from '../state.ts';

type Reading = Tx | PlatformTx;

export interface ChangeRow extends MeterKey {
  readonly tenant_id: string;
  readonly id: string;
  readonly campaign_id: string;
  readonly meter: string;
  readonly meter_id: string;
  readonly customer_name: string | null;
  readonly has_phone: boolean;
  readonly state: ChangeState;
  readonly set_no: number;
  readonly tails: readonly string[];
  readonly sent_via: 'sms' | 'hand' | null;
  readonly sent_at: Date | null;
  readonly texts: number;
  readonly message_state: string | null;
  readonly hold_until: Date | null;
  readonly waiting_purchases: number;
  readonly confirmed_via: Proof | null;
  readonly confirmed_at: Date | null;
  readonly note: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** What belongs to the rows of a page, each by an index of its own. */
const described = sql`
  select c.tenant_id, c.id, c.campaign_id, c.meter_id as meter, m.meter_id, h.name as customer_name, coalesce(h.phone, '') <> '' as has_phone, c.state, c.set_no, c.sgc, c.krn, c.ti, c.base_date,
    array(select t.token_tail::text from key_change_tokens t where t.tenant_id = c.tenant_id and t.change_id = c.id and t.set_no = c.set_no order by t.part) as tails,
    c.sent_via, c.sent_at, c.texts, b.state as message_state, w.until as hold_until,
    (select count(*)::int from vend_orders o where w.until is not null and o.tenant_id = c.tenant_id and o.meter_id = c.meter_id and o.state = 'ready') as waiting_purchases,
    c.confirmed_via, c.confirmed_at, c.note, c.created_at, c.updated_at
  from key_changes c join meters m on m.tenant_id = c.tenant_id and m.id = c.meter_id
  left join meter_assignments a on a.tenant_id = c.tenant_id and a.meter_id = c.meter_id and a.deactivated_on is null
  left join customers h on h.tenant_id = a.tenant_id and h.id = a.customer_id
  left join outbox_messages b on b.tenant_id = c.tenant_id and b.id = c.message_id
  left join meter_holds w on c.state in ('sent', 'failed') and w.tenant_id = c.tenant_id and w.meter_id = c.meter_id and w.until > now()`;

export interface ChangeFilter {
  readonly campaign: string | null;
  readonly meter: string | null;
  readonly state: ChangeState | null;
}

function matching(tx: Reading, { campaign, meter, state }: ChangeFilter): RawBuilder<unknown> {
  const all = [sql`true`];
  if (tx.tenantId !== null) all.push(sql`k.tenant_id = ${tx.tenantId}::uuid`);
  if (campaign !== null) all.push(sql`k.campaign_id = ${campaign}::uuid`);
  if (meter !== null) all.push(sql`k.meter_id = ${meter}::uuid`);
  if (state !== null) all.push(sql`k.state = ${state}`);
  return sql.join(all, sql` and `);
}

/** Newest first. */
export async function listChanges(tx: Reading, filter: ChangeFilter, page: PageRequest): Promise<{ rows: readonly ChangeRow[]; count: number }> {
  const [after, { limit, offset }] = [idAfter(page), rowsOf(page)];
  const { rows } = await sql<ChangeRow>`
    with page as materialized (
      select k.tenant_id, k.id from key_changes k where ${matching(tx, filter)} ${after ? sql`and k.id < ${after}::uuid` : sql``} order by k.id desc limit ${limit} offset ${offset})
    ${described} join page on page.tenant_id = c.tenant_id and page.id = c.id order by c.id desc`.execute(tx.q);
  const known = knownCount(page, rows.length);
  if (known !== null) return { rows, count: known };
  const counted = await sql<{ n: number }>`
    select count(*)::int as n from (select from key_changes k where ${matching(tx, filter)} limit ${MOST_COUNTED}) c`.execute(tx.q);
  return { rows, count: counted.rows[0]!.n };
}

export async function findChange(tx: Reading, id: string): Promise<ChangeRow | undefined> {
  const { rows } = await sql<ChangeRow>`${described} where c.id = ${id} and (${tx.tenantId}::uuid is null or c.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

/** A change with all that handing its tokens out needs. */
export interface LockedChange {
  readonly id: string;
  readonly campaign_id: string;
  readonly campaign_state: string;
  readonly meter_id: string;
  readonly meter_number: string;
  readonly state: ChangeState;
  readonly set_no: number;
  readonly texts: number;
  readonly hold_days: number;
  readonly customer_id: string | null;
  readonly phone: string | null;
  readonly language: string;
  readonly utility: string;
}

const locked = sql`
  select c.id, c.campaign_id, p.state as campaign_state, c.meter_id, m.meter_id as meter_number, c.state, c.set_no, c.texts, p.hold_days, h.id as customer_id, nullif(h.phone, '') as phone,
    coalesce(h.language, n.language) as language, n.name as utility
  from key_changes c join key_change_campaigns p on p.tenant_id = c.tenant_id and p.id = c.campaign_id
  join meters m on m.tenant_id = c.tenant_id and m.id = c.meter_id and m.deleted_at is null
  join tenants n on n.id = c.tenant_id
  left join meter_assignments a on a.tenant_id = c.tenant_id and a.meter_id = c.meter_id and a.deactivated_on is null
  left join customers h on h.tenant_id = a.tenant_id and h.id = a.customer_id and h.deleted_at is null`;

export async function lockChange(tx: Tx, id: string): Promise<LockedChange | undefined> {
  const { rows } = await sql<LockedChange>`${locked} where c.tenant_id = ${tx.tenantId} and c.id = ${id} for update of c`.execute(tx.q);
  return rows[0];
}

/** The next changes of a running campaign whose tokens can go by text; those that another worker has are passed over. */
export async function lockDeliverable(tx: Tx, campaignId: string, limit: number): Promise<readonly LockedChange[]> {
  const { rows } = await sql<LockedChange>`${locked}
    where c.tenant_id = ${tx.tenantId} and c.campaign_id = ${campaignId} and c.state = 'ready' and p.state = 'running' and h.phone <> ''
    order by c.id limit ${limit} for update of c skip locked`.execute(tx.q);
  return rows;
}

/** Running campaigns with something to send. */
export async function campaignsToDeliver(tx: Tx): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from key_change_campaigns p where p.tenant_id = ${tx.tenantId} and p.state = 'running'
      and exists (select from key_changes c join meter_assignments a on a.tenant_id = c.tenant_id and a.meter_id = c.meter_id and a.deactivated_on is null
        join customers h on h.tenant_id = a.tenant_id and h.id = a.customer_id and h.phone <> '' and h.deleted_at is null
        where c.tenant_id = p.tenant_id and c.campaign_id = p.id and c.state = 'ready')
    order by p.id limit 100`.execute(tx.q);
  return rows.map((row) => row.id);
}

export interface SealedPart {
  readonly id: string;
  readonly change_id: string;
  readonly token_sealed: string;
}

/** The tokens of the sets that count, in the order in which they are typed. */
export async function sealedParts(tx: Tx, changeIds: readonly string[]): Promise<readonly SealedPart[]> {
  const { rows } = await sql<SealedPart>`
    select t.id, t.change_id, t.token_sealed from key_changes c join key_change_tokens t on t.tenant_id = c.tenant_id and t.change_id = c.id and t.set_no = c.set_no
    where c.tenant_id = ${tx.tenantId} and c.id = any(${[...changeIds]}::uuid[]) order by t.change_id, t.part`.execute(tx.q);
  return rows;
}

export interface Sent {
  readonly id: string;
  readonly via: 'sms' | 'hand';
  readonly messageId: string | null;
}

/** The tokens have left, once more or for the first time: the first time tells how long a meter takes to confirm. */
export async function markSent(tx: Tx, sent: readonly Sent[], at: Date): Promise<void> {
  await sql`
    update key_changes c set state = 'sent', sent_via = coalesce(c.sent_via, s.via), sent_at = case when c.state = 'sent' then c.sent_at else ${at}::timestamptz end,
      message_id = coalesce(s.message_id, c.message_id), texts = c.texts + case when s.message_id is null then 0 else 1 end,
      updated_at = case when c.state = 'sent' then c.updated_at else ${at}::timestamptz end
    from unnest(${sent.map((one) => one.id)}::uuid[], ${sent.map((one) => one.via)}::text[], ${sent.map((one) => one.messageId)}::uuid[]) as s (id, via, message_id)
    where c.tenant_id = ${tx.tenantId} and c.id = s.id`.execute(tx.q);
}

export interface Moved {
  readonly id: string;
  readonly meter_id: string;
  readonly campaign_id: string;
}

export interface Confirmed {
  readonly id: string;
  readonly via: Proof;
}

/** @returns those that were open until now. */
export async function markConfirmed(
  tx: Tx,
  confirmed: readonly Confirmed[],
  { note, at }: { readonly note: string; readonly at: Date },
): Promise<readonly Moved[]> {
  const { rows } = await sql<Moved>`
    update key_changes c set state = 'confirmed', confirmed_via = s.via, confirmed_at = ${at}, note = case when ${note} = '' then c.note else ${note} end, updated_at = ${at}
    from unnest(${confirmed.map((one) => one.id)}::uuid[], ${confirmed.map((one) => one.via)}::text[]) as s (id, via)
    where c.tenant_id = ${tx.tenantId} and c.id = s.id and c.state in ('sent', 'failed') returning c.id, c.meter_id, c.campaign_id`.execute(tx.q);
  return rows;
}

export async function markFailed(tx: Tx, id: string, { note, at }: { readonly note: string; readonly at: Date }): Promise<void> {
  await sql`update key_changes set state = 'failed', note = ${note}, updated_at = ${at} where tenant_id = ${tx.tenantId} and id = ${id} and state = 'sent'`.execute(
    tx.q,
  );
}

/** Ends the open changes of meters that are no more. @returns the meters */
export async function cancelGone(tx: Tx, at: Date): Promise<readonly Moved[]> {
  const { rows } = await sql<Moved>`
    update key_changes c set state = 'cancelled', note = 'The meter is no longer registered.', updated_at = ${at} from meters m
    where c.tenant_id = ${tx.tenantId} and c.state in ('waiting', 'ready', 'sent', 'failed') and m.tenant_id = c.tenant_id and m.id = c.meter_id and m.deleted_at is not null
    returning c.id, c.meter_id, c.campaign_id`.execute(tx.q);
  return rows;
}

/**
 * Changes that meters themselves have confirmed since their tokens were handed out: by saying so, or by taking a token
 * that was made later, under the new key.
 */
export async function findProven(tx: Tx, limit: number): Promise<readonly Confirmed[]> {
  const { rows } = await sql<Confirmed>`
    select c.id, case when exists (${evidence('key_changed')}) then 'meter_event' else 'token' end as via
    from key_changes c where c.tenant_id = ${tx.tenantId} and c.state = 'sent' and (
      exists (${evidence('key_changed')})
      or exists (${evidence('token_accepted')} and exists (select from tokens k where ${later} and k.token_tail = right(e.details ->> 'token', 4)))
      or exists (select from tokens k where ${later} and k.status = 'redeemed'))
    order by c.id limit ${limit}`.execute(tx.q);
  return rows;
}

const later = sql`k.tenant_id = c.tenant_id and k.meter_id = c.meter_id and k.created_at > c.sent_at`;

function evidence(kind: 'key_changed' | 'token_accepted'): RawBuilder<unknown> {
  return sql`select from meter_events e where e.tenant_id = c.tenant_id and e.meter_id = c.meter_id and e.kind = ${sql.lit(kind)} and e.occurred_at >= c.sent_at`;
}
