import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import type { PaymentState } from '../state.ts';

export async function meterNumbers(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; meter_id: string }>`
    select id, meter_id from meters where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) and deleted_at is null`.execute(tx.q);
  return new Map(rows.map((row) => [row.id, row.meter_id]));
}

export interface Part {
  readonly id: string;
  readonly receipt: string;
  readonly amountMinor: bigint;
  readonly accountText: string;
}

/** Parts are payments of the same payer and paybill; their receipt is the whole one's with a number behind it. */
export async function insertParts(tx: Tx, parentId: string, { parts, at }: { readonly parts: readonly Part[]; readonly at: Date }): Promise<void> {
  await sql`
    insert into payments (tenant_id, id, parent_id, provider, receipt, channel_id, source, amount_minor, currency, shortcode, account_text, phone, payer_phone, payer_name, transaction_type, paid_at, matched_by, received_at)
    select p.tenant_id, n.id, p.id, p.provider, n.receipt, p.channel_id, p.source, n.amount, p.currency, p.shortcode, n.account, p.phone, p.payer_phone, p.payer_name, p.transaction_type, p.paid_at, 'split', ${at}::timestamptz
    from payments p, unnest(${parts.map((part) => part.id)}::uuid[], ${parts.map((part) => part.receipt)}::text[], ${parts.map((part) => part.amountMinor)}::bigint[], ${parts.map((part) => part.accountText)}::text[])
      as n (id, receipt, amount, account)
    where p.tenant_id = ${tx.tenantId} and p.id = ${parentId}`.execute(tx.q);
}

export interface PartRow {
  id: string;
  receipt: string;
  amount_minor: bigint;
  state: PaymentState;
  meter_id: string | null;
  account_text: string;
}

export async function partsOf(tx: Tx | PlatformTx, parentId: string): Promise<readonly PartRow[]> {
  const { rows } = await sql<PartRow>`
    select id, receipt, amount_minor, state, meter_id, account_text from payments
    where parent_id = ${parentId} and (${tx.tenantId}::uuid is null or tenant_id = ${tx.tenantId}::uuid) order by length(receipt), receipt`.execute(tx.q);
  return rows;
}
