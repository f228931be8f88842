import { Type, type Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { formatMinor, requireMinor } from '../../../../kernel/money.ts';
import { balancesOf } from '../../../ledger/books/index.ts';
import { findMetersForSale, type MeterForSale } from '../../meters/index.ts';
import { formatTenths, price, presentPrice, PriceBody } from '../../tariffs/index.ts';
import { purchaseOf } from '../purchase.ts';
import { learnedPrice } from './queries.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const QuoteBody = Type.Object({
  meter: Type.String(),
  meter_id: Type.String(),
  currency: Type.String(),
  amount: Type.String(),
  from_wallet: Type.String(),
  /** `order`, or why the money would buy nothing now. */
  outcome: Type.String(),
  code: Nullable,
  message: Nullable,
  month_units: Type.String(),
  arrears: Type.String(),
  price: Type.Union([PriceBody, Type.Null()]),
  estimate: Type.Union([Type.Object({ units: Type.String(), price: Type.String(), tokens: Type.Integer() }), Type.Null()]),
});

/** What money would buy on a meter now, wallet, month and debt included. Nothing is kept. */
export function quoteRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/meters/:id/quote/',
    summary: 'What an amount would buy for this meter now, with the wallet, the month and the debt of its customer',
    tag: 'Meters',
    access: 'tariffs.read',
    params: IdParams,
    object: 'meters',
    query: Type.Object({ amount: Type.String({ maxLength: 20 }), client: Type.Optional(Type.String()) }),
    response: QuoteBody,
    rateLimit: { max: 120, seconds: 60 },
    handle: (ctx, { params, query }) => {
      const amountMinor = requireMinor(query.amount);
      return ctx.write((tx) => quote(tx, params.id, amountMinor));
    },
  });
}

async function quote(tx: Tx, meterId: string, amountMinor: bigint): Promise<Static<typeof QuoteBody>> {
  const meter = (await findMetersForSale(tx, [meterId])).get(meterId);
  if (!meter) throw notFound();
  const wallet = await walletOf(tx, meter);
  const currency = meter.tariffVersion?.currency ?? 'KES';
  const purchase = purchaseOf({ payment: { amountMinor, currency }, meter, wallet });
  const vendorPriced = meter.tariffVersion?.mode === 'vendor_priced';
  return {
    meter: meter.id,
    meter_id: meter.meterNumber,
    currency,
    amount: formatMinor(amountMinor),
    from_wallet: formatMinor(wallet),
    outcome: purchase.kind,
    code: purchase.kind === 'order' ? null : purchase.code,
    message: purchase.kind === 'order' ? null : purchase.message,
    month_units: formatTenths(meter.monthTenths),
    arrears: formatMinor(meter.arrearsMinor),
    price: priced(meter, amountMinor + wallet),
    estimate: vendorPriced ? await estimated(tx, meterId, amountMinor + wallet) : null,
  };
}

/** What the customer has, and what was left on the meter before somebody held it. */
async function walletOf(tx: Tx, meter: MeterForSale): Promise<bigint> {
  const owners = [...new Set([meter.id, meter.customerId ?? meter.id])];
  const rows = await balancesOf(tx, 'wallet', owners);
  return rows.filter((row) => row.currency === (meter.tariffVersion?.currency ?? row.currency)).reduce((sum, row) => sum - row.balance_minor, 0n);
}

function priced({ tariffVersion: tariff, ...meter }: MeterForSale, amountMinor: bigint): Static<typeof PriceBody> | null {
  if (tariff === null) return null;
  return presentPrice(tariff, amountMinor, price({ ...meter, amountMinor, tariff }));
}

/** Where the vendor's price decides, the water that its last answers let one expect. */
async function estimated(tx: Tx, meterId: string, amountMinor: bigint): Promise<Static<typeof QuoteBody>['estimate']> {
  const learned = await learnedPrice(tx, meterId);
  if (learned === null) return null;
  return { units: formatTenths((amountMinor * 10n) / learned.price_minor), price: formatMinor(learned.price_minor), tokens: learned.tokens };
}
