import { price, type PriceLine } from '../tariffs/index.ts';
import type { MeterForSale } from '../meters/index.ts';
import type { OrderDraft } from '../tokens/index.ts';
import type { Settling } from './settling.ts';

type Parts = Pick<OrderDraft, 'vatMinor' | 'levyMinor' | 'standingMinor' | 'arrearsMinor' | 'waterMinor' | 'remainderMinor' | 'tenths' | 'byUnits'>;

export type Purchase =
  | {
      readonly kind: 'order';
      readonly vendorAccountId: string;
      readonly tariffVersionId: string | null;
      readonly walletMinor: bigint;
      readonly parts: Parts;
      readonly lines: readonly PriceLine[];
    }
  | { readonly kind: 'credit'; readonly code: 'payments.meter_suspended' | 'payments.below_minimum'; readonly message: string }
  | { readonly kind: 'hold'; readonly code: string; readonly message: string };

export interface PurchaseQuestion {
  readonly payment: Pick<Settling, 'amountMinor' | 'currency'>;
  readonly meter: MeterForSale;
  /** What the customer has in the wallet; goes into the purchase. */ readonly wallet: bigint;
}

/** What money for a meter buys, or why it buys nothing now. Pure. */
export function purchaseOf({ payment, meter, wallet }: PurchaseQuestion): Purchase {
  if (meter.status === 'suspended')
    return { kind: 'credit', code: 'payments.meter_suspended', message: 'The meter is suspended; the money waits in the wallet.' };
  if (meter.customerIsActive === false) return { kind: 'hold', code: 'payments.customer_inactive', message: 'The customer of this meter is not active.' };
  if (meter.vendorAccountId === null) return { kind: 'hold', code: 'payments.no_vendor_account', message: 'No vending account is set up for this meter.' };
  if (meter.tariffVersion === null) return { kind: 'hold', code: 'payments.no_tariff', message: 'No tariff is in force for this meter.' };
  if (meter.tariffVersion.currency !== payment.currency)
    return { kind: 'hold', code: 'payments.currency', message: 'The tariff is in another currency than the payment.' };
  const walletMinor = wallet > 0n ? wallet : 0n;
  const priced = price({
    amountMinor: payment.amountMinor + walletMinor,
    tariff: meter.tariffVersion,
    monthTenths: meter.monthTenths,
    arrearsMinor: meter.arrearsMinor,
    standingDue: meter.standingDue,
  });
  if (priced.tenths === 0)
    return { kind: 'credit', code: 'payments.below_minimum', message: 'The money is less than the smallest purchase; it waits in the wallet.' };
  const { vatMinor, levyMinor, standingMinor, arrearsMinor, waterMinor, remainderMinor, tenths, lines } = priced;
  return {
    kind: 'order',
    vendorAccountId: meter.vendorAccountId,
    tariffVersionId: meter.tariffVersion.id,
    walletMinor,
    lines,
    parts: { vatMinor, levyMinor, standingMinor, arrearsMinor, waterMinor, remainderMinor, tenths, byUnits: tenths !== null },
  };
}
