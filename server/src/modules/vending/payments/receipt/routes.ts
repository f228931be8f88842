import { Type, type Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { formatTenths, presentLine, PriceLineBody } from '../../tariffs/index.ts';
import { findReceipt, type ReceiptRow } from './queries.ts';
import { receiptOf } from './receipt.ts';
import { receiptText } from './text.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);

const ReceiptBody = Type.Object({
  payment: Type.String(),
  receipt: Type.String(),
  state: Type.String(),
  paid_at: Type.String(),
  currency: Type.String(),
  meter: Nullable,
  meter_id: Nullable,
  customer_name: Nullable,
  tariff: Nullable,
  vat_inclusive: Type.Boolean(),
  paid: Type.String(),
  from_wallet: Type.String(),
  vat: Type.String(),
  levies: Type.Array(Type.Object({ name: Type.String(), amount: Type.String() })),
  levy: Type.String(),
  standing: Type.String(),
  arrears: Type.String(),
  water: Type.String(),
  units: Nullable,
  unit_price: Nullable,
  to_wallet: Type.String(),
  not_sold: Type.String(),
  lines: Type.Array(PriceLineBody),
  text: Type.String(),
});

/** What became of every shilling: paid + from_wallet = vat + levy + standing + arrears + water + to_wallet + not_sold. */
export function receiptRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/payments/:id/receipt/',
    summary: 'Where the money of a payment went, line by line, and as a text in the language of the customer',
    tag: 'Payments',
    access: 'payments.read',
    params: IdParams,
    object: 'payments',
    response: ReceiptBody,
    async handle(ctx, { params }) {
      const row = await ctx.read((tx) => findReceipt(tx, params.id));
      if (!row) throw notFound();
      return present(row);
    },
  });
}

function present(row: ReceiptRow): Static<typeof ReceiptBody> {
  const receipt = receiptOf(row);
  const { paid, vat, levy, standing, arrears, water, tenths, unitPrice, lines } = receipt;
  return {
    payment: row.id,
    receipt: row.receipt,
    state: row.state,
    paid_at: (row.paid_at ?? row.received_at).toISOString(),
    currency: row.currency,
    meter: row.meter_id,
    meter_id: row.meter_number,
    customer_name: row.customer_name,
    tariff: row.tariff_name,
    vat_inclusive: row.vat_inclusive ?? false,
    paid: formatMinor(paid),
    from_wallet: formatMinor(receipt.fromWallet),
    vat: formatMinor(vat),
    levies: lines.flatMap((line) => (line.part === 'levy' ? [{ name: line.name, amount: formatMinor(line.minor) }] : [])),
    levy: formatMinor(levy),
    standing: formatMinor(standing),
    arrears: formatMinor(arrears),
    water: formatMinor(water),
    units: tenths === null ? null : formatTenths(tenths),
    unit_price: unitPrice === null ? null : formatMinor(unitPrice),
    to_wallet: formatMinor(receipt.toWallet),
    not_sold: formatMinor(receipt.notSold),
    lines: lines.map(presentLine),
    text: receiptText(row, receipt),
  };
}
