import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { plainArray, textArray } from '../../../kernel/pg-arrays.ts';
import type { Grant } from './claim-queries.ts';
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
    select ${tx.tenantId}::uuid, r.*, ${standing.state}, ${standing.until}::timestamptz, ${standing.times}::integer, ${standing.times}::integer,
      ${now}::timestamptz, ${now}::timestamptz from unnest(
      ${plainArray(rows.map((r) => r.id))}::uuid[], ${rows.map((r) => r.channel)}::text[], ${rows.map((r) => r.maxAttempts)}::integer[], ${textArray(rows.map((r) => r.dedupeKey))}::text[],
      ${rows.map((r) => r.lane)}::smallint[], ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.purpose)}::text[], ${textArray(rows.map((r) => r.to))}::text[],
      ${textArray(rows.map((r) => r.sealed))}::text[], ${rows.map((r) => r.encoding)}::text[], ${plainArray(rows.map((r) => r.segments))}::smallint[],
      ${plainArray(rows.map((r) => r.tokenId))}::uuid[], ${plainArray(rows.map((r) => r.paymentId))}::uuid[], ${plainArray(rows.map((r) => r.orderId))}::uuid[],
      ${plainArray(rows.map((r) => r.customerId))}::uuid[], ${plainArray(rows.map((r) => r.contactId))}::uuid[], ${plainArray(rows.map((r) => r.channelId))}::uuid[], ${textArray(rows.map((r) => r.sender))}::text[],
      ${plainArray(rows.map((r) => r.groupId))}::uuid[], ${plainArray(rows.map((r) => r.failoverOf))}::uuid[], ${rows.map((r) => r.hasStandby)}::boolean[],
      ${rows.map((r) => r.charge)}::text[], ${textArray(rows.map((r) => iso(lease === null ? (r.notBefore ?? now) : null)))}::timestamptz[], ${textArray(rows.map((r) => iso(r.doNotSendAfter)))}::timestamptz[]) r
    on conflict (tenant_id, dedupe_key) do nothing returning id`;
}

function firstAttempts({ tenantId }: Tx, grants: readonly Grant[], now: Date): RawBuilder<unknown> {
  return sql`, noted as (
    insert into outbox_attempts (tenant_id, message_id, attempt_no, channel_id, state, sent_at, cost_micro, cost_currency)
    select ${tenantId}::uuid, added.id, 1, x.channel_id, 'sending', ${now}::timestamptz, x.cost_micro, x.cost_currency
    from unnest(${plainArray(grants.map((g) => g.id))}::uuid[], ${plainArray(grants.map((g) => g.channelId))}::uuid[], ${plainArray(grants.map((g) => g.costMicro))}::bigint[],
      ${textArray(grants.map((g) => g.currency))}::text[]) as x (id, channel_id, cost_micro, cost_currency) join added on added.id = x.id)`;
}

const iso = (at: Date | null): string | null => (at === null ? null : at.toISOString());

/** Messages that credits were set aside for after they were put in. */
export async function holdCharges(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`update outbox_messages set charge = 'held' where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) and charge is null`.execute(tx.q);
}
