import { sql } from 'kysely';
import type { Queries } from '../../../kernel/db.ts';
import type { Feature } from './features.ts';

/** Switches are control tables: each statement names its tenant itself. */
interface Reader {
  readonly q: Queries;
}

/** A client's own switch goes before the platform's. Null: what is off where nobody has said otherwise. */
export async function readSwitchedOff({ q }: Reader, tenantId: string | null): Promise<readonly Feature[]> {
  const { rows } = await sql<{ feature: Feature }>`
    select p.feature from platform_features p
    where not p.is_on and not exists (select from client_features c where c.tenant_id = ${tenantId}::uuid and c.feature = p.feature and c.is_on)
    union
    select c.feature from client_features c where c.tenant_id = ${tenantId}::uuid and not c.is_on
    order by feature`.execute(q);
  return rows.map(({ feature }) => feature);
}

export interface SwitchRow {
  readonly feature: string;
  readonly is_on: boolean;
  readonly reason: string;
  readonly changed_at: Date;
}

export async function readPlatformSwitches({ q }: Reader): Promise<readonly SwitchRow[]> {
  return (await sql<SwitchRow>`select feature, is_on, reason, changed_at from platform_features`.execute(q)).rows;
}

export async function readClientSwitches({ q }: Reader, tenantId: string): Promise<readonly SwitchRow[]> {
  return (await sql<SwitchRow>`select feature, is_on, reason, changed_at from client_features where tenant_id = ${tenantId}`.execute(q)).rows;
}

/** How many clients have a part by their own switch, and how many have not. */
export interface ExceptionCount {
  readonly feature: string;
  readonly on: number;
  readonly off: number;
}

export async function countExceptions({ q }: Reader): Promise<readonly ExceptionCount[]> {
  const { rows } = await sql<ExceptionCount>`
    select c.feature, count(*) filter (where c.is_on)::int as on, count(*) filter (where not c.is_on)::int as off
    from client_features c join tenants t on t.id = c.tenant_id and t.deleted_at is null group by c.feature`.execute(q);
  return rows;
}

export interface Switched {
  readonly feature: Feature;
  readonly isOn: boolean;
  readonly reason: string;
  readonly by: string | null;
  readonly at: Date;
}

/** @returns how it stood before; undefined: nobody had said. */
export async function writePlatformSwitch({ q }: Reader, s: Switched): Promise<boolean | undefined> {
  const before = (await sql<{ is_on: boolean }>`select is_on from platform_features where feature = ${s.feature} for update`.execute(q)).rows[0]?.is_on;
  await sql`
    insert into platform_features (feature, is_on, reason, changed_by, changed_at) values (${s.feature}, ${s.isOn}, ${s.reason}, ${s.by}, ${s.at})
    on conflict (feature) do update set is_on = excluded.is_on, reason = excluded.reason, changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(
    q,
  );
  return before;
}

export async function writeClientSwitch({ q }: Reader, tenantId: string, s: Switched): Promise<void> {
  await sql`
    insert into client_features (tenant_id, feature, is_on, reason, changed_by, changed_at) values (${tenantId}, ${s.feature}, ${s.isOn}, ${s.reason}, ${s.by}, ${s.at})
    on conflict (tenant_id, feature) do update set is_on = excluded.is_on, reason = excluded.reason, changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(
    q,
  );
}

export async function removeClientSwitch({ q }: Reader, tenantId: string, feature: Feature): Promise<void> {
  await sql`delete from client_features where tenant_id = ${tenantId} and feature = ${feature}`.execute(q);
}
