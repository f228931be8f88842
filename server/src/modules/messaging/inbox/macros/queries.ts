import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { ANSWERS } from '../teams/queries.ts';
import type { Action, Named } from './actions.ts';

export interface MacroRow {
  readonly id: string;
  readonly name: string;
  readonly owner_id: string | null;
  readonly actions: readonly Action[];
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A tenant has some dozens: all that fit, by name. */
const MOST = 1_000;

/** Everybody's, and those of whoever asks. */
export async function readMacros(
  { q, tenantId }: Tx,
  { id, person }: { readonly id: string | null; readonly person: string | null },
): Promise<readonly MacroRow[]> {
  const { rows } = await sql<MacroRow>`
    select id, name, owner_id, actions, created_at, updated_at from inbox_macros
    where tenant_id = ${tenantId} and (owner_id is null or owner_id = ${person}::uuid) and (${id}::uuid is null or id = ${id}::uuid)
    order by lower(name), id limit ${MOST}`.execute(q);
  return rows;
}

interface MacroFields {
  readonly name: string;
  readonly ownerId: string | null;
  readonly actions: readonly Action[];
}

export async function insertMacro({ q, tenantId }: Tx, id: string, { name, ownerId, actions }: MacroFields): Promise<void> {
  await sql`insert into inbox_macros (tenant_id, id, name, owner_id, actions) values (${tenantId}, ${id}, ${name}, ${ownerId}, ${JSON.stringify(actions)}::jsonb)`.execute(
    q,
  );
}

export async function updateMacro({ q, tenantId }: Tx, id: string, { name, ownerId, actions }: MacroFields): Promise<void> {
  await sql`
    update inbox_macros set name = ${name}, owner_id = ${ownerId}, actions = ${JSON.stringify(actions)}::jsonb, updated_at = clock_timestamp()
    where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

/** Held until the change is there: two who change one come one after the other. */
export async function holdMacro({ q, tenantId }: Tx, id: string, person: string | null): Promise<MacroRow | undefined> {
  const { rows } = await sql<MacroRow>`
    select id, name, owner_id, actions, created_at, updated_at from inbox_macros
    where tenant_id = ${tenantId} and id = ${id} and (owner_id is null or owner_id = ${person}::uuid) for update`.execute(q);
  return rows[0];
}

export async function removeMacro({ q, tenantId }: Tx, id: string, person: string | null): Promise<boolean> {
  const { rows } = await sql`
    delete from inbox_macros where tenant_id = ${tenantId} and id = ${id} and (owner_id is null or owner_id = ${person}::uuid) returning id`.execute(q);
  return rows.length > 0;
}

/** How many of those that are named there are. */
export async function countNamed({ q, tenantId }: Tx, named: readonly Named[]): Promise<number> {
  const { rows } = await sql<{ there: number }>`
    select count(*)::integer as there from unnest(${named.map(({ kind }) => kind)}::text[], ${named.map(({ id }) => id)}::uuid[]) as x (kind, id)
    where case x.kind
      when 'canned' then exists (select from canned_replies r where r.tenant_id = ${tenantId} and r.id = x.id)
      when 'template' then exists (select from message_templates t where t.tenant_id = ${tenantId} and t.id = x.id and t.deleted_at is null and t.channel <> 'email')
      when 'label' then exists (select from inbox_labels l where l.tenant_id = ${tenantId} and l.id = x.id)
      when 'team' then exists (select from inbox_teams t where t.tenant_id = ${tenantId} and t.id = x.id and t.deleted_at is null)
      when 'agent' then exists (select from memberships m join users u on u.id = m.user_id where m.tenant_id = ${tenantId} and m.user_id = x.id and ${ANSWERS})
    end`.execute(q);
  return rows[0]!.there;
}

export interface Place {
  readonly client_name: string;
  readonly agent_name: string;
  readonly zone: string;
}

/** What ready answers call the client and whoever answers, and the clock of the client. */
export async function placeOf({ q, tenantId }: Tx, person: string | null): Promise<Place> {
  const { rows } = await sql<Place>`
    select t.name as client_name, t.time_zone as zone, coalesce((select coalesce(nullif(m.first_name, ''), u.first_name)
      from memberships m join users u on u.id = m.user_id where m.tenant_id = ${tenantId} and m.user_id = ${person}::uuid), '') as agent_name
    from tenants t where t.id = ${tenantId}`.execute(q);
  return rows[0]!;
}

export interface Talk {
  readonly id: string;
  readonly channel: 'sms' | 'whatsapp';
  readonly contact_name: string;
}

export async function talksOf({ q, tenantId }: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Talk>> {
  const { rows } = await sql<Talk>`
    select v.id, v.channel, c.name as contact_name from conversations v join contacts c on c.tenant_id = v.tenant_id and c.id = v.contact_id
    where v.tenant_id = ${tenantId} and v.id = any(${ids}::uuid[])`.execute(q);
  return new Map(rows.map((row) => [row.id, row]));
}
