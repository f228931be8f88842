import { divideRounded } from '../../../kernel/money.ts';
import { amountOf, ladderFrom, type Rung } from './ladder.ts';
import type { Levy, TariffTerms } from './terms.ts';
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
  | { readonly part: 'levy'; readonly name: string; readonly basisPoints: number; readonly perUnitMinor: bigint; readonly minor: bigint }
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

/**
 * What a volume costs: the water with its VAT and levies, without charges and without a remainder.
 * @throws RangeError when the vendor's own price decides, or for volumes that no token carries
 */
export function priceOfVolume({ tariff, tenths, monthTenths }: { readonly tariff: TariffTerms; readonly tenths: number; readonly monthTenths: number }): Price {
  if (tariff.mode === 'vendor_priced' || tenths <= 0 || tenths > MOST_TENTHS || monthTenths < 0) throw new RangeError('priceOfVolume: no price for this');
  const rungs = ladderFrom(tariff, monthTenths);
  return bought({ amountMinor: costOf(rungs, tenths, tariff), tariff, charges: { arrearsMinor: 0n, standingMinor: 0n }, rungs, tenths });
}

interface Charges {
  readonly arrearsMinor: bigint;
  readonly standingMinor: bigint;
}

function chargesOf({ amountMinor, tariff, arrearsMinor, standingDue }: PriceRequest): Charges {
  const share = (amountMinor * BigInt(tariff.arrearsShareBasisPoints)) / 10_000n;
  return { arrearsMinor: arrearsMinor < share ? arrearsMinor : share, standingMinor: standingDue ? tariff.standingChargeMinor : 0n };
}

interface Value {
  /** Without VAT and levies. */
  readonly waterMinor: bigint;
  readonly vatMinor: bigint;
  readonly levies: readonly (Levy & { readonly minor: bigint })[];
  readonly levyMinor: bigint;
}

/** What the first `tenths` of the ladder are worth, and the taxes on them. */
function valueOf(rungs: readonly Rung[], tenths: number, tariff: TariffTerms): Value {
  const { waterMinor, vatMinor } = netOf(amountOf(rungs, tenths), tariff);
  const levies = tariff.levies.map((levy) => ({
    ...levy,
    minor: partOf(waterMinor, levy.basisPoints) + divideRounded(levy.perUnitMinor * BigInt(tenths), 10n),
  }));
  return { waterMinor, vatMinor, levies, levyMinor: levies.reduce((sum, levy) => sum + levy.minor, 0n) };
}

function netOf(pricedMinor: bigint, { vatBasisPoints, vatInclusive }: TariffTerms): Pick<Value, 'waterMinor' | 'vatMinor'> {
  if (!vatInclusive) return { waterMinor: pricedMinor, vatMinor: partOf(pricedMinor, vatBasisPoints) };
  const vatMinor = divideRounded(pricedMinor * BigInt(vatBasisPoints), 10_000n + BigInt(vatBasisPoints));
  return { waterMinor: pricedMinor - vatMinor, vatMinor };
}

function partOf(minor: bigint, basisPoints: number): bigint {
  return divideRounded(minor * BigInt(basisPoints), 10_000n);
}

function costOf(rungs: readonly Rung[], tenths: number, tariff: TariffTerms): bigint {
  const { waterMinor, vatMinor, levyMinor } = valueOf(rungs, tenths, tariff);
  return waterMinor + vatMinor + levyMinor;
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
    if (costOf(rungs, middle, tariff) <= money) covered = middle;
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
  const { waterMinor, vatMinor, levies, levyMinor } = valueOf(rungs, tenths, tariff);
  const { arrearsMinor, standingMinor } = charges;
  const remainderMinor = amountMinor - vatMinor - levyMinor - standingMinor - arrearsMinor - waterMinor;
  const lines: PriceLine[] = [
    { part: 'paid', minor: amountMinor },
    { part: 'vat', basisPoints: tariff.vatBasisPoints, minor: vatMinor },
    ...levies.map((levy): PriceLine => ({ part: 'levy', ...levy })),
    { part: 'standing', minor: standingMinor },
    { part: 'arrears', minor: arrearsMinor },
    { part: 'water', minor: waterMinor },
    ...blockLines(rungs, tenths, tariff),
    { part: 'remainder', minor: remainderMinor },
  ];
  const shown = levies.map(({ name, minor }) => ({ name, minor }));
  return { vatMinor, levies: shown, levyMinor, standingMinor, arrearsMinor, waterMinor, tenths, remainderMinor, belowMinimum: false, lines };
}

/** Each line is the growth of the rounded total, so that the lines add up to the water value exactly. */
function blockLines(rungs: readonly Rung[], tenths: number, tariff: TariffTerms): PriceLine[] {
  const worth = (upTo: number): bigint => netOf(amountOf(rungs, upTo), tariff).waterMinor;
  const lines: PriceLine[] = [];
  let before = 0;
  for (const { tenths: width, priceMinor, lifeline } of rungs) {
    const taken = Math.min(width, tenths - before);
    if (taken <= 0) break;
    const minor = worth(before + taken) - worth(before);
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
