import { divideRounded } from '../../../kernel/money.ts';
import type { TariffTerms } from './terms.ts';
import { MOST_TENTHS } from './volume.ts';

/** A stretch of the water to come that has one price for m³. */
export interface Rung {
  readonly tenths: number;
  readonly priceMinor: bigint;
  readonly lifeline: boolean;
}

/** The prices of what is bought next by a meter that has `monthTenths` this month, as far as one token can reach. */
export function ladderFrom(tariff: TariffTerms, monthTenths: number): readonly Rung[] {
  const end = monthTenths + MOST_TENTHS;
  const steps = [
    { upTo: tariff.lifelineTenths, priceMinor: tariff.lifelinePriceMinor, lifeline: true },
    ...tariff.blocks.map((block) => ({ upTo: block.upToTenths ?? end, priceMinor: block.priceMinor, lifeline: false })),
  ];
  const rungs: Rung[] = [];
  let at = monthTenths;
  for (const { upTo, priceMinor, lifeline } of steps) {
    const to = Math.min(upTo, end);
    if (to <= at) continue;
    rungs.push({ tenths: to - at, priceMinor, lifeline });
    at = to;
  }
  return rungs;
}

/** Value of the first `tenths` of the ladder in minor units, rounded half up once. */
export function amountOf(rungs: readonly Rung[], tenths: number): bigint {
  let left = tenths;
  let tenfold = 0n;
  for (const rung of rungs) {
    if (left <= 0) break;
    const taken = Math.min(left, rung.tenths);
    tenfold += BigInt(taken) * rung.priceMinor;
    left -= taken;
  }
  return divideRounded(tenfold, 10n);
}
