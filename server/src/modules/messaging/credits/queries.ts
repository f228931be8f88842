import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { MOST_COUNTED } from '../../../kernel/pages.ts';

export interface Credits {
  readonly available: bigint;
  readonly reserved: bigint;
  readonly totalPurchased: bigint;
  readonly totalUsed: bigint;
  readonly updatedAt: Date | null;
}

const NONE: Credits = { available: 0n, reserved: 0n, totalPurchased: 0n, totalUsed: 0n, updatedAt: null };

export async function readCredits(tx: Tx): Promise<Credits> {
  const { rows } = await sql<Credits>`
    select available, reserved, total_purchased as "totalPurchased", total_used as "totalUsed", updated_at as "updatedAt"
    from sms_credits where tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows[0] ?? NONE;
}

export interface Addition {
  readonly id: string;
  readonly kind: 'purchase' | 'grant' | 'correction';
  /** Below nothing takes away, for corrections. */
  readonly credits: bigint;
  readonly note: string;
  readonly actorId: string | null;
  readonly dedupeKey: string;
}

/** Has this been written already? Asked with the account locked, so that two who add the same take turns. */
export async function lockAccount(tx: Tx, dedupeKey: string): Promise<'known' | 'new'> {
  await sql`insert into sms_credits (tenant_id, updated_at) values (${tx.tenantId}, now()) on conflict (tenant_id) do nothing`.execute(tx.q);
  await sql`select from sms_credits where tenant_id = ${tx.tenantId} for update`.execute(tx.q);
  const { rows } = await sql`select from sms_credit_entries where tenant_id = ${tx.tenantId} and dedupe_key = ${dedupeKey}`.execute(tx.q);
  return rows.length > 0 ? 'known' : 'new';
}

/** @returns false when it would leave less than nothing. */
export async function addToAccount(tx: Tx, addition: Addition): Promise<boolean> {
  const { rows } = await sql`
    with account as (
      update sms_credits set available = available + ${addition.credits}, updated_at = now(),
        total_purchased = total_purchased + ${addition.kind === 'correction' ? 0n : addition.credits}
      where tenant_id = ${tx.tenantId} and available + ${addition.credits} >= 0 returning available, reserved)
    insert into sms_credit_entries (tenant_id, id, kind, credits, available_after, reserved_after, note, actor_id, dedupe_key, created_at)
    select ${tx.tenantId}::uuid, ${addition.id}::uuid, ${addition.kind}, ${addition.credits}, available, reserved, ${addition.note}, ${addition.actorId}::uuid,
      ${addition.dedupeKey}, now() from account returning id`.execute(tx.q);
  return rows.length > 0;
}

export interface Reservation {
  readonly id: string;
  readonly credits: bigint;
  readonly groupId: string | null;
}

/** One statement: the row's lock makes those who ask at the same moment take turns. @returns false when too little is left. */
export async function reserveFromAccount(tx: Tx, { id, credits, groupId }: Reservation): Promise<boolean> {
  const { rows } = await sql`
    with account as (
      update sms_credits set available = available - ${credits}, reserved = reserved + ${credits}, updated_at = now()
      where tenant_id = ${tx.tenantId} and available >= ${credits} returning available, reserved)
    insert into sms_credit_entries (tenant_id, id, kind, credits, available_after, reserved_after, group_id, dedupe_key, created_at)
    select ${tx.tenantId}::uuid, ${id}::uuid, 'reserve', ${credits}, available, reserved, ${groupId}::uuid, ${`reserve:${id}`}, now() from account returning id`.execute(
    tx.q,
  );
  return rows.length > 0;
}

export interface Settlement {
  readonly id: string;
  readonly kind: 'spend' | 'release';
  readonly credits: bigint;
  readonly groupId: string | null;
}

/** Takes reserved credits as used or gives them back: one statement for any number of groups. */
export async function settleAccount(tx: Tx, lines: readonly Settlement[]): Promise<void> {
  if (lines.length === 0) return;
  const sum = (kind: Settlement['kind']): bigint => lines.filter((line) => line.kind === kind).reduce((total, line) => total + line.credits, 0n);
  const [spent, freed] = [sum('spend'), sum('release')];
  await sql`
    with account as (
      update sms_credits set reserved = reserved - ${spent + freed}, available = available + ${freed}, total_used = total_used + ${spent}, updated_at = now()
      where tenant_id = ${tx.tenantId} returning available, reserved)
    insert into sms_credit_entries (tenant_id, id, kind, credits, available_after, reserved_after, group_id, dedupe_key, created_at)
    select ${tx.tenantId}::uuid, x.id, x.kind, x.credits, account.available, account.reserved, x.group_id, x.kind || ':' || x.id, now()
    from account, unnest(${lines.map((line) => line.id)}::uuid[], ${lines.map((line) => line.kind)}::text[], ${lines.map((line) => line.credits)}::bigint[],
      ${lines.map((line) => line.groupId)}::uuid[]) as x (id, kind, credits, group_id)`.execute(tx.q);
}

export interface EntryRow {
  readonly id: string;
  readonly kind: string;
  readonly credits: bigint;
  readonly availableAfter: bigint;
  readonly reservedAfter: bigint;
  readonly groupId: string | null;
  readonly note: string;
  readonly createdAt: Date;
}

/** Newest first. */
export async function listEntries(
  tx: Tx | PlatformTx,
  page: { readonly before: string | null; readonly limit: number; readonly offset: number },
): Promise<readonly EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select id, kind, credits, available_after as "availableAfter", reserved_after as "reservedAfter", group_id as "groupId", note, created_at as "createdAt"
    from sms_credit_entries where ${tx.tenantId === null ? sql`true` : sql`tenant_id = ${tx.tenantId}`} and ${page.before === null ? sql`true` : sql`id < ${page.before}`}
    order by id desc limit ${page.limit} offset ${page.offset}`.execute(tx.q);
  return rows;
}

/** At most `MOST_COUNTED`. */
export async function countEntries(tx: Tx | PlatformTx): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from (
    select from sms_credit_entries where ${tx.tenantId === null ? sql`true` : sql`tenant_id = ${tx.tenantId}`} limit ${MOST_COUNTED}) c`.execute(tx.q);
  return Number(rows[0]!.n);
}

export interface SmsSettings {
  readonly paidBy: 'credits' | 'own_account';
  readonly serviceTexts: 'platform' | 'credits';
}

export async function readSettings(tx: Tx): Promise<SmsSettings> {
  const { rows } =
    await sql<SmsSettings>`select paid_by as "paidBy", service_texts as "serviceTexts" from sms_settings where tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows[0] ?? { paidBy: 'credits', serviceTexts: 'platform' };
}

/**
 * Who pays what, as it is at this moment: who has no gateway account of its own cannot pay one itself, and where nobody
 * has said otherwise its tokens and notices come out of its credits as long as they last.
 */
export async function readTerms(tx: Tx): Promise<SmsSettings> {
  const { rows } = await sql<SmsSettings>`
    select case when own.is then coalesce(s.paid_by, 'credits') else 'credits' end as "paidBy",
      coalesce(s.service_texts, case when own.is then 'platform' else 'credits' end) as "serviceTexts"
    from (select exists (select from sms_channels where tenant_id = ${tx.tenantId} and deleted_at is null) as is) own
      left join sms_settings s on s.tenant_id = ${tx.tenantId}`.execute(tx.q);
  return rows[0]!;
}

export async function writeSettings(tx: Tx, { paidBy, serviceTexts }: SmsSettings): Promise<void> {
  await sql`
    insert into sms_settings (tenant_id, paid_by, service_texts, updated_at) values (${tx.tenantId}, ${paidBy}, ${serviceTexts}, now())
    on conflict (tenant_id) do update set paid_by = excluded.paid_by, service_texts = excluded.service_texts, updated_at = excluded.updated_at`.execute(tx.q);
}
