import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

/** Deliveries that wait, and those whose sender is gone. */
const idle = (now: Date): RawBuilder<unknown> => sql`w.next_action_at is not null and (w.state = 'waiting' or w.next_action_at <= ${now}::timestamptz)`;

interface Clearing {
  readonly now: Date;
  /** So many at a time: each is a row of five indexes. */
  readonly limit: number;
}

/** What has waited for too long, behind an address that was left alone. @returns how many were given up */
export async function expireWaiting({ q, tenantId }: Tx, { before, now, limit }: Clearing & { readonly before: Date }): Promise<number> {
  const { rows } = await sql`
    with late as (
      select w.id from webhook_deliveries w where w.tenant_id = ${tenantId} and ${idle(now)} and w.round_began_at < ${before}::timestamptz
      order by w.round_began_at limit ${limit} for update skip locked)
    update webhook_deliveries d set state = 'failed', next_action_at = null, finished_at = ${now}, last_error = 'waited_too_long'
    from late where d.tenant_id = ${tenantId} and d.id = late.id returning d.id`.execute(q);
  return rows.length;
}

/** An address that is switched off hears nothing more of what waited for it. @returns how many were cancelled */
export async function cancelWaiting({ q, tenantId }: Tx, endpointId: string, { now, limit }: Clearing): Promise<number> {
  return cancel(
    { q, tenantId },
    now,
    sql`
    select w.id from webhook_deliveries w where w.tenant_id = ${tenantId} and w.endpoint_id = ${endpointId}::uuid and ${idle(now)} limit ${limit} for update skip locked`,
  );
}

/** As `cancelWaiting`, behind every address that is off. */
export async function cancelUnheard({ q, tenantId }: Tx, { now, limit }: Clearing): Promise<number> {
  return cancel(
    { q, tenantId },
    now,
    sql`
    select d.id from webhook_endpoints e cross join lateral (
      select w.id from webhook_deliveries w where w.tenant_id = ${tenantId} and w.endpoint_id = e.id and ${idle(now)} limit ${limit} for update skip locked) d
    where e.tenant_id = ${tenantId} and (not e.is_active or e.deleted_at is not null) limit ${limit}`,
  );
}

async function cancel({ q, tenantId }: Pick<Tx, 'q' | 'tenantId'>, now: Date, which: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql`
    with unheard as (${which})
    update webhook_deliveries d set state = 'cancelled', next_action_at = null, finished_at = ${now} from unheard where d.tenant_id = ${tenantId} and d.id = unheard.id
    returning d.id`.execute(q);
  return rows.length;
}

/** Those of these days ago that have come to their end, some at a time. @returns how many went */
export async function removeOld({ q, tenantId }: Tx, { firstKept, limit }: { readonly firstKept: string; readonly limit: number }): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with old as (
      select id from webhook_deliveries where tenant_id = ${tenantId} and id < ${firstKept}::uuid and next_action_at is null
      order by id limit ${limit} for update skip locked),
    tries as (delete from webhook_attempts a using old where a.tenant_id = ${tenantId} and a.delivery_id = old.id)
    select id from old`.execute(q);
  await sql`delete from webhook_deliveries where tenant_id = ${tenantId} and id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(q);
  return rows.length;
}
