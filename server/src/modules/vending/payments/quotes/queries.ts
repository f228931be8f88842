import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

export interface LearnedPrice {
  /** What the vendor's last answers come to, minor units for one m³. */
  readonly price_minor: bigint;
  readonly tokens: number;
}

/** Tokens that a price is learned from. */
const LATEST = 10;

/** The price that the vendor's last answers for a meter come to, where it said how much water it gave. */
export async function learnedPrice(tx: Tx, meterId: string): Promise<LearnedPrice | null> {
  const { rows } = await sql<{ price_minor: bigint | null; tokens: number }>`
    select round(sum(k.water_minor) * 10 / sum(k.vendor_tenths))::bigint as price_minor, count(*)::int as tokens from (
      select o.water_minor, t.vendor_tenths from tokens t join vend_orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
      where t.tenant_id = ${tx.tenantId} and t.meter_id = ${meterId} and t.token_type = 'vending' and t.vendor_tenths > 0 and o.water_minor > 0
      order by t.created_at desc limit ${LATEST}) k`.execute(tx.q);
  const [row] = rows;
  return row && row.price_minor !== null && row.price_minor > 0n ? { price_minor: row.price_minor, tokens: row.tokens } : null;
}
