import type { Static } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { allows } from '../../../tenancy/access/index.ts';
import type { InboxTools } from '../deps.ts';
import type { WaterMeter, WaterPayment, WaterToken } from '../port.ts';
import type { WaterView } from './schema.ts';
import { customersOfTalk } from './water-queries.ts';

type View = Static<typeof WaterView>;

const NEWEST = 10;

/** What whoever answers needs to know of the customer's water; each part for those who may read it elsewhere. @throws AppError `not_found` */
export function waterOf(ctx: RequestContext, { water }: InboxTools, id: string): Promise<View> {
  const may = (permission: string): boolean => allows(ctx.actor, permission);
  return ctx.write(async (tx) => {
    const found = await customersOfTalk(tx, id);
    if (!found) throw notFound();
    const customers = may('customers.read') ? found.customers : [];
    const ids = customers.map((customer) => customer.id);
    const asked = async <T>(permission: string, of: readonly string[], read: () => Promise<readonly T[]>): Promise<readonly T[]> =>
      may(permission) && of.length > 0 ? read() : [];
    const balances = new Map(await asked('balances.read', ids, async () => [...(await water.balancesOf(tx, ids))]));
    const meters = await asked('meters.read', ids, () => water.metersOf(tx, ids));
    const meterIds = meters.map((meter) => meter.id);
    const tokens = await asked('tokens.read', meterIds, () => water.tokensOf(tx, meterIds, NEWEST));
    const payments = await asked('payments.read', meterIds, () => water.paymentsOf(tx, meterIds, NEWEST));
    return {
      currency: found.currency,
      customers: customers.map((customer) => ({
        ...customer,
        wallet: money(balances.get(customer.id)?.walletMinor),
        arrears: money(balances.get(customer.id)?.arrearsMinor),
        meters: meters.filter(({ customerId }) => customerId === customer.id).map(presentMeter),
      })),
      tokens: tokens.map(presentToken),
      payments: payments.map(presentPayment),
    };
  });
}

const money = (minor: bigint | null | undefined): string | null => (minor === null || minor === undefined ? null : formatMinor(minor));

function presentMeter({ id, meterNumber, status, location, lastSeen }: WaterMeter): View['customers'][number]['meters'][number] {
  return { id, meter_id: meterNumber, status, location, last_seen_at: lastSeen?.toISOString() ?? null };
}

function presentToken(token: WaterToken): View['tokens'][number] {
  return {
    id: token.id,
    customer: token.customerId,
    meter: token.meterNumber,
    token: `**** **** **** **** ${token.tail}`,
    type: token.type,
    status: token.status,
    amount: money(token.amountMinor),
    cubic_metres: token.tenths === null ? null : (token.tenths / 10).toFixed(1),
    created_at: token.createdAt.toISOString(),
  };
}

function presentPayment(payment: WaterPayment): View['payments'][number] {
  return {
    id: payment.id,
    customer: payment.customerId,
    receipt: payment.receipt,
    amount: formatMinor(payment.amountMinor),
    state: payment.state,
    received_at: payment.receivedAt.toISOString(),
  };
}
