import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { valuesOf, type Columns } from '../../../kernel/pg-rows.ts';
import { GRANT, type Grant } from './claim-queries.ts';
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
  readonly encoding: 'gsm7' | 'ucs2';
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

interface Adding {
  readonly now: Date;
  /** Under which whoever writes them sends them, with their first attempts; null: they wait for a claim. */
  readonly lease: { readonly until: Date; readonly grants: readonly Grant[] } | null;
}

/** One statement for any number of rows. @returns the ids that were new. */
export async function addTexts(tx: Tx, rows: readonly TextRow[], { now, lease }: Adding): Promise<ReadonlySet<string>> {
  const { rows: added } = await sql<{ id: string }>`
    with added as (${insertion(tx, rows, { now, lease })}) ${lease === null ? sql`` : firstAttempts(tx, lease.grants, now)} select id from added`.execute(tx.q);
  return new Set(added.map((row) => row.id));
}

function insertion(tx: Tx, rows: readonly TextRow[], { now, lease }: Adding): RawBuilder<unknown> {
  const standing = lease === null ? { state: 'queued', times: 0, until: null } : { state: 'sending', times: 1, until: lease.until };
  return sql`
    insert into outbox_messages (tenant_id, id, channel, max_attempts, dedupe_key, lane, kind, purpose, recipient, body_sealed, encoding, segments,
      token_id, payment_id, order_id, customer_id, contact_id, channel_id, sender, group_id, failover_of, has_standby, charge, next_action_at, do_not_send_after,
      state, lease_until, lease_epoch, attempts, created_at, updated_at)
    select ${tx.tenantId}::uuid, r.id, r.channel, r.max_attempts, r.dedupe_key, r.lane, r.kind, r.purpose, r.recipient, r.body_sealed, r.encoding, r.segments,
      r.token_id, r.payment_id, r.order_id, r.customer_id, r.contact_id, r.channel_id, r.sender, r.group_id, r.failover_of, r.has_standby, r.charge, r.next_action_at,
      r.do_not_send_after, ${standing.state}, ${standing.until}::timestamptz, ${standing.times}::integer, ${standing.times}::integer, ${now}::timestamptz, ${now}::timestamptz
    from ${valuesOf(rows, { ...COLUMNS, next_action_at: ['timestamptz', (r) => (lease === null ? (r.notBefore ?? now) : null)] })} r
    on conflict (tenant_id, dedupe_key) do nothing returning id`;
}

const COLUMNS: Columns<TextRow> = {
  id: ['uuid', (r) => r.id],
  channel: ['text', (r) => r.channel],
  max_attempts: ['integer', (r) => r.maxAttempts],
  dedupe_key: ['text', (r) => r.dedupeKey],
  lane: ['smallint', (r) => r.lane],
  kind: ['text', (r) => r.kind],
  purpose: ['text', (r) => r.purpose],
  recipient: ['text', (r) => r.to],
  body_sealed: ['text', (r) => r.sealed],
  encoding: ['text', (r) => r.encoding],
  segments: ['smallint', (r) => r.segments],
  token_id: ['uuid', (r) => r.tokenId],
  payment_id: ['uuid', (r) => r.paymentId],
  order_id: ['uuid', (r) => r.orderId],
  customer_id: ['uuid', (r) => r.customerId],
  contact_id: ['uuid', (r) => r.contactId],
  channel_id: ['uuid', (r) => r.channelId],
  sender: ['text', (r) => r.sender],
  group_id: ['uuid', (r) => r.groupId],
  failover_of: ['uuid', (r) => r.failoverOf],
  has_standby: ['boolean', (r) => r.hasStandby],
  charge: ['text', (r) => r.charge],
  do_not_send_after: ['timestamptz', (r) => r.doNotSendAfter],
};

function firstAttempts({ tenantId }: Tx, grants: readonly Grant[], now: Date): RawBuilder<unknown> {
  return sql`, noted as (
    insert into outbox_attempts (tenant_id, message_id, attempt_no, channel_id, state, sent_at, cost_micro, cost_currency)
    select ${tenantId}::uuid, added.id, 1, x.channel_id, 'sending', ${now}::timestamptz, x.cost_micro, x.cost_currency
    from ${valuesOf(grants, GRANT)} x join added on added.id = x.id)`;
}

/** Messages that credits were set aside for after they were put in. */
export async function holdCharges(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`update outbox_messages set charge = 'held' where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) and charge is null`.execute(tx.q);
}
