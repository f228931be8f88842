import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { addDays, dayIn } from '../../../../kernel/zone.ts';
import { PAYMENT_STATES, type PaymentState } from '../../payments/index.ts';
import { registryCounts, type RegistryCount } from '../../registry/index.ts';
import { formatTenths } from '../../tariffs/index.ts';
import { daysOf, EMPTY_DAY, readMarks, sumsOf, type DayRow, type TenantMark } from '../totals/queries.ts';
import { openSince } from '../totals/totals.ts';
import { countPassingPayments, recentActivity, type ActivityRow } from './queries.ts';

type Reading = Tx | PlatformTx;

/** Whoever looks, and when; people without a view of money see none. */
export interface Look {
  readonly at: Date;
  readonly money: boolean;
}

/** Days are the client's; across clients they are those of the platform's home. */
const HOME_ZONE = 'Africa/Nairobi';

function zoneOf(tx: Reading, marks: readonly TenantMark[]): string {
  return tx.tenantId === null ? HOME_ZONE : (marks[0]?.time_zone ?? HOME_ZONE);
}

/** Windows of whole days that end today: today alone, and with the six and the 29 days before. */
const WINDOWS = { today: 1, '7d': 7, '30d': 30 } as const;

/** The figures of the first screen, by five statements. */
export async function dashboardStats(tx: Reading, { at, money }: Look): Promise<Record<string, unknown>> {
  const marks = await readMarks(tx);
  const today = dayIn(zoneOf(tx, marks), at);
  const windows = Object.entries(WINDOWS).map(([name, days]) => ({ name, from: addDays(today, 1 - days) }));
  const sums = await sumsOf(tx, { open: await openSince(tx, marks, at), windows });
  const counts = presentCounts(await registryCounts(tx), await countPassingPayments(tx));
  const sold = (name: string): number => Number(sums[`tokens_${name}`]);
  const revenue = (name: string): string | null => (money ? formatMinor(sums[`revenue_minor_${name}`]!) : null);
  return {
    ...counts,
    tokens_issued: sold('total'),
    tokens_today: sold('today'),
    tokens_7d: sold('7d'),
    tokens_30d: sold('30d'),
    total_revenue: revenue('total'),
    revenue_today: revenue('today'),
    revenue_7d: revenue('7d'),
    revenue_30d: revenue('30d'),
  };
}

/** Payments of rare states are counted with the registry, those that pass as they are. */
function presentCounts(registry: readonly RegistryCount[], passing: readonly { readonly status: string; readonly n: bigint }[]): Record<string, number> {
  const sum = (rows: readonly { readonly n: bigint }[]): number => rows.reduce((total, row) => total + Number(row.n), 0);
  const meters = registry.filter((row) => row.kind === 'meters');
  const payments = [...registry.filter((row) => row.kind === 'payments'), ...passing];
  const stand = (word: string): number => sum(payments.filter((row) => PAYMENT_STATES[row.status as PaymentState] === word));
  return {
    total_meters: sum(meters),
    ...Object.fromEntries(['active', 'fault', 'tamper', 'offline'].map((status) => [`${status}_meters`, sum(meters.filter((row) => row.status === status))])),
    total_customers: sum(registry.filter((row) => row.kind === 'customers')),
    pending_payments: stand('pending'),
    failed_payments: stand('failed'),
  };
}

export const PERIODS = { week: 7, month: 30, quarter: 90, year: 365 } as const;
export type Period = keyof typeof PERIODS;

/** One entry for each day of the period, today included, whether anything happened or not. */
export async function dashboardCharts(tx: Reading, { at, money, period }: Look & { readonly period: Period }): Promise<Record<string, unknown>> {
  const marks = await readMarks(tx);
  const today = dayIn(zoneOf(tx, marks), at);
  const from = addDays(today, 1 - PERIODS[period]);
  const found = new Map((await daysOf(tx, { open: await openSince(tx, marks, at), from, taxes: false })).map((row) => [row.day, row]));
  const days = Array.from({ length: PERIODS[period] }, (_, index) => addDays(from, index)).map((day) => ({ ...(found.get(day) ?? EMPTY_DAY), day }));
  const statuses = (await registryCounts(tx)).filter((row) => row.kind === 'meters');
  return {
    tokens_over_time: days.map((row) => presentTokens(row, money)),
    revenue_over_time: days.map((row) => ({ date: row.day, revenue: money ? formatMinor(row.revenue_minor) : null })),
    meter_status_distribution: statuses.map(({ status, n }) => ({ status, count: Number(n) })),
  };
}

function presentTokens(row: Pick<DayRow, 'day' | 'tokens' | 'token_minor' | 'tenths'>, money: boolean): Record<string, unknown> {
  return { date: row.day, tokens: Number(row.tokens), amount: money ? formatMinor(row.token_minor) : null, units: formatTenths(row.tenths) };
}

const EACH = 10;

/** The last ten payments and the last ten tokens, newest first. */
export async function dashboardActivity(tx: Reading, money: boolean): Promise<Record<string, unknown>[]> {
  return (await recentActivity(tx, { limit: EACH, money })).map((row) => presentActivity(row, money));
}

const TOKEN_TITLES: Readonly<Record<string, string>> = {
  vending: 'Token issued',
  clear_credit: 'Clear-credit token issued',
  clear_tamper: 'Clear-tamper token issued',
  key_change: 'Key-change token issued',
};

function presentActivity(row: ActivityRow, money: boolean): Record<string, unknown> {
  return {
    type: row.type,
    id: row.id,
    timestamp: row.at.toISOString(),
    ...(row.type === 'payment'
      ? { status: PAYMENT_STATES[row.state as PaymentState], title: `Payment ${row.reference}` }
      : { status: row.state, title: TOKEN_TITLES[row.reference] ?? 'Token issued' }),
    subtitle: [row.customer_name, row.meter_number && `meter ${row.meter_number}`].filter(Boolean).join(', '),
    customer_name: row.customer_name,
    meter_id: row.meter_number,
    amount: row.amount_minor === null || !money ? null : formatMinor(row.amount_minor),
    currency: row.currency,
    links: {
      self: `/api/${row.type}s/${row.id}/`,
      meter: row.meter && `/api/meters/${row.meter}/`,
      customer: row.customer && `/api/customers/${row.customer}/`,
      payment: row.payment && `/api/payments/${row.payment}/`,
    },
  };
}
