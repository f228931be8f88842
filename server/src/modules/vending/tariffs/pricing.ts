import { divideRounded } from '../../../kernel/money.ts';
import { amountOf, ladderFrom, type Rung } from './ladder.ts';
import type { TariffTerms } from './terms.ts';
import { MOST_TENTHS } from './volume.ts';

export interface PriceRequest {
  /** Money paid plus what the wallet adds, minor units. */
  readonly amountMinor: bigint;
  readonly tariff: TariffTerms;
  /** Water that the meter has bought this calendar month already. */
  readonly monthTenths: number;
  /** What the customer owes. */
  readonly arrearsMinor: bigint;
  /** True when this month's standing charge has not been taken yet. */
  readonly standingDue: boolean;
}

/** One line of a receipt; `part` lines other than `block` add up to the money paid. */
export type PriceLine =
  | { readonly part: 'paid' | 'standing' | 'arrears' | 'water' | 'remainder'; readonly minor: bigint }
  | { readonly part: 'vat'; readonly basisPoints: number; readonly minor: bigint }
  | { readonly part: 'levy'; readonly name: string; readonly basisPoints: number; readonly minor: bigint }
  /** A stretch of the water at one price for m³; these add up to the line `water`. */
  | { readonly part: 'block'; readonly tenths: number; readonly priceMinor: bigint; readonly lifeline: boolean; readonly minor: bigint };

/** Where the money goes: vat + levy + standing + arrears + water + remainder is the money, always. */
export interface Price {
  readonly vatMinor: bigint;
  readonly levies: readonly { readonly name: string; readonly minor: bigint }[];
  readonly levyMinor: bigint;
  readonly standingMinor: bigint;
  readonly arrearsMinor: bigint;
  readonly waterMinor: bigint;
  /** Tenths of m³ bought; 0 when the money buys nothing yet; null when the vendor's own price decides. */
  readonly tenths: number | null;
  /** Goes to the customer's wallet and into the next purchase. */
  readonly remainderMinor: bigint;
  /** Less than the tariff's minimum. Money above it that still buys no step has `tenths` 0 without this flag. */
  readonly belowMinimum: boolean;
  readonly lines: readonly PriceLine[];
}

/**
 * Splits money into tax, charges and water: money − VAT − levies − standing charge − arrears = water ÷ price = m³.
 * Buys the largest number of 0.1 m³ steps that the money covers, VAT and levies included. Money that buys no step
 * stays whole for the wallet: no charge is taken from a customer who gets no water. Integers only; VAT, each levy
 * and the water value are rounded half up to the minor unit.
 * @throws RangeError when the amount, the arrears or the volume of the month is negative
 */
export function price(request: PriceRequest): Price {
  const { amountMinor, tariff } = request;
  if (amountMinor < 0n || request.arrearsMinor < 0n || request.monthTenths < 0) throw new RangeError('price: amounts and volumes are not negative');
  if (amountMinor < tariff.minimumMinor) return allRemains(amountMinor, true);
  if (tariff.mode === 'vendor_priced') return byMoney(amountMinor);
  const charges = chargesOf(request);
  const rest = amountMinor - charges.arrearsMinor - charges.standingMinor;
  const rungs = ladderFrom(tariff, request.monthTenths);
  const tenths = rest > 0n ? mostTenths(rest, tariff, rungs) : 0;
  return tenths === 0 ? allRemains(amountMinor, false) : bought({ amountMinor, tariff, charges, rungs, tenths });
}

interface Charges {
  readonly arrearsMinor: bigint;
  readonly standingMinor: bigint;
}

function chargesOf({ amountMinor, tariff, arrearsMinor, standingDue }: PriceRequest): Charges {
  const share = (amountMinor * BigInt(tariff.arrearsShareBasisPoints)) / 10_000n;
  return { arrearsMinor: arrearsMinor < share ? arrearsMinor : share, standingMinor: standingDue ? tariff.standingChargeMinor : 0n };
}

interface Taxes {
  readonly vatMinor: bigint;
  readonly levies: readonly { readonly name: string; readonly basisPoints: number; readonly minor: bigint }[];
  readonly levyMinor: bigint;
}

function taxesOn(waterMinor: bigint, tariff: TariffTerms): Taxes {
  const part = (basisPoints: number): bigint => divideRounded(waterMinor * BigInt(basisPoints), 10_000n);
  const levies = tariff.levies.map((levy) => ({ ...levy, minor: part(levy.basisPoints) }));
  return { vatMinor: part(tariff.vatBasisPoints), levies, levyMinor: levies.reduce((sum, levy) => sum + levy.minor, 0n) };
}

/** The full price never falls with the volume, so halving the interval finds the last step that is covered. */
function mostTenths(money: bigint, tariff: TariffTerms, rungs: readonly Rung[]): number {
  let covered = 0;
  let tooMuch =
    Math.min(
      MOST_TENTHS,
      rungs.reduce((sum, rung) => sum + rung.tenths, 0),
    ) + 1;
  while (tooMuch - covered > 1) {
    const middle = Math.floor((covered + tooMuch) / 2);
    const waterMinor = amountOf(rungs, middle);
    const { vatMinor, levyMinor } = taxesOn(waterMinor, tariff);
    if (waterMinor + vatMinor + levyMinor <= money) covered = middle;
    else tooMuch = middle;
  }
  return covered;
}

interface Purchase {
  readonly amountMinor: bigint;
  readonly tariff: TariffTerms;
  readonly charges: Charges;
  readonly rungs: readonly Rung[];
  readonly tenths: number;
}

function bought({ amountMinor, tariff, charges, rungs, tenths }: Purchase): Price {
  const waterMinor = amountOf(rungs, tenths);
  const { vatMinor, levies, levyMinor } = taxesOn(waterMinor, tariff);
  const { arrearsMinor, standingMinor } = charges;
  const remainderMinor = amountMinor - vatMinor - levyMinor - standingMinor - arrearsMinor - waterMinor;
  const lines: PriceLine[] = [
    { part: 'paid', minor: amountMinor },
    { part: 'vat', basisPoints: tariff.vatBasisPoints, minor: vatMinor },
    ...levies.map((levy): PriceLine => ({ part: 'levy', ...levy })),
    { part: 'standing', minor: standingMinor },
    { part: 'arrears', minor: arrearsMinor },
    { part: 'water', minor: waterMinor },
    ...blockLines(rungs, tenths),
    { part: 'remainder', minor: remainderMinor },
  ];
  const shown = levies.map(({ name, minor }) => ({ name, minor }));
  return { vatMinor, levies: shown, levyMinor, standingMinor, arrearsMinor, waterMinor, tenths, remainderMinor, belowMinimum: false, lines };
}

/** Each line is the growth of the rounded total, so that the lines add up to the water value exactly. */
function blockLines(rungs: readonly Rung[], tenths: number): PriceLine[] {
  const lines: PriceLine[] = [];
  let before = 0;
  for (const { tenths: width, priceMinor, lifeline } of rungs) {
    const taken = Math.min(width, tenths - before);
    if (taken <= 0) break;
    const minor = amountOf(rungs, before + taken) - amountOf(rungs, before);
    lines.push({ part: 'block', tenths: taken, priceMinor, lifeline, minor });
    before += taken;
  }
  return lines;
}

const NOTHING = { vatMinor: 0n, levies: [], levyMinor: 0n, standingMinor: 0n, arrearsMinor: 0n } as const;

function allRemains(amountMinor: bigint, belowMinimum: boolean): Price {
  const lines: PriceLine[] = [
    { part: 'paid', minor: amountMinor },
    { part: 'remainder', minor: amountMinor },
  ];
  return { ...NOTHING, waterMinor: 0n, tenths: 0, remainderMinor: amountMinor, belowMinimum, lines };
}

function byMoney(amountMinor: bigint): Price {
  const lines: PriceLine[] = [
    { part: 'paid', minor: amountMinor },
    { part: 'water', minor: amountMinor },
  ];
  return { ...NOTHING, waterMinor: amountMinor, tenths: null, remainderMinor: 0n, belowMinimum: false, lines };
}
