/** What the tests of reports share: a history of sales that they know, written as the money path leaves it. */
import { randomInt } from 'node:crypto';
import { newId } from '../../../kernel/ids.ts';
import { reportsDeps } from '../../../app-reports.ts';
import { systemClock, type Clock } from '../../../kernel/clock.ts';
import type { Row, TestApp } from '../../../../../test/harness.ts';
import type { ReportsDeps } from './deps.ts';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

export interface Sale {
  readonly id: string;
  readonly at: Date;
  readonly amountMinor: bigint;
  readonly state: string;
  /** Null: no token came of it. */
  readonly tenths: number | null;
  readonly vatMinor: bigint;
}

/** An id of a moment, as the product would have made it then. */
export function idAt(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${newId().slice(13)}`;
}

export interface Shop {
  readonly meterId: string;
  readonly customerId: string;
  readonly vendorAccountId: string;
}

/** A meter of the tenant with a holder, of whom it is known what was sold. */
export async function openShop(app: TestApp, tenantId: string, fields: { readonly name?: string; readonly phone?: string } = {}): Promise<Shop> {
  const shop = { meterId: newId(), customerId: newId(), vendorAccountId: newId() };
  const number = `59${String(randomInt(1e9)).padStart(9, '0')}`;
  await app.sql("insert into meters (tenant_id, id, meter_id, location) values ($1, $2, $3, 'Plot 7')", [tenantId, shop.meterId, number]);
  await app.sql('insert into customers (tenant_id, id, customer_id, name, phone) values ($1, $2, $3, $4, $5)', [
    tenantId,
    shop.customerId,
    number,
    fields.name ?? 'Wanjiru',
    fields.phone ?? '254712345678',
  ]);
  await app.sql("insert into meter_assignments (tenant_id, id, meter_id, customer_id, assigned_on) values ($1, $2, $3, $4, '2020-01-01')", [
    tenantId,
    newId(),
    shop.meterId,
    shop.customerId,
  ]);
  return shop;
}

type Draft = Pick<Sale, 'at'> & Partial<Sale>;

/** Payments, and for those that were vended an order and a token. */
export async function sell(app: TestApp, { tenantId, shop }: { readonly tenantId: string; readonly shop: Shop }, drafts: readonly Draft[]): Promise<Sale[]> {
  const sales = drafts.map((draft): Sale => ({ id: idAt(draft.at), amountMinor: 30_000n, state: 'vended', tenths: 20, vatMinor: 0n, ...draft }));
  await app.sql(
    `insert into payments (tenant_id, id, receipt, source, amount_minor, shortcode, account_text, phone, state, meter_id, customer_id, received_at)
     select $1, s.id, 'R' || upper(right(s.id::text, 11)), 'c2b', s.amount, '600100', 'typed', '254700111222', s.state, $2, $3, s.at from unnest($4::uuid[], $5::bigint[], $6::text[], $7::timestamptz[]) as s (id, amount, state, at)`,
    [tenantId, shop.meterId, shop.customerId, sales.map((s) => s.id), sales.map((s) => s.amountMinor), sales.map((s) => s.state), sales.map((s) => s.at)],
  );
  await addTokens(
    app,
    tenantId,
    shop,
    sales.filter((sale) => sale.tenths !== null),
  );
  return sales;
}

async function addTokens(app: TestApp, ...[tenantId, shop, sales]: [string, Shop, readonly Sale[]]): Promise<void> {
  const values = [
    tenantId,
    shop.meterId,
    shop.customerId,
    shop.vendorAccountId,
    sales.map((s) => s.id),
    sales.map((s) => s.amountMinor),
    sales.map((s) => s.tenths),
    sales.map((s) => s.at),
  ];
  const rows = 'unnest($5::uuid[], $6::bigint[], $7::int[], $8::timestamptz[]) as s (id, amount, tenths, at)';
  await app.sql(
    `insert into vend_orders (tenant_id, id, payment_id, meter_id, meter_number, customer_id, vendor_account_id, state, paid_minor, vat_minor, water_minor, tenths, created_at, updated_at)
     select $1, s.id, s.id, $2, 'n', $3, $4, 'vended', s.amount, v.vat, s.amount - v.vat, s.tenths, s.at, s.at from ${rows} join unnest($5::uuid[], $9::bigint[]) as v (id, vat) using (id)`,
    [...values, sales.map((s) => s.vatMinor)],
  );
  await app.sql(
    `insert into tokens (tenant_id, id, order_id, payment_id, meter_id, customer_id, vendor_account_id, token_type, token_sealed, token_digest, token_tail, amount_minor, tenths, created_at)
     select $1, s.id, s.id, s.id, $2, $3, $4, 'vending', 'sealed', sha256(s.id::text::bytea), '1234', s.amount, s.tenths, s.at from ${rows}`,
    values,
  );
}

/** What makes files and mails, with a clock of the test's own and mails that are kept instead of sent. */
export interface Bench extends ReportsDeps {
  readonly mails: Parameters<ReportsDeps['sendReport']>[1][];
  readonly time: { ahead: number };
}

export function benchOf(app: TestApp, changes: Partial<ReportsDeps> = {}): Bench {
  const time = { ahead: 0 };
  const clock: Clock = { now: () => new Date(systemClock.now().getTime() + time.ahead), monotonic: () => systemClock.monotonic() + time.ahead };
  const mails: Bench['mails'] = [];
  const activeTenants = (): Promise<readonly string[]> => Promise.resolve(Object.values(app.tenantIds));
  const parts = { config: app.config, db: app.db, clock, secrets: app.secrets, log: app.app.http.deps.log, metrics: app.metrics, activeTenants };
  return {
    ...reportsDeps(parts),
    sendReport: async (_tx, mail) => {
      mails.push(mail);
    },
    ...changes,
    mails,
    time,
  };
}

export async function exportRow(app: TestApp, id: string): Promise<Row> {
  return (await app.sql('select * from report_exports where id = $1', [id]))[0]!;
}
