import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { valuesOf, type Columns } from '../../../kernel/pg-rows.ts';
import type { DeliveryReport } from './port.ts';

/** An id under which a gateway may know an attempt: its own, or our reference (`<message id>-<attempt no>`) where it echoes that. */
export interface ReportedId {
  readonly index: number;
  readonly id: string;
  readonly messageId: string | null;
  readonly no: number | null;
}

export interface MatchedReport {
  readonly index: number;
  readonly messageId: string;
  readonly no: number;
}

export async function matchReports(tx: Tx, channelIds: readonly string[], ids: readonly ReportedId[]): Promise<readonly MatchedReport[]> {
  const { rows } = await sql<MatchedReport>`
    with asked as (select * from unnest(${ids.map((i) => i.index)}::integer[], ${ids.map((i) => channelIds[i.index]!)}::uuid[], ${ids.map((i) => i.id)}::text[],
      ${ids.map((i) => i.messageId)}::uuid[], ${ids.map((i) => i.no)}::integer[]) as x (index, channel_id, id, message_id, no))
    select asked.index, a.message_id as "messageId", a.attempt_no as no from asked
      join outbox_attempts a on a.tenant_id = ${tx.tenantId} and a.channel_id = asked.channel_id and a.provider_id = asked.id
    union
    select asked.index, a.message_id, a.attempt_no from asked
      join outbox_attempts a on a.tenant_id = ${tx.tenantId} and a.message_id = asked.message_id and a.attempt_no = asked.no and a.channel_id = asked.channel_id`.execute(
    tx.q,
  );
  return rows;
}

export type ReportRow = DeliveryReport & { readonly id: string; readonly channelId: string; readonly applied: boolean };

export async function keepReports(tx: Tx, rows: readonly ReportRow[], now: Date): Promise<void> {
  await sql`
    insert into outbox_reports (tenant_id, id, channel_id, provider_id, alternatives, status, code, reason, applied, received_at)
    select ${tx.tenantId}::uuid, x.id, x.channel_id, x.provider_id, array(select jsonb_array_elements_text(x.alternatives)), x.status, x.code, x.reason, x.applied, ${now}::timestamptz
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.channelId)}::uuid[], ${rows.map((r) => r.providerId)}::text[],
      ${rows.map((r) => JSON.stringify(r.alternatives))}::jsonb[], ${rows.map((r) => r.status)}::text[], ${rows.map((r) => r.code)}::text[],
      ${rows.map((r) => r.reason)}::text[], ${rows.map((r) => r.applied)}::boolean[]) as x (id, channel_id, provider_id, alternatives, status, code, reason, applied)`.execute(
    tx.q,
  );
}

export interface NewProviderId {
  readonly messageId: string;
  readonly no: number;
  readonly channelId: string;
  readonly providerId: string;
}

const NAMED: Columns<NewProviderId> = {
  message_id: ['uuid', (i) => i.messageId],
  no: ['integer', (i) => i.no],
  channel_id: ['uuid', (i) => i.channelId],
  provider_id: ['text', (i) => i.providerId],
};

export type WaitingReport = Pick<DeliveryReport, 'status' | 'code' | 'reason'> & { readonly messageId: string; readonly no: number };

/** Takes the reports that came before their attempt had its id. */
export async function takeWaitingReports(tx: Tx, ids: readonly NewProviderId[]): Promise<readonly WaitingReport[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<WaitingReport>`
    with asked as (select * from ${valuesOf(ids, NAMED)} x),
    found as (
      select asked.message_id, asked.no, r.id from asked join outbox_reports r
        on r.tenant_id = ${tx.tenantId} and r.channel_id = asked.channel_id and r.provider_id = asked.provider_id and not r.applied
      union
      select asked.message_id, asked.no, r.id from asked join outbox_reports r
        on r.tenant_id = ${tx.tenantId} and r.channel_id = asked.channel_id and r.alternatives @> array[asked.provider_id] and not r.applied)
    update outbox_reports r set applied = true from found where r.tenant_id = ${tx.tenantId} and r.id = found.id
    returning found.message_id as "messageId", found.no, r.status, r.code, r.reason`.execute(tx.q);
  return rows;
}
