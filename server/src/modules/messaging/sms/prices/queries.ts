import { sql } from 'kysely';
import type { SystemTx, Tx } from '../../../../kernel/db.ts';

/** What one part costs; an empty country or operator stands for any. */
export interface Price {
  readonly country: string;
  readonly operator: string;
  readonly priceMicro: bigint;
  readonly currency: string;
}

const PRICE = sql`country, operator, price_micro as "priceMicro", currency`;

/** The tenant's own lines, then the platform's. */
export async function readPrices(tx: Tx): Promise<{ readonly own: readonly Price[]; readonly platform: readonly Price[] }> {
  const own = await sql<Price>`select ${PRICE} from sms_prices where tenant_id = ${tx.tenantId} order by country, operator`.execute(tx.q);
  return { own: own.rows, platform: await readPlatformPrices(tx) };
}

export async function readPlatformPrices(tx: Pick<SystemTx, 'q'>): Promise<readonly Price[]> {
  return (await sql<Price>`select ${PRICE} from platform_sms_prices order by country, operator`.execute(tx.q)).rows;
}

const listed = (rows: readonly Price[]) => sql`unnest(${rows.map((row) => row.country)}::text[], ${rows.map((row) => row.operator)}::text[],
  ${rows.map((row) => row.priceMicro)}::bigint[], ${rows.map((row) => row.currency)}::text[])`;

export async function replacePrices(tx: Tx, rows: readonly Price[]): Promise<void> {
  await sql`delete from sms_prices where tenant_id = ${tx.tenantId}`.execute(tx.q);
  await sql`insert into sms_prices (tenant_id, country, operator, price_micro, currency, updated_at) select ${tx.tenantId}::uuid, x.*, now() from ${listed(rows)} x`.execute(
    tx.q,
  );
}

export async function replacePlatformPrices(tx: SystemTx, rows: readonly Price[]): Promise<void> {
  await sql`delete from platform_sms_prices`.execute(tx.q);
  await sql`insert into platform_sms_prices (country, operator, price_micro, currency, updated_at) select x.*, now() from ${listed(rows)} x`.execute(tx.q);
}
