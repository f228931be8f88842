import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../kernel/keyset.ts';
import { MOST_COUNTED } from '../../../kernel/pages.ts';
import type { ConsentChannel } from '../contacts/port.ts';
import type { Status } from './state.ts';

export type Reading = Tx | PlatformTx;

export interface Recurrence {
  readonly frequency: 'daily' | 'weekly' | 'monthly';
  readonly interval?: number;
  /** ISO: 1 is Monday. */
  readonly weekdays?: number[] | null;
  /** Of monthly runs; -1: the last. */
  readonly month_day?: number | null;
  readonly until?: string | null;
  /** Runs in all. */
  readonly count?: number | null;
}

export type WinnerRule = 'delivered' | 'read' | 'replied' | 'fewest_opt_outs' | 'manual';

/** What the tenant decides about a campaign. */
export interface CampaignPlan {
  readonly name: string;
  readonly description: string;
  readonly campaignType: 'sms' | 'whatsapp' | 'email' | 'mixed';
  readonly channels: readonly ConsentChannel[];
  readonly purpose: 'marketing' | 'service';
  readonly segmentIds: readonly string[];
  readonly contactIds: readonly string[];
  readonly criteria: Record<string, unknown> | null;
  readonly sender: string | null;
  readonly numberId: string | null;
  readonly scheduledAt: Date | null;
  /** `YYYY-MM-DDTHH:MM`, as each person's clock shows it. */
  readonly localTime: string | null;
  /** `HH:MM`; people are left in peace from the first to the second. */
  readonly quietFrom: string | null;
  readonly quietUntil: string | null;
  readonly capMessages: number | null;
  readonly capDays: number | null;
  readonly perMinute: number | null;
  readonly lateMinutes: number;
  readonly failoverMinutes: number | null;
  readonly testPercent: number | null;
  readonly testMinutes: number | null;
  readonly winnerBy: WinnerRule | null;
  readonly recurrence: Recurrence | null;
  readonly settings: Record<string, unknown>;
}

export interface CampaignRow extends CampaignPlan {
  readonly tenantId: string;
  readonly id: string;
  readonly status: Status;
  readonly statusReason: string;
  readonly winner: string | null;
  readonly winnerAt: Date | null;
  readonly seriesId: string | null;
  readonly runNo: number;
  readonly createdBy: string | null;
  readonly createdByEmail: string | null;
  readonly editedBy: string | null;
  readonly approvedBy: string | null;
  readonly approvedByEmail: string | null;
  readonly approvedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly createdKey: string;
  readonly editedMicros: bigint;
  readonly startedAt: Date | null;
  readonly runningSince: Date | null;
  readonly nextFeedAt: Date | null;
  readonly completedAt: Date | null;
  readonly isCharged: boolean;
  readonly creditsHeld: bigint;
  readonly estimateMicro: bigint | null;
  readonly estimateCurrency: string | null;
  readonly costMicro: bigint | null;
  readonly costCurrency: string | null;
}

const COLUMNS = sql`c.tenant_id as "tenantId", c.id, c.name, c.description, c.campaign_type as "campaignType", c.channels, c.purpose, c.status, c.status_reason as "statusReason",
  c.segment_ids as "segmentIds", c.contact_ids as "contactIds", c.criteria, c.sender, c.number_id as "numberId", c.scheduled_at as "scheduledAt",
  to_char(c.local_time, 'YYYY-MM-DD"T"HH24:MI') as "localTime", to_char(c.quiet_from, 'HH24:MI') as "quietFrom", to_char(c.quiet_until, 'HH24:MI') as "quietUntil",
  c.cap_messages as "capMessages", c.cap_days as "capDays", c.per_minute as "perMinute", c.late_minutes as "lateMinutes", c.failover_minutes as "failoverMinutes",
  c.test_percent as "testPercent", c.test_minutes as "testMinutes", c.winner_by as "winnerBy", c.winner, c.winner_at as "winnerAt", c.recurrence, c.series_id as "seriesId",
  c.run_no as "runNo", c.settings, c.created_by as "createdBy", cu.email as "createdByEmail", c.edited_by as "editedBy", c.approved_by as "approvedBy",
  au.email as "approvedByEmail", c.approved_at as "approvedAt", c.created_at as "createdAt", c.updated_at as "updatedAt",
  to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdKey", (extract(epoch from c.updated_at) * 1000000)::bigint as "editedMicros",
  c.started_at as "startedAt", c.running_since as "runningSince", c.next_feed_at as "nextFeedAt", c.completed_at as "completedAt", c.is_charged as "isCharged",
  c.credits_held as "creditsHeld", c.estimate_micro as "estimateMicro", c.estimate_currency as "estimateCurrency", c.cost_micro as "costMicro", c.cost_currency as "costCurrency"`;
const FROM = sql`campaigns c left join users cu on cu.id = c.created_by left join users au on au.id = c.approved_by`;
const ofTenant = (tx: Reading): RawBuilder<unknown> => (tx.tenantId === null ? sql`true` : sql`c.tenant_id = ${tx.tenantId}`);

export async function findCampaign(tx: Reading, id: string): Promise<CampaignRow | undefined> {
  const { rows } = await sql<CampaignRow>`select ${COLUMNS} from ${FROM} where ${ofTenant(tx)} and c.id = ${id} and c.deleted_at is null`.execute(tx.q);
  return rows[0];
}

/** One at a time between whoever starts, feeds, pauses or ends a campaign. Its row is locked last, by counts, as messages that move do. */
export async function takeTurn({ q, tenantId }: Tx, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7305, hashtext(${`${tenantId}:${id}`}))`.execute(q);
}

/** One campaign of a tenant at a time puts people in line: two could else write to the same person beyond the cap. */
export async function lockFeeding({ q, tenantId }: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7306, hashtext(${tenantId}))`.execute(q);
}

export interface CampaignFilter {
  readonly status?: string | undefined;
  readonly type?: string | undefined;
  readonly words: readonly string[];
}

function listed(tx: Reading, { status, type, words }: CampaignFilter): RawBuilder<unknown> {
  return sql.join(
    [
      ofTenant(tx),
      sql`c.deleted_at is null`,
      ...(status === undefined ? [] : [sql`c.status = ${status}`]),
      ...(type === undefined ? [] : [sql`c.campaign_type = ${type}`]),
      ...words.map((word) => sql`strpos(lower(c.name || ' ' || c.description), ${word}) > 0`),
    ],
    sql` and `,
  );
}

export async function listCampaigns(
  tx: Reading,
  filter: CampaignFilter,
  page: { readonly keyset: Keyset<'created_at' | 'name'>; readonly limit: number; readonly offset: number },
): Promise<readonly CampaignRow[]> {
  const { rows } = await sql<CampaignRow>`
    select ${COLUMNS} from ${FROM} where ${listed(tx, filter)} and ${keysetBeyond('c', page.keyset)} order by ${keysetOrder('c', page.keyset)}
    limit ${page.limit} offset ${page.offset}`.execute(tx.q);
  return rows;
}

/** At most `MOST_COUNTED`. */
export async function countCampaigns(tx: Reading, filter: CampaignFilter): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select from campaigns c where ${listed(tx, filter)} limit ${MOST_COUNTED}) x`.execute(tx.q);
  return rows[0]!.n;
}

function planned(plan: CampaignPlan): readonly (readonly [string, RawBuilder<unknown>])[] {
  return [
    ['name', sql`${plan.name}`],
    ['description', sql`${plan.description}`],
    ['campaign_type', sql`${plan.campaignType}`],
    ['channels', sql`${[...plan.channels]}::text[]`],
    ['purpose', sql`${plan.purpose}`],
    ['segment_ids', sql`${[...plan.segmentIds]}::uuid[]`],
    ['contact_ids', sql`${[...plan.contactIds]}::uuid[]`],
    ['criteria', sql`${plan.criteria === null ? null : JSON.stringify(plan.criteria)}::jsonb`],
    ['sender', sql`${plan.sender}`],
    ['number_id', sql`${plan.numberId}::uuid`],
    ['scheduled_at', sql`${plan.scheduledAt}::timestamptz`],
    ['local_time', sql`${plan.localTime}::timestamp`],
    ['quiet_from', sql`${plan.quietFrom}::time`],
    ['quiet_until', sql`${plan.quietUntil}::time`],
    ['cap_messages', sql`${plan.capMessages}::smallint`],
    ['cap_days', sql`${plan.capDays}::smallint`],
    ['per_minute', sql`${plan.perMinute}::integer`],
    ['late_minutes', sql`${plan.lateMinutes}`],
    ['failover_minutes', sql`${plan.failoverMinutes}::integer`],
    ['test_percent', sql`${plan.testPercent}::smallint`],
    ['test_minutes', sql`${plan.testMinutes}::integer`],
    ['winner_by', sql`${plan.winnerBy}`],
    ['recurrence', sql`${plan.recurrence === null ? null : JSON.stringify(plan.recurrence)}::jsonb`],
    ['settings', sql`${JSON.stringify(plan.settings)}::jsonb`],
  ];
}

export interface NewCampaign {
  readonly id: string;
  readonly plan: CampaignPlan;
  readonly createdBy: string | null;
  readonly at: Date;
  readonly status?: Status;
  readonly seriesId?: string | null;
  readonly runNo?: number;
  readonly approvedBy?: string | null;
}

/** @returns false for a run of a series that is there already. */
export async function addCampaign({ q, tenantId }: Tx, { id, plan, createdBy, at, ...more }: NewCampaign): Promise<boolean> {
  const columns = planned(plan);
  const { rows } = await sql`
    insert into campaigns (tenant_id, id, ${sql.join(columns.map(([name]) => sql.ref(name)))}, created_by, edited_by, created_at, updated_at, status, series_id, run_no, approved_by, approved_at)
    values (${tenantId}, ${id}, ${sql.join(columns.map(([, value]) => value))}, ${createdBy}, ${createdBy}, ${at}, ${at}, ${more.status ?? 'draft'}, ${more.seriesId ?? null},
      ${more.runNo ?? 1}, ${more.approvedBy ?? null}, ${more.approvedBy ? at : null})
    on conflict (tenant_id, series_id, run_no) where series_id is not null do nothing returning id`.execute(q);
  return rows.length > 0;
}

/** What was agreed to is not what stands there now: the approval goes. */
export async function rewriteCampaign(
  { q, tenantId }: Tx,
  id: string,
  { plan, editedBy }: { readonly plan: CampaignPlan; readonly editedBy: string | null },
): Promise<void> {
  await sql`
    update campaigns set ${sql.join(planned(plan).map(([name, value]) => sql`${sql.ref(name)} = ${value}`))}, edited_by = ${editedBy}, approved_by = null, approved_at = null,
      updated_at = clock_timestamp()
    where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export interface Standing {
  readonly status?: Status;
  readonly statusReason?: string;
  readonly startedAt?: Date;
  readonly runningSince?: Date;
  readonly nextFeedAt?: Date | null;
  readonly completedAt?: Date | null;
  readonly deletedAt?: Date;
  readonly winner?: string;
  readonly winnerAt?: Date;
  readonly approvedBy?: string;
  readonly approvedAt?: Date;
  readonly isCharged?: boolean;
  readonly creditsHeld?: bigint;
  readonly estimateMicro?: bigint | null;
  readonly estimateCurrency?: string | null;
  readonly costMicro?: bigint | null;
  readonly costCurrency?: string | null;
  readonly seriesId?: string;
}

const STANDING: Readonly<Record<keyof Standing, string>> = {
  status: 'status',
  statusReason: 'status_reason',
  startedAt: 'started_at',
  runningSince: 'running_since',
  nextFeedAt: 'next_feed_at',
  completedAt: 'completed_at',
  deletedAt: 'deleted_at',
  winner: 'winner',
  winnerAt: 'winner_at',
  approvedBy: 'approved_by',
  approvedAt: 'approved_at',
  isCharged: 'is_charged',
  creditsHeld: 'credits_held',
  estimateMicro: 'estimate_micro',
  estimateCurrency: 'estimate_currency',
  costMicro: 'cost_micro',
  costCurrency: 'cost_currency',
  seriesId: 'series_id',
};

/** Where it stands; a change of status is an edit for whoever compares versions, the rest is not. */
export async function setStanding({ q, tenantId }: Tx, id: string, standing: Standing): Promise<void> {
  const given = Object.entries(standing).filter(([, value]) => value !== undefined);
  const sets = given.map(([name, value]) => sql`${sql.ref(STANDING[name as keyof Standing])} = ${value}`);
  if (standing.status !== undefined) sets.push(sql`updated_at = clock_timestamp()`);
  await sql`update campaigns set ${sql.join(sets)} where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

/** Moves credits of a campaign: those that it set aside, and those that messages took with them. */
export async function shiftHeld({ q, tenantId }: Tx, id: string, credits: bigint): Promise<void> {
  if (credits !== 0n) await sql`update campaigns set credits_held = credits_held + ${credits} where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

/** Ids of campaigns that want something: to begin, to be fed, to be ended, to have a winner. */
export async function findBusy({ q, tenantId }: Tx, now: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from campaigns where tenant_id = ${tenantId} and status = 'running' and deleted_at is null
    union all select id from campaigns where tenant_id = ${tenantId} and status = 'scheduled' and coalesce(scheduled_at, ${now}) <= ${now} and deleted_at is null`.execute(
    q,
  );
  return rows.map(({ id }) => id);
}
