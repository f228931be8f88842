import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export interface TokenRow {
  readonly id: string;
  readonly orderId: string;
  readonly paymentId: string | null;
  readonly meterId: string;
  readonly customerId: string | null;
  readonly vendorAccountId: string;
  readonly type: string;
  readonly sealed: string;
  readonly digest: Buffer;
  readonly tail: string;
  readonly amountMinor: bigint | null;
  readonly tenths: number | null;
  readonly currency: string;
  readonly byUnits: boolean;
  readonly vendorTenths: number | null;
  readonly vendorPriceMinor: bigint | null;
  readonly issuedBy: string | null;
}

export async function insertTokens(tx: Tx, rows: readonly TokenRow[], at: Date): Promise<void> {
  await sql`
    insert into tokens (tenant_id, id, order_id, payment_id, meter_id, customer_id, vendor_account_id, token_type, token_sealed, token_digest, token_tail, amount_minor, tenths, currency,
      is_vend_by_unit, vendor_tenths, vendor_price_minor, issued_by, created_at)
    select ${tx.tenantId}::uuid, r.*, ${at}::timestamptz from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.orderId)}::uuid[], ${rows.map((r) => r.paymentId)}::uuid[], ${rows.map((r) => r.meterId)}::uuid[],
      ${rows.map((r) => r.customerId)}::uuid[], ${rows.map((r) => r.vendorAccountId)}::uuid[], ${rows.map((r) => r.type)}::text[], ${rows.map((r) => r.sealed)}::text[], ${rows.map((r) => r.digest)}::bytea[],
      ${rows.map((r) => r.tail)}::text[], ${rows.map((r) => r.amountMinor)}::bigint[], ${rows.map((r) => r.tenths)}::integer[], ${rows.map((r) => r.currency)}::text[], ${rows.map((r) => r.byUnits)}::boolean[],
      ${rows.map((r) => r.vendorTenths)}::integer[], ${rows.map((r) => r.vendorPriceMinor)}::bigint[], ${rows.map((r) => r.issuedBy)}::uuid[]) r`.execute(tx.q);
}

/** Which of these tokens are in our books already, by digest in hex, with the order that has it. */
export async function knownTokens(tx: Tx, digests: readonly Buffer[]): Promise<Map<string, string>> {
  if (digests.length === 0) return new Map();
  const { rows } = await sql<{ digest: string; order_id: string }>`
    select encode(token_digest, 'hex') as digest, order_id from tokens where tenant_id = ${tx.tenantId} and token_digest = any(${[...digests]}::bytea[])`.execute(
    tx.q,
  );
  return new Map(rows.map((row) => [row.digest, row.order_id]));
}

/** A delivery report said so; tokens that were delivered stay so. */
export async function markDelivered(tx: Tx, tokenIds: readonly string[], at: Date): Promise<void> {
  await sql`update tokens set status = 'delivered', delivered_at = ${at}::timestamptz where tenant_id = ${tx.tenantId} and id = any(${tokenIds}::uuid[]) and status = 'created'`.execute(
    tx.q,
  );
}

/** A token that its meter took: of several of the meter with that end, the latest that was issued by then; clocks of gateways differ. */
export async function markRedeemed(tx: Tx, taken: readonly TakenToken[]): Promise<void> {
  await sql`
    update tokens k set status = 'redeemed' from (
      select (select t.id from tokens t where t.tenant_id = ${tx.tenantId} and t.meter_id = x.meter_id and t.token_tail = x.tail and t.created_at <= x.at + interval '10 minutes'
        and t.status in ('created', 'delivered') order by t.created_at desc limit 1) as id
      from unnest(${taken.map(({ meterId }) => meterId)}::uuid[], ${taken.map(({ tail }) => tail)}::text[], ${taken.map(({ at }) => at)}::timestamptz[]) as x (meter_id, tail, at)) found
    where k.tenant_id = ${tx.tenantId} and k.id = found.id`.execute(tx.q);
}

interface TakenToken {
  readonly meterId: string;
  readonly tail: string;
  readonly at: Date;
}
