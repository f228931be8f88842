import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export interface EndpointRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly is_active: boolean;
  readonly off_reason: '' | 'failing' | 'gone';
  readonly off_at: Date | null;
  readonly former_until: Date | null;
  readonly failures: number;
  readonly failing_since: Date | null;
  readonly resume_at: Date | null;
  readonly last_success_at: Date | null;
  readonly last_failure_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly waiting: number;
}

/** So many are counted as waiting, at most. */
const MOST_WAITING = 1_000;
const COLUMNS = sql`e.id, e.tenant_id, e.url, e.description, e.events, e.is_active, e.off_reason, e.off_at, e.former_until, e.failures, e.failing_since, e.resume_at,
  e.last_success_at, e.last_failure_at, e.created_at, e.updated_at,
  (select count(*)::int from (select 1 from webhook_deliveries d where d.tenant_id = e.tenant_id and d.endpoint_id = e.id and d.next_action_at is not null limit ${MOST_WAITING}) n) as waiting`;

/** In the order they were made; a tenant has a handful. */
export async function listEndpoints({ q, tenantId }: Tx): Promise<readonly EndpointRow[]> {
  const { rows } = await sql<EndpointRow>`
    select ${COLUMNS} from webhook_endpoints e where e.tenant_id = ${tenantId} and e.deleted_at is null order by e.id`.execute(q);
  return rows;
}

export async function findEndpoint({ q, tenantId }: Tx, id: string): Promise<EndpointRow | undefined> {
  const { rows } = await sql<EndpointRow>`
    select ${COLUMNS} from webhook_endpoints e where e.tenant_id = ${tenantId} and e.id = ${id} and e.deleted_at is null`.execute(q);
  return rows[0];
}

/** One that was deleted too: whoever did so wants no other. */
export async function findByUrl({ q, tenantId }: Tx, url: string): Promise<{ readonly id: string; readonly secret_sealed: string } | undefined> {
  const { rows } = await sql<{ id: string; secret_sealed: string }>`
    select id, secret_sealed from webhook_endpoints where tenant_id = ${tenantId} and url = ${url} order by id desc limit 1`.execute(q);
  return rows[0];
}

export interface LockedEndpoint {
  readonly is_active: boolean;
  readonly secret_sealed: string;
}

/** Held until the commit: two who change it take turns. */
export async function lockEndpoint({ q, tenantId }: Tx, id: string): Promise<LockedEndpoint | undefined> {
  const { rows } = await sql<LockedEndpoint>`
    select is_active, secret_sealed from webhook_endpoints where tenant_id = ${tenantId} and id = ${id} and deleted_at is null for no key update`.execute(q);
  return rows[0];
}

/** The tenant's turn to add one, so that two at once do not pass the limit. @returns how many there are */
export async function countEndpoints({ q, tenantId }: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`webhook_endpoints:${tenantId}`}, 0))`.execute(q);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from webhook_endpoints where tenant_id = ${tenantId} and deleted_at is null`.execute(q);
  return rows[0]!.n;
}

export interface NewEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly isActive: boolean;
  readonly secretSealed: string;
  readonly createdBy: string | null;
}

export async function addEndpoint({ q, tenantId }: Tx, e: NewEndpoint, at: Date): Promise<void> {
  await sql`
    insert into webhook_endpoints (tenant_id, id, url, description, events, is_active, secret_sealed, created_by, created_at, updated_at)
    values (${tenantId}, ${e.id}, ${e.url}, ${e.description}, ${[...e.events]}::text[], ${e.isActive}, ${e.secretSealed}, ${e.createdBy}, ${at}, ${at})`.execute(
    q,
  );
}

export interface EndpointPatch {
  readonly url: string | null;
  readonly description: string | null;
  readonly events: readonly string[] | null;
  readonly isActive: boolean | null;
}

/** Null leaves as it is. Another address, or one that is switched on again, begins with a clean record. */
export async function patchEndpoint({ q, tenantId }: Tx, id: string, { patch: p, at }: { readonly patch: EndpointPatch; readonly at: Date }): Promise<void> {
  const fresh = p.isActive === true || p.url !== null;
  await sql`
    update webhook_endpoints set url = coalesce(${p.url}, url), description = coalesce(${p.description}, description),
      events = coalesce(${p.events === null ? null : [...p.events]}::text[], events), is_active = coalesce(${p.isActive}, is_active),
      off_reason = case when ${p.isActive !== null} then '' else off_reason end,
      off_at = case when ${p.isActive === false} then ${at}::timestamptz when ${p.isActive === true} then null else off_at end,
      failures = case when ${fresh} then 0 else failures end, failing_since = case when ${fresh} then null else failing_since end,
      resume_at = case when ${fresh} then null else resume_at end, updated_at = ${at}
    where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export interface Rotation {
  readonly secretSealed: string;
  /** Null: the one before opens no more. */
  readonly formerSecretSealed: string | null;
  readonly formerUntil: Date | null;
  readonly at: Date;
}

export async function rotateEndpoint({ q, tenantId }: Tx, id: string, r: Rotation): Promise<void> {
  await sql`
    update webhook_endpoints set secret_sealed = ${r.secretSealed}, former_secret_sealed = ${r.formerSecretSealed}, former_until = ${r.formerUntil}, updated_at = ${r.at}
    where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

/** What it was told stays for a month, for whoever looks for it. */
export async function deleteEndpoint({ q, tenantId }: Tx, id: string, at: Date): Promise<void> {
  await sql`
    update webhook_endpoints set deleted_at = ${at}, is_active = false, secret_sealed = '', former_secret_sealed = null, former_until = null, updated_at = ${at}
    where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}
