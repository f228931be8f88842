import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { Stretch } from './hours.ts';

export interface Level {
  readonly answerMinutes: number | null;
  readonly resolveMinutes: number | null;
  readonly hours: readonly Stretch[];
}

export interface LevelHere extends Level {
  readonly zone: string;
}

export async function readLevel({ q, tenantId }: Tx): Promise<LevelHere> {
  const { rows } = await sql<LevelHere>`
    select l.answer_minutes as "answerMinutes", l.resolve_minutes as "resolveMinutes", coalesce(l.hours, '[]') as hours, t.time_zone as zone
    from tenants t left join inbox_service_levels l on l.tenant_id = t.id where t.id = ${tenantId}`.execute(q);
  return rows[0]!;
}

export async function writeLevel({ q, tenantId }: Tx, { answerMinutes, resolveMinutes, hours }: Level, at: Date): Promise<void> {
  await sql`
    insert into inbox_service_levels (tenant_id, answer_minutes, resolve_minutes, hours, updated_at)
    values (${tenantId}, ${answerMinutes}, ${resolveMinutes}, ${JSON.stringify(hours)}::jsonb, ${at})
    on conflict (tenant_id) do update set answer_minutes = excluded.answer_minutes, resolve_minutes = excluded.resolve_minutes, hours = excluded.hours,
      updated_at = excluded.updated_at`.execute(q);
}

/** A target that is no more is nobody's to miss. */
export async function forgetDue({ q, tenantId }: Tx, gone: { readonly answer: boolean; readonly resolve: boolean }): Promise<void> {
  await sql`
    update conversations set answer_due_at = case when ${gone.answer} then null else answer_due_at end,
      resolve_due_at = case when ${gone.resolve} then null else resolve_due_at end
    where tenant_id = ${tenantId} and (answer_due_at is not null or resolve_due_at is not null)`.execute(q);
}

/** As the index has it: the next target of which nobody was told yet. */
const TO_TELL = sql`least(case when not late_told then answer_due_at end, case when not resolve_told then resolve_due_at end)`;

/** Talks of which a target has passed and nobody was told yet, the longest first. */
export async function lateTalks({ q, tenantId }: Tx, now: Date, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from conversations
    where tenant_id = ${tenantId} and ((answer_due_at is not null and not late_told) or (resolve_due_at is not null and not resolve_told)) and ${TO_TELL} <= ${now}
    order by ${TO_TELL} limit ${limit}`.execute(q);
  return rows.map(({ id }) => id);
}

export async function languageOf({ q, tenantId }: Tx): Promise<'en' | 'sw' | 'fr'> {
  return (await sql<{ language: 'en' | 'sw' | 'fr' }>`select language from tenants where id = ${tenantId}`.execute(q)).rows[0]!.language;
}

export async function membersOf({ q, tenantId }: Tx, teamId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ user_id: string }>`
    select user_id from inbox_team_members where tenant_id = ${tenantId} and team_id = ${teamId} order by user_id`.execute(q);
  return rows.map((row) => row.user_id);
}

export interface Resolution {
  readonly id: string;
  readonly conversationId: string;
  readonly userId: string | null;
  readonly channel: string;
  readonly dueAt: Date | null;
  readonly at: Date;
}

export async function addResolution({ q, tenantId }: Tx, r: Resolution): Promise<void> {
  await sql`
    insert into conversation_resolutions (tenant_id, id, conversation_id, user_id, channel, due_at, resolved_at)
    values (${tenantId}, ${r.id}, ${r.conversationId}, ${r.userId}, ${r.channel}, ${r.dueAt}, ${r.at})`.execute(q);
}
