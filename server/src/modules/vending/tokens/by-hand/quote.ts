import type { MeterForSale } from '../../meters/index.ts';
import { price, priceOfVolume, type Price, type PriceLine } from '../../tariffs/index.ts';
import { isClear, type OrderKind } from '../kinds.ts';
import type { OrderDraft } from '../order-queries.ts';
import { byMoneyOnly, noTariff, tooLittle } from './errors.ts';

/** Money in minor units, or integer tenths of a cubic metre. */
export type Asked = { readonly by: 'money'; readonly minor: bigint } | { readonly by: 'units'; readonly tenths: number };

type Parts = Pick<
  OrderDraft,
  'paidMinor' | 'walletMinor' | 'vatMinor' | 'levyMinor' | 'standingMinor' | 'arrearsMinor' | 'waterMinor' | 'remainderMinor' | 'tenths' | 'byUnits'
>;

export interface Quote {
  /** What it costs by the tariff; counts against limits. */
  readonly valueMinor: bigint;
  readonly currency: string;
  readonly tariffVersionId: string | null;
  readonly lines: readonly PriceLine[];
  readonly parts: Parts;
}

const NOTHING: Parts = {
  paidMinor: 0n,
  walletMinor: 0n,
  vatMinor: 0n,
  levyMinor: 0n,
  standingMinor: 0n,
  arrearsMinor: 0n,
  waterMinor: 0n,
  remainderMinor: 0n,
  tenths: null,
  byUnits: true,
};

/**
 * What a token by hand costs and where the money goes; pure. From the wallet it is a purchase like any other; given
 * away it is the water alone, without taxes and charges; a clear costs nothing.
 * @throws AppError `tokens.no_tariff`, `tokens.by_money_only`, `tokens.too_little`
 */
export function quoteOf({ kind, meter, asked }: { readonly kind: OrderKind; readonly meter: MeterForSale; readonly asked: Asked | null }): Quote {
  if (isClear(kind) || asked === null)
    return { valueMinor: 0n, currency: meter.tariffVersion?.currency ?? 'KES', tariffVersionId: null, lines: [], parts: NOTHING };
  const version = meter.tariffVersion;
  if (version === null) throw noTariff();
  const priced = priceAsked(kind, meter, asked);
  const valueMinor = asked.by === 'money' ? asked.minor : costOf(priced);
  const parts = kind === 'free_credit' ? givenAway(priced) : bought(priced, valueMinor);
  return { valueMinor, currency: version.currency, tariffVersionId: version.id, lines: priced.lines, parts };
}

/** The tariff's word on money or a volume. @throws AppError as `quoteOf` */
export function priceAsked(kind: OrderKind, meter: MeterForSale, asked: Asked): Price {
  const tariff = meter.tariffVersion;
  if (tariff === null) throw noTariff();
  const { monthTenths } = meter;
  if (asked.by === 'units') {
    if (tariff.mode === 'vendor_priced') throw byMoneyOnly();
    return priceOfVolume({ tariff, tenths: asked.tenths, monthTenths });
  }
  const standingDue = kind === 'credit' && meter.standingDue;
  const priced = price({ amountMinor: asked.minor, tariff, monthTenths, arrearsMinor: kind === 'credit' ? meter.arrearsMinor : 0n, standingDue });
  if (priced.tenths === 0) throw tooLittle();
  return priced;
}

export function costOf(priced: Price): bigint {
  return priced.waterMinor + priced.vatMinor + priced.levyMinor + priced.standingMinor;
}

function bought(priced: Price, walletMinor: bigint): Parts {
  const { vatMinor, levyMinor, standingMinor, arrearsMinor, waterMinor, remainderMinor, tenths } = priced;
  return { paidMinor: 0n, walletMinor, vatMinor, levyMinor, standingMinor, arrearsMinor, waterMinor, remainderMinor, tenths, byUnits: tenths !== null };
}

function givenAway({ waterMinor, tenths }: Price): Parts {
  return { ...NOTHING, paidMinor: waterMinor, waterMinor, tenths, byUnits: tenths !== null };
}
