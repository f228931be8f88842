import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

/** Who may answer: the same as `inbox.answer`. */
export const ANSWERS = sql`m.is_active and m.role in ('client_admin', 'operator') and u.is_active and u.deleted_at is null`;

export async function isAgent({ q, tenantId }: Tx, userId: string): Promise<boolean> {
  const { rows } = await sql`
    select from memberships m join users u on u.id = m.user_id where m.tenant_id = ${tenantId} and m.user_id = ${userId} and ${ANSWERS}`.execute(q);
  return rows.length > 0;
}

export interface HeldTeam {
  readonly id: string;
  readonly assigns_in_turn: boolean;
}

export async function holdTeam({ q, tenantId }: Tx, id: string): Promise<HeldTeam | undefined> {
  const { rows } = await sql<HeldTeam>`
    select id, assigns_in_turn from inbox_teams where tenant_id = ${tenantId} and id = ${id} and deleted_at is null for update`.execute(q);
  return rows[0];
}

export async function defaultTeam({ q, tenantId }: Tx): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from inbox_teams where tenant_id = ${tenantId} and is_default and deleted_at is null`.execute(q);
  return rows[0]?.id ?? null;
}

/** Whoever is there, has room, and was not chosen for the longest time. */
export async function nextInTurn({ q, tenantId }: Tx, teamId: string): Promise<string | null> {
  const { rows } = await sql<{ user_id: string }>`
    select x.user_id from inbox_team_members x join memberships m on m.tenant_id = x.tenant_id and m.user_id = x.user_id join users u on u.id = x.user_id
      left join inbox_agents a on a.tenant_id = x.tenant_id and a.user_id = x.user_id
    where x.tenant_id = ${tenantId} and x.team_id = ${teamId} and ${ANSWERS} and coalesce(a.is_available, true)
      and (a.capacity is null or a.capacity > (select count(*) from (select 1 from conversations v
        where v.tenant_id = ${tenantId} and v.assignee_id = x.user_id and v.archived_at is null and v.state <> 'resolved' and v.state <> 'snoozed' limit 1001) busy))
    order by coalesce(a.last_assigned_at, 'epoch'), x.user_id limit 1`.execute(q);
  return rows[0]?.user_id ?? null;
}

export async function noteAssigned({ q, tenantId }: Tx, userId: string): Promise<void> {
  await sql`
    insert into inbox_agents (tenant_id, user_id, last_assigned_at) values (${tenantId}, ${userId}, clock_timestamp())
    on conflict (tenant_id, user_id) do update set last_assigned_at = excluded.last_assigned_at`.execute(q);
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface TeamRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly assigns_in_turn: boolean;
  readonly is_default: boolean;
  readonly members: readonly Named[];
  readonly created_at: Date;
  readonly updated_at: Date;
}

const NAME = sql`trim(coalesce(nullif(m.first_name, ''), u.first_name) || ' ' || coalesce(nullif(m.last_name, ''), u.last_name))`;

export async function readTeams({ q, tenantId }: Tx, id: string | null): Promise<readonly TeamRow[]> {
  const { rows } = await sql<TeamRow>`
    select t.id, t.name, t.description, t.assigns_in_turn, t.is_default, t.created_at, t.updated_at,
      coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'name', ${NAME}, 'email', u.email) order by u.email)
        from inbox_team_members x join users u on u.id = x.user_id join memberships m on m.tenant_id = x.tenant_id and m.user_id = x.user_id
        where x.tenant_id = ${tenantId} and x.team_id = t.id), '[]') as members
    from inbox_teams t where t.tenant_id = ${tenantId} and t.deleted_at is null and (${id}::uuid is null or t.id = ${id}::uuid) order by lower(t.name), t.id`.execute(
    q,
  );
  return rows;
}

export interface TeamFields {
  readonly name?: string;
  readonly description?: string;
  readonly assigns_in_turn?: boolean;
  readonly is_default?: boolean;
}

export async function insertTeam({ q, tenantId }: Tx, id: string, { name, description, assigns_in_turn, is_default }: TeamFields): Promise<void> {
  await sql`
    insert into inbox_teams (tenant_id, id, name, description, assigns_in_turn, is_default)
    values (${tenantId}, ${id}, ${name ?? ''}, ${description ?? ''}, ${assigns_in_turn ?? true}, ${is_default ?? false})`.execute(q);
}

export async function updateTeam({ q, tenantId }: Tx, id: string, fields: TeamFields): Promise<boolean> {
  const row = await q
    .updateTable('inbox_teams')
    .set({ ...fields, updated_at: sql<Date>`clock_timestamp()` })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** One team takes what belongs to nobody. */
export async function noDefaultBut({ q, tenantId }: Tx, id: string): Promise<void> {
  await sql`update inbox_teams set is_default = false where tenant_id = ${tenantId} and is_default and id <> ${id}`.execute(q);
}

export async function removeTeam({ q, tenantId }: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    update inbox_teams set deleted_at = clock_timestamp(), is_default = false where tenant_id = ${tenantId} and id = ${id} and deleted_at is null returning id`.execute(
    q,
  );
  if (rows.length === 0) return false;
  await sql`delete from inbox_team_members where tenant_id = ${tenantId} and team_id = ${id}`.execute(q);
  await sql`update conversations set team_id = null, version = version + 1 where tenant_id = ${tenantId} and team_id = ${id}`.execute(q);
  return true;
}

/** @returns how many of them may answer; those who may not are not taken in */
export async function writeMembers({ q, tenantId }: Tx, teamId: string, userIds: readonly string[]): Promise<number> {
  await sql`delete from inbox_team_members where tenant_id = ${tenantId} and team_id = ${teamId} and user_id <> all(${userIds}::uuid[])`.execute(q);
  await sql`
    insert into inbox_team_members (tenant_id, team_id, user_id)
    select ${tenantId}, ${teamId}, m.user_id from memberships m join users u on u.id = m.user_id
    where m.tenant_id = ${tenantId} and m.user_id = any(${userIds}::uuid[]) and ${ANSWERS} order by m.user_id on conflict do nothing`.execute(q);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from inbox_team_members where tenant_id = ${tenantId} and team_id = ${teamId}`.execute(q);
  return rows[0]!.n;
}

export interface AgentRow {
  /** The user's, as rows of every list have one. */
  readonly id: string;
  readonly user: Named;
  readonly role: string;
  readonly is_available: boolean;
  readonly capacity: number | null;
  readonly open_conversations: number;
  readonly teams: readonly string[];
}

export async function readAgents({ q, tenantId }: Tx, userId: string | null): Promise<readonly AgentRow[]> {
  const { rows } = await sql<AgentRow>`
    select u.id, jsonb_build_object('id', u.id, 'name', ${NAME}, 'email', u.email) as user, m.role, coalesce(a.is_available, true) as is_available, a.capacity,
      (select count(*)::int from (select 1 from conversations v where v.tenant_id = ${tenantId} and v.assignee_id = u.id and v.archived_at is null
        and v.state <> 'resolved' limit 1001) n) as open_conversations,
      array(select x.team_id from inbox_team_members x where x.tenant_id = ${tenantId} and x.user_id = u.id order by x.team_id) as teams
    from memberships m join users u on u.id = m.user_id left join inbox_agents a on a.tenant_id = m.tenant_id and a.user_id = m.user_id
    where m.tenant_id = ${tenantId} and ${ANSWERS} and (${userId}::uuid is null or u.id = ${userId}::uuid) order by u.email, u.id`.execute(q);
  return rows;
}

export async function writeAgent(
  { q, tenantId }: Tx,
  userId: string,
  { isAvailable, capacity }: { readonly isAvailable: boolean | undefined; readonly capacity: number | null | undefined },
): Promise<void> {
  await sql`
    insert into inbox_agents as a (tenant_id, user_id, is_available, capacity) values (${tenantId}, ${userId}, ${isAvailable ?? true}, ${capacity ?? null})
    on conflict (tenant_id, user_id) do update set is_available = coalesce(${isAvailable ?? null}::boolean, a.is_available),
      capacity = case when ${capacity !== undefined} then excluded.capacity else a.capacity end, updated_at = clock_timestamp()`.execute(q);
}
