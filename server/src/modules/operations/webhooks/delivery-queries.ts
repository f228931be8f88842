import { sql, type RawBuilder } from 'kysely';
import { countList, type Counted } from '../../../kernel/counting.ts';
import type { Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { idAfter, rowsOf, type PageRequest } from '../../../kernel/pages.ts';
import type { DeliveryState } from './state.ts';

export interface NewDelivery {
  readonly eventId: string;
  readonly event: string;
  readonly objectId: string;
  readonly payload: string;
}

const live = sql`e.is_active and e.deleted_at is null`;

/** Every event that some address of the tenant wants to hear of. */
export async function wantedEvents({ q, tenantId }: Tx): Promise<readonly string[]> {
  const { rows } = await sql<{ event: string }>`
    select distinct unnest(e.events) as event from webhook_endpoints e where e.tenant_id = ${tenantId} and ${live}`.execute(q);
  return rows.map(({ event }) => event);
}

/** An id that grows with time as the event's does, and differs for each address. */
const ID = sql`overlay(r.event_id::text placing right(md5(r.event_id::text || e.id::text), 12) from 25)::uuid`;

/** One row for each address that wants to hear of it. @returns how many there are */
export async function addDeliveries({ q, tenantId }: Tx, { rows, at }: { readonly rows: readonly NewDelivery[]; readonly at: Date }): Promise<number> {
  const { rows: added } = await sql`
    insert into webhook_deliveries (tenant_id, id, endpoint_id, event_id, event, object_id, payload, round_began_at, next_action_at, created_at)
    select ${tenantId}::uuid, ${ID}, e.id, r.event_id, r.event, r.object_id, r.payload, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${rows.map((r) => r.eventId)}::uuid[], ${rows.map((r) => r.event)}::text[], ${rows.map((r) => r.objectId)}::uuid[], ${rows.map((r) => r.payload)}::text[])
      as r (event_id, event, object_id, payload)
    join webhook_endpoints e on e.tenant_id = ${tenantId} and ${live} and r.event = any(e.events)
    returning id`.execute(q);
  return added.length;
}

/** For one address, whatever it wants to hear of. @returns its id */
export async function addDelivery(
  { q, tenantId }: Tx,
  endpointId: string,
  { delivery: d, at }: { readonly delivery: NewDelivery; readonly at: Date },
): Promise<string> {
  const id = newId();
  await sql`
    insert into webhook_deliveries (tenant_id, id, endpoint_id, event_id, event, object_id, payload, round_began_at, next_action_at, created_at)
    values (${tenantId}, ${id}, ${endpointId}, ${d.eventId}, ${d.event}, ${d.objectId}, ${d.payload}, ${at}, ${at}, ${at})`.execute(q);
  return id;
}

export interface DeliveryRow {
  readonly id: string;
  readonly endpoint_id: string;
  readonly url: string;
  readonly event_id: string;
  readonly event: string;
  readonly object_id: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly next_action_at: Date | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

const COLUMNS = sql`d.id, d.endpoint_id, e.url, d.event_id, d.event, d.object_id, d.state, d.attempts, d.next_action_at, d.last_status, d.last_error, d.created_at, d.finished_at`;
const JOINED = sql`from webhook_deliveries d join webhook_endpoints e on e.tenant_id = d.tenant_id and e.id = d.endpoint_id`;

export interface DeliveryFilter {
  readonly endpointId: string | null;
  readonly state: string | null;
  readonly event: string | null;
}

function conditions(tenantId: string, { endpointId, state, event }: DeliveryFilter): RawBuilder<unknown> {
  const all = [sql`d.tenant_id = ${tenantId}`];
  if (endpointId !== null) all.push(sql`d.endpoint_id = ${endpointId}`);
  if (state !== null) all.push(sql`d.state = ${state}`);
  if (event !== null) all.push(sql`d.event = ${event}`);
  return sql.join(all, sql` and `);
}

/** Newest first. */
export async function listDeliveries({ q, tenantId }: Tx, filter: DeliveryFilter, page: PageRequest): Promise<{ rows: DeliveryRow[] } & Counted> {
  const where = conditions(tenantId, filter);
  const [after, { limit, offset }] = [idAfter(page), rowsOf(page)];
  const { rows } = await sql<DeliveryRow>`
    select ${COLUMNS} ${JOINED} where ${where} ${after === null ? sql`` : sql`and d.id < ${after}::uuid`} order by d.id desc limit ${limit} offset ${offset}`.execute(
    q,
  );
  return { rows, ...(await countList(q, { page, rows: rows.length, from: sql`from webhook_deliveries d where ${where}` })) };
}

export async function findDelivery({ q, tenantId }: Tx, id: string): Promise<(DeliveryRow & { readonly payload: string }) | undefined> {
  const { rows } = await sql<
    DeliveryRow & { payload: string }
  >`select ${COLUMNS}, d.payload ${JOINED} where d.tenant_id = ${tenantId} and d.id = ${id}`.execute(q);
  return rows[0];
}

export interface AttemptRow {
  readonly no: number;
  readonly began_at: Date;
  readonly status: number | null;
  readonly milliseconds: number | null;
  readonly error: string | null;
  readonly answer: string;
}

const MOST_SHOWN = 100;

/** Newest first. */
export async function attemptsOf({ q, tenantId }: Tx, deliveryId: string): Promise<readonly AttemptRow[]> {
  const { rows } = await sql<AttemptRow>`
    select no, began_at, status, milliseconds, error, answer from webhook_attempts where tenant_id = ${tenantId} and delivery_id = ${deliveryId}
    order by no desc limit ${MOST_SHOWN}`.execute(q);
  return rows;
}

/** @returns what it was before */
export async function lockDelivery({ q, tenantId }: Tx, id: string): Promise<DeliveryState | undefined> {
  const { rows } = await sql<{ state: DeliveryState }>`select state from webhook_deliveries where tenant_id = ${tenantId} and id = ${id} for update`.execute(q);
  return rows[0]?.state;
}

/** A new round of tries, the first of them now. */
export async function beginAgain({ q, tenantId }: Tx, id: string, at: Date): Promise<void> {
  await sql`
    update webhook_deliveries set state = 'waiting', round_attempts = 0, round_began_at = ${at}, next_action_at = ${at}, finished_at = null
    where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}
