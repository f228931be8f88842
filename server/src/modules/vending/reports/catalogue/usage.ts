import type { Tx } from '../../../../kernel/db.ts';
import { addDays, dayIn } from '../../../../kernel/zone.ts';
import type { Ask } from '../ask.ts';
import type { ReportRow } from '../columns.ts';
import { estimateMeters } from '../consumption/consumption.ts';
import { daysOf, EMPTY_DAY, readMarks, type DayFigures } from '../totals/queries.ts';
import { openSince } from '../totals/totals.ts';
import { countMeters, meterNames, meterUsageRows } from './meters-queries.ts';
import type { Report, Slice } from './report.ts';

export const meterUsage: Report = {
  name: 'meter-usage',
  title: 'Meter usage',
  summary: 'What each meter bought in the time asked for',
  filters: ['from', 'to', 'meter', 'customer', 'status', 'site'],
  columns: [
    { key: 'meter_id', title: 'Meter', kind: 'text', weight: 10 },
    { key: 'meter_type', title: 'Type', kind: 'text' },
    { key: 'location', title: 'Location', kind: 'text', weight: 14 },
    { key: 'site', title: 'Site', kind: 'text', weight: 8 },
    { key: 'status', title: 'Status', kind: 'text', weight: 8 },
    { key: 'customer_id', title: 'Customer no.', kind: 'text' },
    { key: 'customer_name', title: 'Customer', kind: 'text', weight: 14 },
    { key: 'total_vends', title: 'Purchases', kind: 'integer', weight: 7, sum: true },
    { key: 'total_paid', title: 'Paid', kind: 'money', weight: 9, sum: true },
    { key: 'total_units', title: 'm³', kind: 'volume', weight: 8, sum: true },
    { key: 'first_vended_at', title: 'First', kind: 'moment' },
    { key: 'last_vended_at', title: 'Last', kind: 'moment', weight: 12 },
    { key: 'last_seen', title: 'Last seen', kind: 'moment' },
  ],
  ids: 'uuid',
  page: meterUsageRows,
  count: countMeters,
};

export const consumption: Report = {
  name: 'consumption',
  title: 'Consumption',
  summary: 'Estimates from purchases: use, days of water left, silence and sudden falls. Never a bill',
  filters: ['meter', 'customer', 'status', 'site'],
  columns: [
    { key: 'meter_id', title: 'Meter', kind: 'text', weight: 10 },
    { key: 'location', title: 'Location', kind: 'text', weight: 14 },
    { key: 'site', title: 'Site', kind: 'text', weight: 8 },
    { key: 'status', title: 'Status', kind: 'text', weight: 8 },
    { key: 'customer_id', title: 'Customer no.', kind: 'text' },
    { key: 'customer_name', title: 'Customer', kind: 'text', weight: 14 },
    { key: 'customer_phone', title: 'Phone', kind: 'phone' },
    { key: 'last_purchase_at', title: 'Last purchase', kind: 'moment', weight: 12 },
    { key: 'litres_per_day', title: 'Litres a day', kind: 'integer', weight: 8 },
    { key: 'days_left', title: 'Days left', kind: 'integer', weight: 7 },
    { key: 'usual_gap_days', title: 'Usual gap', kind: 'integer', weight: 7 },
    { key: 'no_purchase', title: 'Silent', kind: 'flag', weight: 5 },
    { key: 'sudden_fall', title: 'Fell', kind: 'flag', weight: 5 },
  ],
  ids: 'uuid',
  page: consumptionRows,
  count: countMeters,
};

async function consumptionRows(tx: Tx, ask: Ask, slice: Slice): Promise<ReportRow[]> {
  const meters = await meterNames(tx, ask, slice);
  const ids = meters.map((meter) => meter.id);
  const estimates = await estimateMeters(tx, ids, ask.at);
  return meters.map((meter) => {
    const found = estimates.get(meter.id)!;
    return {
      ...meter,
      last_purchase_at: found.lastPurchaseAt,
      litres_per_day: found.litresPerDay,
      days_left: found.daysLeft,
      usual_gap_days: found.usualGapDays,
      no_purchase: found.noPurchase,
      sudden_fall: found.suddenFall,
    };
  });
}

export const revenue: Report = {
  name: 'revenue',
  title: 'Revenue',
  summary: 'Money and water day by day, newest first, days without any included',
  filters: ['from', 'to'],
  columns: [
    { key: 'date', title: 'Day', kind: 'day', weight: 9 },
    { key: 'payments', title: 'Payments', kind: 'integer', weight: 7, sum: true },
    { key: 'received', title: 'Received', kind: 'money', weight: 10, sum: true },
    { key: 'verified', title: 'Verified', kind: 'integer', weight: 7, sum: true },
    { key: 'revenue', title: 'Revenue', kind: 'money', weight: 10, sum: true },
    { key: 'tokens', title: 'Tokens', kind: 'integer', weight: 7, sum: true },
    { key: 'token_amount', title: 'Tokens paid', kind: 'money', weight: 10, sum: true },
    { key: 'units', title: 'm³', kind: 'volume', weight: 9, sum: true },
    { key: 'water', title: 'Water', kind: 'money', weight: 10, sum: true },
    { key: 'vat', title: 'VAT', kind: 'money', weight: 9, sum: true },
    { key: 'levies', title: 'Levies', kind: 'money', weight: 9, sum: true },
    { key: 'standing_charges', title: 'Standing', kind: 'money', weight: 9, sum: true },
    { key: 'arrears', title: 'Arrears', kind: 'money', weight: 9, sum: true },
  ],
  ids: 'day',
  page: revenueRows,
  count: async (tx, ask, most) => Math.min(most, (await daysAsked(tx, ask)).days.length),
};

/** Without a beginning: the last thirty days. */
const USUAL_DAYS = 30;
/** A longer report is cut at its beginning: ten years. */
const MOST_DAYS = 3_660;

async function revenueRows(tx: Tx, ask: Ask, { after, limit, offset }: Slice): Promise<ReportRow[]> {
  const { days, from, marks } = await daysAsked(tx, ask);
  const page = days.filter((day) => after === null || day < after).slice(offset, offset + limit);
  if (page.length === 0) return [];
  const found = new Map((await daysOf(tx, { open: await openSince(tx, marks, ask.at), from, taxes: true })).map((row) => [row.day, row]));
  return page.map((day) => {
    const row: DayFigures = found.get(day) ?? EMPTY_DAY;
    return {
      id: day,
      date: day,
      payments: row.payments,
      received: row.received_minor,
      verified: row.verified,
      revenue: row.revenue_minor,
      tokens: row.tokens,
      token_amount: row.token_minor,
      units: row.tenths,
      water: row.water_minor,
      vat: row.vat_minor,
      levies: row.levy_minor,
      standing_charges: row.standing_minor,
      arrears: row.arrears_minor,
    };
  });
}

/** Whole days, newest first. */
async function daysAsked(tx: Tx, ask: Ask) {
  const marks = await readMarks(tx);
  const last = dayIn(ask.zone, new Date(Math.min(ask.at.getTime(), (ask.to?.getTime() ?? Infinity) - 1)));
  const from = ask.from === null ? addDays(last, 1 - USUAL_DAYS) : dayIn(ask.zone, ask.from);
  const days: string[] = [];
  for (let day = last; day >= from && days.length < MOST_DAYS; day = addDays(day, -1)) days.push(day);
  return { days, from: days.at(-1) ?? last, marks };
}
