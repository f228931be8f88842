import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import type { Progress } from './state.ts';

export interface PurchaseRow extends Progress {
  readonly tenant_id: string;
  readonly token_id: string | null;
  readonly utility: string;
  /** Of the utility's clocks. */
  readonly time_zone: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly phone: string | null;
  readonly received_at: Date;
}

/**
 * The one payment with this receipt whose meter ends so, or where the payer typed a number that ends so. It is not
 * known whose it is before it is found: so this is asked across tenants, by the reader who sees no secret, one look
 * into the unique index for each tenant. Only the end of the number together with the receipt finds anything. In a
 * tenant's own transaction only its payments are looked at.
 */
export async function findPurchase(
  tx: PlatformTx | Tx,
  { receipt, tail }: { readonly receipt: string; readonly tail: string },
): Promise<PurchaseRow | undefined> {
  const { rows } = await sql<PurchaseRow>`
    select p.tenant_id, k.id as token_id, t.name as utility, t.time_zone, p.amount_minor, p.currency, p.received_at, p.state as payment_state, o.state as order_state,
      exists (select from meter_holds h where h.tenant_id = p.tenant_id and h.meter_id = o.meter_id and h.until > now()) as is_held,
      k.id is not null as has_token, coalesce(nullif(c.phone, ''), p.payer_phone) as phone, coalesce(nullif(c.phone, ''), p.payer_phone) is not null as has_phone,
      array(select b.state from outbox_messages b where b.tenant_id = p.tenant_id and b.token_id = k.id and b.channel = 'sms') as messages
    from tenants t
    join payments p on p.tenant_id = t.id and p.provider = any('{mpesa,cash}'::text[]) and p.receipt = ${receipt}
    left join meters m on m.tenant_id = p.tenant_id and m.id = p.meter_id
    left join lateral (select v.id, v.state, v.meter_id from vend_orders v where v.tenant_id = p.tenant_id and v.payment_id = p.id order by v.id desc limit 1) o on true
    left join lateral (select w.id from tokens w where w.tenant_id = p.tenant_id and w.payment_id = p.id order by w.id desc limit 1) k on true
    left join customers c on c.tenant_id = p.tenant_id and c.id = p.customer_id
    where t.deleted_at is null and (${tx.tenantId}::uuid is null or t.id = ${tx.tenantId}::uuid) and ${tail} in (right(m.meter_id, 4), right(regexp_replace(p.account_text, '\\D', '', 'g'), 4))
    limit 2`.execute(tx.q);
  // two clients with one receipt: neither is told of
  return rows.length === 1 ? rows[0] : undefined;
}

export interface BalanceRow {
  readonly number: string;
  readonly wallet_minor: bigint;
  readonly arrears_minor: bigint;
  readonly currency: string;
}

/** What the customers with this phone have left and owe; a handful at most. */
export async function findBalances(tx: Tx, phone: string): Promise<readonly BalanceRow[]> {
  const { rows } = await sql<BalanceRow>`
    select c.customer_id as number, n.currency,
      coalesce((select -l.balance_minor from ledger_accounts l where l.tenant_id = c.tenant_id and l.code = 'wallet' and l.currency = n.currency and l.owner_id = c.id), 0) as wallet_minor,
      coalesce((select l.balance_minor from ledger_accounts l where l.tenant_id = c.tenant_id and l.code = 'arrears' and l.currency = n.currency and l.owner_id = c.id), 0) as arrears_minor
    from customers c join tenants n on n.id = c.tenant_id
    where c.tenant_id = ${tx.tenantId} and c.phone = ${phone} and c.phone <> '' and c.deleted_at is null order by c.customer_id limit 4`.execute(tx.q);
  return rows;
}

export async function utilityName(tx: Tx): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from tenants where id = ${tx.tenantId}`.execute(tx.q);
  return rows[0]!.name;
}

/** How many of these messages there are: each may be put in line once. */
export async function countQueued(tx: Tx, keys: readonly string[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from outbox_messages where tenant_id = ${tx.tenantId} and dedupe_key = any(${keys}::text[])`.execute(tx.q);
  return rows[0]!.n;
}
