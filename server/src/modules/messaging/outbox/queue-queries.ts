import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { Channel, Purpose } from './port.ts';

export interface TextRow {
  readonly id: string;
  readonly channel: Channel;
  readonly maxAttempts: number;
  readonly dedupeKey: string;
  readonly lane: number;
  readonly kind: string;
  readonly purpose: Purpose;
  readonly to: string;
  readonly sealed: string;
  readonly encoding: string;
  readonly segments: number;
  readonly tokenId: string | null;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  readonly customerId: string | null;
  readonly contactId: string | null;
  readonly channelId: string | null;
  readonly sender: string | null;
  readonly groupId: string | null;
  readonly failoverOf: string | null;
  readonly hasStandby: boolean;
  readonly charge: 'held' | null;
  readonly notBefore: Date | null;
  readonly doNotSendAfter: Date | null;
}

/** One statement for any number of rows. @returns the ids that were new. */
export async function addTexts(tx: Tx, rows: readonly TextRow[], now: Date): Promise<ReadonlySet<string>> {
  const { rows: added } = await sql<{ id: string }>`
    insert into outbox_messages (tenant_id, id, channel, max_attempts, dedupe_key, lane, kind, purpose, recipient, body_sealed, encoding, segments,
      token_id, payment_id, order_id, customer_id, contact_id, channel_id, sender, group_id, failover_of, has_standby, charge, next_action_at, do_not_send_after,
      state, created_at, updated_at)
    select ${tx.tenantId}::uuid, r.*, 'queued', ${now}::timestamptz, ${now}::timestamptz from unnest(
      ${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.channel)}::text[], ${rows.map((r) => r.maxAttempts)}::integer[], ${rows.map((r) => r.dedupeKey)}::text[],
      ${rows.map((r) => r.lane)}::smallint[], ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.purpose)}::text[], ${rows.map((r) => r.to)}::text[],
      ${rows.map((r) => r.sealed)}::text[], ${rows.map((r) => r.encoding)}::text[], ${rows.map((r) => r.segments)}::smallint[],
      ${rows.map((r) => r.tokenId)}::uuid[], ${rows.map((r) => r.paymentId)}::uuid[], ${rows.map((r) => r.orderId)}::uuid[],
      ${rows.map((r) => r.customerId)}::uuid[], ${rows.map((r) => r.contactId)}::uuid[], ${rows.map((r) => r.channelId)}::uuid[], ${rows.map((r) => r.sender)}::text[],
      ${rows.map((r) => r.groupId)}::uuid[], ${rows.map((r) => r.failoverOf)}::uuid[], ${rows.map((r) => r.hasStandby)}::boolean[],
      ${rows.map((r) => r.charge)}::text[], ${rows.map((r) => r.notBefore ?? now)}::timestamptz[], ${rows.map((r) => r.doNotSendAfter)}::timestamptz[]) r
    on conflict (tenant_id, dedupe_key) do nothing returning id`.execute(tx.q);
  return new Set(added.map((row) => row.id));
}

/** Messages that credits were set aside for after they were put in. */
export async function holdCharges(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`update outbox_messages set charge = 'held' where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) and charge is null`.execute(tx.q);
}
