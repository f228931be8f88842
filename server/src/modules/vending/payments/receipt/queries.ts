import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import type { PaymentState } from '../state.ts';

/** A payment with the purchase it became, if it became one. */
export interface ReceiptRow {
  readonly id: string;
  readonly receipt: string;
  readonly state: PaymentState;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly paid_at: Date | null;
  readonly received_at: Date;
  readonly account_text: string;
  readonly client_name: string;
  readonly language: string;
  readonly customer_name: string | null;
  readonly meter_number: string | null;
  readonly meter_id: string | null;
  readonly order_id: string | null;
  /** Without a purchase these are 0. */
  readonly wallet_minor: bigint;
  readonly vat_minor: bigint;
  readonly levy_minor: bigint;
  readonly standing_minor: bigint;
  readonly arrears_minor: bigint;
  readonly water_minor: bigint;
  readonly remainder_minor: bigint;
  readonly tenths: number | null;
  readonly pricing: unknown;
  readonly tariff_name: string | null;
  readonly vat_inclusive: boolean | null;
}

export async function findReceipt(tx: Tx | PlatformTx, paymentId: string): Promise<ReceiptRow | undefined> {
  const { rows } = await sql<ReceiptRow>`
    select p.id, p.receipt, p.state, p.amount_minor, p.currency, p.paid_at, p.received_at, p.account_text, n.name as client_name, coalesce(c.language, n.language) as language,
      c.name as customer_name, coalesce(o.meter_number, m.meter_id) as meter_number, coalesce(o.meter_id, p.meter_id) as meter_id, o.id as order_id,
      coalesce(o.wallet_minor, 0) as wallet_minor, coalesce(o.vat_minor, 0) as vat_minor, coalesce(o.levy_minor, 0) as levy_minor, coalesce(o.standing_minor, 0) as standing_minor, coalesce(o.arrears_minor, 0) as arrears_minor, coalesce(o.water_minor, 0) as water_minor, coalesce(o.remainder_minor, 0) as remainder_minor, o.tenths, o.pricing, f.name as tariff_name, v.vat_inclusive
    from payments p
    join tenants n on n.id = p.tenant_id
    left join lateral (
      select x.* from vend_orders x where x.tenant_id = p.tenant_id and x.payment_id = p.id and x.state not in ('rejected', 'cancelled') order by x.id desc limit 1) o on true
    left join customers c on c.tenant_id = p.tenant_id and c.id = coalesce(o.customer_id, p.customer_id) and c.deleted_at is null
    left join meters m on m.tenant_id = p.tenant_id and m.id = p.meter_id
    left join tariff_versions v on v.tenant_id = o.tenant_id and v.id = o.tariff_version_id
    left join tariffs f on f.tenant_id = v.tenant_id and f.id = v.tariff_id
    where p.id = ${paymentId} and (${tx.tenantId}::uuid is null or p.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}
