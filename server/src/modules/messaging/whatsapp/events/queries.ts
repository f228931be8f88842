import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { statementOf, type Statement } from '../../../../kernel/write-at-once.ts';

export interface NewEvent {
  readonly id: string;
  /** The number whose address it came to; null on the platform's own address. */
  readonly numberId: string | null;
  readonly body: Uint8Array;
  readonly receivedAt: Date;
}

/** For a transaction that is written at once: the answer to Meta waits for nothing else. */
export function addEvents(tenantId: string, events: readonly NewEvent[]): Statement {
  return statementOf(sql`
    insert into whatsapp_events (tenant_id, id, number_id, body, next_at, received_at)
    select ${tenantId}::uuid, x.id, x.number_id, x.body, x.received_at, x.received_at from unnest(${events.map((e) => e.id)}::uuid[],
      ${events.map((e) => e.numberId)}::uuid[], ${events.map((e) => e.body)}::bytea[], ${events.map((e) => e.receivedAt)}::timestamptz[])
      as x (id, number_id, body, received_at)`);
}

export interface EventRow {
  readonly id: string;
  readonly number_id: string | null;
  readonly body: Buffer;
  readonly attempts: number;
  readonly received_at: Date;
}

/** Takes what is due, oldest first, for a while: who dies holding it is missed when the while is over. */
export async function claimEvents(
  { q, tenantId }: Tx,
  { now, until, limit }: { readonly now: Date; readonly until: Date; readonly limit: number },
): Promise<readonly EventRow[]> {
  const { rows } = await sql<EventRow>`
    with due as (select id from whatsapp_events where tenant_id = ${tenantId} and next_at <= ${now} order by next_at, id limit ${limit} for update skip locked)
    update whatsapp_events e set next_at = ${until}, attempts = e.attempts + 1 from due where e.tenant_id = ${tenantId} and e.id = due.id
    returning e.id, e.number_id, e.body, e.attempts, e.received_at`.execute(q);
  return rows.toSorted((a, b) => a.received_at.getTime() - b.received_at.getTime() || (a.id < b.id ? -1 : 1));
}

export async function finishEvents(
  { q, tenantId }: Tx,
  events: readonly { readonly id: string; readonly problems: readonly object[] }[],
  now: Date,
): Promise<void> {
  await sql`
    update whatsapp_events e set state = 'done', next_at = null, done_at = ${now}, problems = x.problems
    from unnest(${events.map((e) => e.id)}::uuid[], ${events.map((e) => JSON.stringify(e.problems))}::jsonb[]) as x (id, problems)
    where e.tenant_id = ${tenantId} and e.id = x.id`.execute(q);
}

export async function hasDueEvents({ q, tenantId }: Tx, now: Date): Promise<boolean> {
  return (await sql`select from whatsapp_events where tenant_id = ${tenantId} and next_at <= ${now} limit 1`.execute(q)).rows.length > 0;
}

/** Bodies that have been read and are this old. */
export async function removeOldEvents({ q, tenantId }: Tx, before: Date): Promise<void> {
  await sql`delete from whatsapp_events where tenant_id = ${tenantId} and state = 'done' and done_at < ${before}`.execute(q);
}

export interface StatusRow {
  readonly numberId: string;
  readonly wamid: string;
  readonly status: string;
  readonly participant: string;
  readonly recipient: string;
  readonly errorCode: string | null;
  readonly errorText: string | null;
  readonly pricingModel: string | null;
  readonly pricingType: string | null;
  readonly pricingCategory: string | null;
  readonly billable: boolean | null;
  readonly at: Date | null;
}

/** History of what was sent: the first to say it is kept, a copy changes nothing. */
export async function keepStatuses({ q, tenantId }: Tx, rows: readonly StatusRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into whatsapp_statuses (tenant_id, number_id, wamid, status, participant, recipient, error_code, error_text, pricing_model, pricing_type,
      pricing_category, billable, occurred_at, received_at)
    select ${tenantId}::uuid, x.*, ${now}::timestamptz from unnest(${rows.map((r) => r.numberId)}::uuid[], ${rows.map((r) => r.wamid)}::text[],
      ${rows.map((r) => r.status)}::text[], ${rows.map((r) => r.participant)}::text[], ${rows.map((r) => r.recipient)}::text[],
      ${rows.map((r) => r.errorCode)}::text[], ${rows.map((r) => r.errorText)}::text[], ${rows.map((r) => r.pricingModel)}::text[],
      ${rows.map((r) => r.pricingType)}::text[], ${rows.map((r) => r.pricingCategory)}::text[], ${rows.map((r) => r.billable)}::boolean[],
      ${rows.map((r) => r.at)}::timestamptz[]) x
    on conflict do nothing`.execute(q);
}

export interface NoticeRow {
  readonly id: string;
  readonly numberId: string | null;
  readonly wabaId: string;
  readonly field: string;
  readonly event: string;
  readonly reason: string | null;
  readonly digest: Buffer;
  /** JSON text. */
  readonly body: string;
}

export async function keepNotices({ q, tenantId }: Tx, rows: readonly NoticeRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into whatsapp_notices (tenant_id, id, number_id, waba_id, field, event, reason, digest, body, received_at)
    select ${tenantId}::uuid, x.id, x.number_id, x.waba_id, x.field, x.event, x.reason, x.digest, x.body, ${now}::timestamptz
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.numberId)}::uuid[], ${rows.map((r) => r.wabaId)}::text[],
      ${rows.map((r) => r.field)}::text[], ${rows.map((r) => r.event)}::text[], ${rows.map((r) => r.reason)}::text[], ${rows.map((r) => r.digest)}::bytea[],
      ${rows.map((r) => r.body)}::jsonb[]) as x (id, number_id, waba_id, field, event, reason, digest, body)
    on conflict (tenant_id, digest) do nothing`.execute(q);
}
