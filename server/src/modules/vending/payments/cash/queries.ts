import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

export interface CashDay {
  /** The next receipt's number; the counter stays locked until the commit. */
  number: number;
  /** `YYYY-MM-DD` in the client's zone. */
  day: string;
  /** What this cashier has taken today, minor units. */
  takenMinor: bigint;
  limits: unknown;
  currency: string;
  tenantName: string;
  tenantLanguage: string;
}

/** Sales of one client take turns here, so that numbers have no gap and a limit is not passed by two sales at once. */
export async function openCashDay(tx: Tx, cashierId: string, at: Date): Promise<CashDay> {
  const { rows: counted } = await sql<{ number: number }>`
    insert into cash_counters as c (tenant_id, last_number) values (${tx.tenantId}, 1)
    on conflict (tenant_id) do update set last_number = c.last_number + 1 returning last_number as number`.execute(tx.q);
  const { rows } = await sql<Omit<CashDay, 'number'>>`
    with t as (select (${at}::timestamptz at time zone time_zone)::date as today, * from tenants where id = ${tx.tenantId})
    select t.today as day, t.settings -> 'cash_daily_limit' as limits, t.currency, t.name as "tenantName", t.language as "tenantLanguage",
      (select coalesce(sum(s.amount_minor), 0)::bigint from cash_sales s where s.tenant_id = ${tx.tenantId} and s.cashier_id = ${cashierId} and s.business_day = t.today) as "takenMinor"
    from t`.execute(tx.q);
  return { ...rows[0]!, number: counted[0]!.number };
}

export interface CashSaleRow {
  readonly id: string;
  readonly number: number;
  readonly receipt: string;
  readonly cashierId: string;
  readonly day: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly accountText: string;
  readonly phone: string | null;
  readonly payerName: string;
  readonly note: string;
  readonly at: Date;
}

export async function insertCashSale(tx: Tx, sale: CashSaleRow): Promise<void> {
  await sql`
    insert into payments (tenant_id, id, provider, receipt, source, amount_minor, currency, shortcode, account_text, phone, payer_phone, payer_name, transaction_type, paid_at, received_at)
    values (${tx.tenantId}, ${sale.id}, 'cash', ${sale.receipt}, 'cash', ${sale.amountMinor}, ${sale.currency}, '', ${sale.accountText}, ${sale.phone ?? ''}, ${sale.phone}, ${sale.payerName}, 'Cash sale', ${sale.at}, ${sale.at})`.execute(
    tx.q,
  );
  await sql`
    insert into cash_sales (tenant_id, id, number, cashier_id, business_day, amount_minor, note, sold_at)
    values (${tx.tenantId}, ${sale.id}, ${sale.number}, ${sale.cashierId}, ${sale.day}::date, ${sale.amountMinor}, ${sale.note}, ${sale.at})`.execute(tx.q);
}
