import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { Health, Verdict } from './plan.ts';

export interface ClaimedDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly url: string;
  readonly secretSealed: string;
  readonly formerSecretSealed: string | null;
  readonly eventId: string;
  readonly payload: string;
  /** Which try this is, of all there were. */
  readonly no: number;
}

/**
 * Addresses that may be called now and have something due, held until the commit and in the order of ids: two processes that
 * claim at once take turns, and the second counts what the first has taken.
 */
export async function lockCallable({ q, tenantId }: Tx, now: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select e.id from webhook_endpoints e where ${callable(tenantId, now)} and ${hasDueOf(tenantId, now)} order by e.id for no key update of e`.execute(q);
  return rows.map(({ id }) => id);
}

const callable = (tenantId: string, now: Date): RawBuilder<unknown> =>
  sql`e.tenant_id = ${tenantId} and e.is_active and e.deleted_at is null and (e.resume_at is null or e.resume_at <= ${now}::timestamptz)`;

/** By the index of what is due, address by address: what waits behind one that is left alone may be a great deal. */
const hasDueOf = (tenantId: string, now: Date): RawBuilder<unknown> =>
  sql`exists (select from webhook_deliveries d where d.tenant_id = ${tenantId} and d.endpoint_id = e.id and d.next_action_at <= ${now}::timestamptz offset 0)`;

export interface Claiming {
  /** Held by `lockCallable`. */
  readonly endpoints: readonly string[];
  readonly limit: number;
  /** Calls to one address at once. */
  readonly each: number;
  /** From so many failures in a row on, an address is asked by one call at a time. */
  readonly circuitAfter: number;
  readonly now: Date;
  readonly until: Date;
}

/**
 * Due deliveries under a lease, each address within its own room: one that is slow or away leaves the others theirs. A lease
 * that ran out is a sender that died; it may have called, so its try counts, and the delivery goes out again.
 */
export async function claimDeliveries(
  { q, tenantId }: Tx,
  { endpoints, limit, each, circuitAfter, now, until }: Claiming,
): Promise<readonly ClaimedDelivery[]> {
  const { rows } = await sql<ClaimedDelivery>`
    with open_endpoints as materialized (
      select e.id, e.url, e.secret_sealed, case when e.former_until > ${now}::timestamptz then e.former_secret_sealed end as former_secret_sealed,
        case when e.failures >= ${circuitAfter} then 1 else ${each} end - (
          select count(*) from webhook_deliveries s
          where s.tenant_id = ${tenantId} and s.endpoint_id = e.id and s.state = 'sending' and s.next_action_at > ${now}::timestamptz) as room
      from webhook_endpoints e
      where e.tenant_id = ${tenantId} and e.id = any(${[...endpoints]}::uuid[])),
    due as materialized (
      select d.* from open_endpoints e cross join lateral (
        select w.id, w.endpoint_id, w.state, w.attempts from webhook_deliveries w
        where w.tenant_id = ${tenantId} and w.endpoint_id = e.id and w.next_action_at <= ${now}::timestamptz
        order by w.next_action_at limit greatest(e.room, 0) for update skip locked) d
      limit ${limit}),
    lost as (
      insert into webhook_attempts (tenant_id, delivery_id, no, began_at, error)
      select ${tenantId}::uuid, id, attempts, ${now}::timestamptz, 'sender_died' from due where state = 'sending' on conflict do nothing)
    update webhook_deliveries d set state = 'sending', attempts = d.attempts + 1, round_attempts = d.round_attempts + 1, next_action_at = ${until}::timestamptz
    from due join open_endpoints e on e.id = due.endpoint_id
    where d.tenant_id = ${tenantId} and d.id = due.id
    returning d.id, d.endpoint_id as "endpointId", e.url, e.secret_sealed as "secretSealed", e.former_secret_sealed as "formerSecretSealed", d.event_id as "eventId",
      d.payload, d.attempts as no`.execute(q);
  return rows;
}

export interface LockedSending extends Health {
  readonly roundAttempts: number;
  readonly roundBeganAt: Date;
  readonly url: string;
  readonly listens: boolean;
}

/** The delivery and its address, held; undefined when this try is not the present one any more. The address first, as everywhere. */
export async function lockSending(
  { q, tenantId }: Tx,
  { id, endpointId, no }: Pick<ClaimedDelivery, 'id' | 'endpointId' | 'no'>,
): Promise<LockedSending | undefined> {
  const { rows } = await sql<Omit<LockedSending, 'roundAttempts' | 'roundBeganAt'>>`
    select url, failures, failing_since as "failingSince", (is_active and deleted_at is null) as listens
    from webhook_endpoints where tenant_id = ${tenantId} and id = ${endpointId} for no key update`.execute(q);
  const { rows: held } = await sql<Pick<LockedSending, 'roundAttempts' | 'roundBeganAt'>>`
    select round_attempts as "roundAttempts", round_began_at as "roundBeganAt" from webhook_deliveries
    where tenant_id = ${tenantId} and id = ${id} and attempts = ${no} and state = 'sending' for update`.execute(q);
  return rows[0] && held[0] && { ...rows[0], ...held[0] };
}

export interface TriedDelivery {
  readonly id: string;
  readonly no: number;
  readonly state: 'waiting' | 'delivered' | 'failed' | 'cancelled';
  readonly nextActionAt: Date | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string;
  readonly milliseconds: number;
  readonly beganAt: Date;
}

export async function writeTry({ q, tenantId }: Tx, tried: TriedDelivery, now: Date): Promise<void> {
  await sql`
    with noted as (
      insert into webhook_attempts (tenant_id, delivery_id, no, began_at, status, milliseconds, error, answer)
      values (${tenantId}::uuid, ${tried.id}::uuid, ${tried.no}, ${tried.beganAt}::timestamptz, ${tried.status}, ${tried.milliseconds}, ${tried.error}, ${tried.answer})
      on conflict do nothing)
    update webhook_deliveries set state = ${tried.state}, next_action_at = ${tried.nextActionAt}::timestamptz, last_status = ${tried.status}, last_error = ${tried.error},
      finished_at = ${tried.nextActionAt === null ? now : null}::timestamptz
    where tenant_id = ${tenantId} and id = ${tried.id}`.execute(q);
}

export async function writeHealth({ q, tenantId }: Tx, endpointId: string, { verdict, now }: { readonly verdict: Verdict; readonly now: Date }): Promise<void> {
  const ok = verdict.failures === 0;
  await sql`
    update webhook_endpoints set failures = ${verdict.failures}, failing_since = ${verdict.failingSince}::timestamptz, resume_at = ${verdict.resumeAt}::timestamptz,
      last_success_at = case when ${ok} then ${now}::timestamptz else last_success_at end,
      last_failure_at = case when ${ok} then last_failure_at else ${now}::timestamptz end
    where tenant_id = ${tenantId} and id = ${endpointId}`.execute(q);
}

/** By the product itself; @returns false when it was off already */
export async function switchOff({ q, tenantId }: Tx, endpointId: string, { reason, now }: { readonly reason: string; readonly now: Date }): Promise<boolean> {
  const { rows } = await sql`
    update webhook_endpoints set is_active = false, off_reason = ${reason}, off_at = ${now}, updated_at = ${now}
    where tenant_id = ${tenantId} and id = ${endpointId} and is_active and deleted_at is null returning id`.execute(q);
  return rows.length > 0;
}

/** Whether anything could be called now. */
export async function hasDue({ q, tenantId }: Tx, now: Date): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select exists (select from webhook_endpoints e where ${callable(tenantId, now)} and ${hasDueOf(tenantId, now)}) as due`.execute(q);
  return rows[0]!.due;
}
