import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { priceOfVolume } from '../pricing.ts';
import type { TariffTerms } from '../terms.ts';
import { CLASSES, impactOf, reprice, totalOf } from './impact.ts';
import type { MeterMonth } from './queries.ts';

const terms: TariffTerms = {
  mode: 'own',
  blocks: [
    { upToTenths: 60, priceMinor: 10_000n },
    { upToTenths: null, priceMinor: 20_000n },
  ],
  vatBasisPoints: 1_600,
  vatInclusive: false,
  levies: [{ name: 'WRA', basisPoints: 100, perUnitMinor: 33n }],
  standingChargeMinor: 5_000n,
  arrearsShareBasisPoints: 0,
  lifelineTenths: 10,
  lifelinePriceMinor: 3_000n,
  minimumMinor: 0n,
};

/** A month as the same terms have charged it. */
function monthOf(owner: string, tenths: readonly number[], by: TariffTerms = terms): MeterMonth {
  let at = 0;
  let [water, vat, levy] = [0n, 0n, 0n];
  for (const bought of tenths) {
    const found = priceOfVolume({ tariff: by, tenths: bought, monthTenths: at });
    [water, vat, levy] = [water + found.waterMinor, vat + found.vatMinor, levy + found.levyMinor];
    at += bought;
  }
  return {
    owner_id: owner,
    meter_number: `M-${owner}`,
    tenths,
    ours: tenths.map(() => true),
    standing_elsewhere: false,
    water_minor: water,
    vat_minor: vat,
    levy_minor: levy,
    standing_minor: by.standingChargeMinor,
  };
}

async function* inSteps(rows: readonly MeterMonth[], step = 2): AsyncGenerator<readonly MeterMonth[]> {
  for (let at = 0; at < rows.length; at += step) yield rows.slice(at, at + step);
}

const bought = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 });

it('changes nobody’s bill by the terms it was charged by, to the last cent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(bought, { minLength: 1, maxLength: 10 }), async (months) => {
      const rows = months.map((tenths, index) => monthOf(String(index).padStart(3, '0'), tenths));
      const impact = await impactOf(inSteps(rows), terms);
      expect([impact.owners, impact.more, impact.less, impact.worst.length]).toEqual([rows.length, 0, 0, 0]);
      expect(impact.after).toEqual(impact.before);
    }),
    { numRuns: 200 },
  );
});

it('counts everybody once, whatever the steps in which they are read, and their meters together', async () => {
  const rows = [monthOf('a', [10]), { ...monthOf('a', [100]), meter_number: 'M-a2' }, monthOf('b', [50]), monthOf('c', [200, 30])];
  const dearer = { ...terms, blocks: [{ upToTenths: null, priceMinor: 15_000n }] };
  const found = await Promise.all([1, 2, 3, 10].map((step) => impactOf(inSteps(rows, step), dearer)));
  for (const one of found) expect(one).toEqual(found[0]);
  const [{ owners, more, less, classes, before, after, worst }] = found as [(typeof found)[0]];
  expect([owners, more + less]).toEqual([3, 3]);
  expect(classes.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(classes).toHaveLength(CLASSES.length + 1);
  expect(totalOf(before)).toBe(rows.reduce((sum, row) => sum + row.water_minor + row.vat_minor + row.levy_minor + row.standing_minor, 0n));
  expect(totalOf(after)).toBe(rows.reduce((sum, row) => sum + totalOf(reprice(row, dearer)), 0n));
  expect(worst.map((owner) => owner.ownerId)).not.toContain('c');
});

it('shows the ten who would pay most more, the worst first', async () => {
  const rows = Array.from({ length: 30 }, (_, index) => monthOf(String(index).padStart(2, '0'), [10 + index]));
  const { worst } = await impactOf(inSteps(rows), { ...terms, blocks: [{ upToTenths: null, priceMinor: 40_000n }] });
  expect(worst.map((owner) => owner.ownerId)).toEqual(Array.from({ length: 10 }, (_, index) => String(29 - index)));
});

it('gives purchases by another tariff their place in the month, and does not charge them', () => {
  const month = { ...monthOf('a', [60, 10]), ours: [false, true], standing_elsewhere: true };
  const only = priceOfVolume({ tariff: terms, tenths: 10, monthTenths: 60 });
  expect(reprice(month, terms)).toEqual({ water: only.waterMinor, vat: only.vatMinor, levies: only.levyMinor, standing: 0n });
});
