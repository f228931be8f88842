import { sql } from 'kysely';
import type { PlatformTx } from '../../../kernel/db.ts';
import type { Progress } from './state.ts';

export interface PurchaseRow extends Progress {
  readonly tenant_id: string;
  readonly token_id: string | null;
  readonly utility: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly phone: string | null;
  readonly received_at: Date;
}

/**
 * The one payment with this receipt whose meter ends so, or where the payer typed a number that ends so. It is not
 * known whose it is before it is found: so this is asked across tenants, by the reader who sees no secret, one look
 * into the unique index for each tenant. Only the end of the number together with the receipt finds anything.
 */
export async function findPurchase(
  { q }: PlatformTx,
  { receipt, tail }: { readonly receipt: string; readonly tail: string },
): Promise<PurchaseRow | undefined> {
  const { rows } = await sql<PurchaseRow>`
    select p.tenant_id, k.id as token_id, t.name as utility, p.amount_minor, p.currency, p.received_at, p.state as payment_state, o.state as order_state,
      k.id is not null as has_token, coalesce(nullif(c.phone, ''), p.payer_phone) as phone, coalesce(nullif(c.phone, ''), p.payer_phone) is not null as has_phone,
      array(select b.state from outbox_messages b where b.tenant_id = p.tenant_id and b.token_id = k.id and b.channel = 'sms') as messages
    from tenants t
    join payments p on p.tenant_id = t.id and p.provider = any('{mpesa,cash}'::text[]) and p.receipt = ${receipt}
    left join meters m on m.tenant_id = p.tenant_id and m.id = p.meter_id
    left join lateral (select v.id, v.state from vend_orders v where v.tenant_id = p.tenant_id and v.payment_id = p.id order by v.id desc limit 1) o on true
    left join lateral (select w.id from tokens w where w.tenant_id = p.tenant_id and w.payment_id = p.id order by w.id desc limit 1) k on true
    left join customers c on c.tenant_id = p.tenant_id and c.id = p.customer_id
    where t.deleted_at is null and ${tail} in (right(m.meter_id, 4), right(regexp_replace(p.account_text, '\\D', '', 'g'), 4))
    limit 2`.execute(q);
  // two clients with one receipt: neither is told of
  return rows.length === 1 ? rows[0] : undefined;
}
