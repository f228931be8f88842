import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { price, priceOfVolume, type Price, type PriceRequest } from './pricing.ts';
import type { TariffBlock, TariffTerms } from './terms.ts';
import { MOST_TENTHS } from './volume.ts';

const flat: TariffTerms = {
  mode: 'own',
  blocks: [{ upToTenths: null, priceMinor: 20_000n }],
  vatBasisPoints: 0,
  vatInclusive: false,
  levies: [],
  standingChargeMinor: 0n,
  arrearsShareBasisPoints: 0,
  lifelineTenths: 0,
  lifelinePriceMinor: 0n,
  minimumMinor: 0n,
};
const buy = (amountMinor: bigint, tariff: Partial<TariffTerms> = {}, more: Partial<PriceRequest> = {}): Price =>
  price({ amountMinor, tariff: { ...flat, ...tariff }, monthTenths: 0, arrearsMinor: 0n, standingDue: false, ...more });
const total = (p: Price): bigint => p.vatMinor + p.levyMinor + p.standingMinor + p.arrearsMinor + p.waterMinor + p.remainderMinor;
const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);

const blocks = fc.array(fc.record({ width: fc.integer({ min: 1, max: 500 }), priceMinor: fc.bigInt(0n, 50_000n) }), { maxLength: 4 }).chain((steps) =>
  fc.bigInt(1n, 100_000n).map((last): TariffBlock[] => {
    let at = 0;
    return [...steps.map((step) => ({ upToTenths: (at += step.width), priceMinor: step.priceMinor })), { upToTenths: null, priceMinor: last }];
  }),
);
const terms: fc.Arbitrary<TariffTerms> = fc.record({
  mode: fc.constantFrom('own', 'own', 'own', 'vendor_priced'),
  blocks,
  vatBasisPoints: fc.integer({ min: 0, max: 10_000 }),
  vatInclusive: fc.boolean(),
  levies: fc.array(fc.record({ name: fc.string(), basisPoints: fc.integer({ min: 0, max: 10_000 }), perUnitMinor: fc.bigInt(0n, 2_000n) }), { maxLength: 3 }),
  standingChargeMinor: fc.bigInt(0n, 100_000n),
  arrearsShareBasisPoints: fc.integer({ min: 0, max: 10_000 }),
  lifelineTenths: fc.integer({ min: 0, max: 300 }),
  lifelinePriceMinor: fc.bigInt(0n, 20_000n),
  minimumMinor: fc.bigInt(0n, 10_000n),
});
const requests: fc.Arbitrary<PriceRequest> = fc.record({
  amountMinor: fc.oneof(fc.bigInt(0n, 50_000n), fc.bigInt(0n, 100_000_000n), fc.bigInt(0n, 10n ** 14n)),
  tariff: terms,
  monthTenths: fc.integer({ min: 0, max: 3000 }),
  arrearsMinor: fc.bigInt(0n, 1_000_000n),
  standingDue: fc.boolean(),
});

/** The value of water counted tenth by tenth, in no clever way. */
function waterByHand({ tariff, monthTenths }: PriceRequest, tenths: number): bigint {
  let tenfold = 0n;
  for (let at = monthTenths; at < monthTenths + tenths; at += 1) {
    tenfold +=
      at < tariff.lifelineTenths ? tariff.lifelinePriceMinor : tariff.blocks.find((block) => block.upToTenths === null || at < block.upToTenths)!.priceMinor;
  }
  return (tenfold + 5n) / 10n;
}
function fullPrice(request: PriceRequest, tenths: number): bigint {
  const { vatBasisPoints, vatInclusive, levies } = request.tariff;
  const priced = waterByHand(request, tenths);
  const vat = (of: bigint): bigint => (2n * priced * BigInt(vatBasisPoints) + of) / (2n * of);
  const water = vatInclusive ? priced - vat(10_000n + BigInt(vatBasisPoints)) : priced;
  const levied = levies.map((levy) => (water * BigInt(levy.basisPoints) + 5_000n) / 10_000n + (levy.perUnitMinor * BigInt(tenths) + 5n) / 10n);
  return (vatInclusive ? priced : priced + vat(10_000n)) + sum(levied);
}

describe('every shilling of a purchase is accounted for', () => {
  it('splits any money into parts that are not negative and add up to it', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const found = price(request);
        expect(total(found)).toBe(request.amountMinor);
        for (const part of [found.vatMinor, found.levyMinor, found.standingMinor, found.arrearsMinor, found.waterMinor, found.remainderMinor])
          expect(part >= 0n).toBe(true);
        expect(sum(found.levies.map((levy) => levy.minor))).toBe(found.levyMinor);
      }),
      { numRuns: 3000 },
    );
  });

  it('explains itself: the lines add up to the money, and the blocks to the water', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { lines, tenths, waterMinor } = price(request);
        const inBlocks = lines.filter((line) => line.part === 'block');
        expect(sum(lines.filter((line) => line.part !== 'block' && line.part !== 'paid').map((line) => line.minor))).toBe(request.amountMinor);
        if (tenths !== null && tenths > 0) {
          expect(sum(inBlocks.map((line) => line.minor))).toBe(waterMinor);
          expect(inBlocks.reduce((all, line) => all + line.tenths, 0)).toBe(tenths);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a customer gets all the water the money buys, and pays for no more', () => {
  const small = requests.filter(({ tariff, amountMinor }) => tariff.mode === 'own' && amountMinor < 200_000n);

  it('buys the largest number of tenths that money after charges covers', () => {
    fc.assert(
      fc.property(small, (request) => {
        const { tenths, standingMinor, arrearsMinor } = price(request);
        fc.pre(tenths !== null && tenths > 0 && tenths < 20_000);
        const money = request.amountMinor - standingMinor - arrearsMinor;
        expect(fullPrice(request, tenths) <= money).toBe(true);
        expect(fullPrice(request, tenths + 1) > money).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('charges nothing when no step of water can be bought', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const found = price(request);
        if (found.tenths === 0) expect(found.remainderMinor).toBe(request.amountMinor);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the parts of a price', () => {
  it('sells 0.1 m³ for 20.00 at 200.00 per m³', () => {
    expect(buy(2_000n)).toMatchObject({ tenths: 1, waterMinor: 2_000n, remainderMinor: 0n });
    expect(buy(1_999n)).toMatchObject({ tenths: 0, waterMinor: 0n, remainderMinor: 1_999n, belowMinimum: false });
  });

  it('takes VAT and levies on top of the net price', () => {
    const found = buy(100_000n, { vatBasisPoints: 1_600, levies: [{ name: 'WRA', basisPoints: 100, perUnitMinor: 0n }] });
    expect(found).toMatchObject({
      tenths: 42,
      waterMinor: 84_000n,
      vatMinor: 13_440n,
      levyMinor: 840n,
      remainderMinor: 1_720n,
      levies: [{ name: 'WRA', minor: 840n }],
    });
  });

  it('takes VAT out of prices that hold it', () => {
    const found = buy(116_000n, { vatBasisPoints: 1_600, vatInclusive: true, blocks: [{ upToTenths: null, priceMinor: 11_600n }] });
    expect(found).toMatchObject({ tenths: 100, waterMinor: 100_000n, vatMinor: 16_000n, remainderMinor: 0n });
    expect(found.lines.find((line) => line.part === 'block')).toMatchObject({ priceMinor: 11_600n, minor: 100_000n });
  });

  it('takes levies for each m³, beside a part of the value', () => {
    const levies = [
      { name: 'Sewer', basisPoints: 0, perUnitMinor: 500n },
      { name: 'WRA', basisPoints: 100, perUnitMinor: 50n },
    ];
    expect(buy(100_000n, { levies })).toMatchObject({
      tenths: 48,
      waterMinor: 96_000n,
      levies: [
        { name: 'Sewer', minor: 2_400n },
        { name: 'WRA', minor: 1_200n },
      ],
      remainderMinor: 400n,
    });
  });

  it('walks the blocks of the month from where the meter stands', () => {
    const rising = [
      { upToTenths: 60, priceMinor: 10_000n },
      { upToTenths: null, priceMinor: 20_000n },
    ];
    expect(buy(10_000n, { blocks: rising }, { monthTenths: 55 })).toMatchObject({ tenths: 7, waterMinor: 9_000n, remainderMinor: 1_000n });
    expect(buy(10_000n, { blocks: rising }, { monthTenths: 55 }).lines.filter((line) => line.part === 'block')).toEqual([
      { part: 'block', tenths: 5, priceMinor: 10_000n, lifeline: false, minor: 5_000n },
      { part: 'block', tenths: 2, priceMinor: 20_000n, lifeline: false, minor: 4_000n },
    ]);
    expect(buy(10_000n, { blocks: rising }, { monthTenths: 60 })).toMatchObject({ tenths: 5 });
  });

  it('gives the lifeline its own price, once a month', () => {
    const lifeline = { lifelineTenths: 10, lifelinePriceMinor: 5_000n };
    expect(buy(10_000n, lifeline)).toMatchObject({ tenths: 12 });
    expect(buy(10_000n, lifeline, { monthTenths: 10 })).toMatchObject({ tenths: 5 });
  });

  it('takes the standing charge whole or not at all', () => {
    expect(buy(60_000n, { standingChargeMinor: 20_000n }, { standingDue: true })).toMatchObject({ standingMinor: 20_000n, tenths: 20 });
    expect(buy(60_000n, { standingChargeMinor: 20_000n })).toMatchObject({ standingMinor: 0n, tenths: 30 });
    expect(buy(21_000n, { standingChargeMinor: 20_000n }, { standingDue: true })).toMatchObject({ standingMinor: 0n, tenths: 0, remainderMinor: 21_000n });
  });

  it('recovers arrears up to their share of the money and no more than is owed', () => {
    const share = { arrearsShareBasisPoints: 3_000 };
    expect(buy(100_000n, share, { arrearsMinor: 500_000n })).toMatchObject({ arrearsMinor: 30_000n, tenths: 35 });
    expect(buy(100_000n, share, { arrearsMinor: 10_000n })).toMatchObject({ arrearsMinor: 10_000n, tenths: 45 });
  });

  it('leaves money below the minimum whole and says so', () => {
    expect(buy(4_999n, { minimumMinor: 5_000n })).toMatchObject({ belowMinimum: true, tenths: 0, remainderMinor: 4_999n });
    expect(buy(5_000n, { minimumMinor: 5_000n })).toMatchObject({ belowMinimum: false, tenths: 2 });
  });

  it('leaves the volume to the vendor where the vendor prices', () => {
    expect(buy(100_000n, { mode: 'vendor_priced', blocks: [], vatBasisPoints: 1_600 }, { standingDue: true, arrearsMinor: 5n })).toMatchObject({
      tenths: null,
      waterMinor: 100_000n,
      remainderMinor: 0n,
    });
  });

  it('puts no more on one token than a token can carry', () => {
    expect(buy(10n ** 14n, { blocks: [{ upToTenths: null, priceMinor: 10n }] })).toMatchObject({
      tenths: MOST_TENTHS,
      waterMinor: BigInt(MOST_TENTHS),
      remainderMinor: 10n ** 14n - BigInt(MOST_TENTHS),
    });
  });

  it('refuses negative amounts', () => {
    expect(() => buy(-1n)).toThrow(RangeError);
    expect(() => buy(1n, {}, { arrearsMinor: -1n })).toThrow(RangeError);
  });
});

describe('what a volume costs', () => {
  it('buys that volume, and a cent less does not', () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 500 }), (drawn, tenths, monthTenths) => {
        const tariff = { ...drawn, mode: 'own' as const, minimumMinor: 0n, arrearsShareBasisPoints: 0 };
        const cost = priceOfVolume({ tariff, tenths, monthTenths });
        expect([cost.tenths, cost.remainderMinor, cost.standingMinor]).toEqual([tenths, 0n, 0n]);
        const amountMinor = cost.waterMinor + cost.vatMinor + cost.levyMinor;
        const spent = (minor: bigint): number => price({ amountMinor: minor, tariff, monthTenths, arrearsMinor: 0n, standingDue: false }).tenths!;
        fc.pre(amountMinor > 0n);
        expect(spent(amountMinor)).toBeGreaterThanOrEqual(tenths);
        expect(spent(amountMinor - 1n)).toBeLessThan(tenths);
      }),
    );
  });

  it('is not known where the vendor prices, nor of what no token carries', () => {
    expect(() => priceOfVolume({ tariff: { ...flat, mode: 'vendor_priced' }, tenths: 1, monthTenths: 0 })).toThrow(RangeError);
    expect(() => priceOfVolume({ tariff: flat, tenths: MOST_TENTHS + 1, monthTenths: 0 })).toThrow(RangeError);
    expect(() => priceOfVolume({ tariff: flat, tenths: 0, monthTenths: 0 })).toThrow(RangeError);
  });
});
