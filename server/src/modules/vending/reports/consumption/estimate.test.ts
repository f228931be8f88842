import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, type Purchase } from './estimate.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
const DAY_MS = 86_400_000;
/** A purchase of so many tenths, so many days ago. */
const bought = (daysAgo: number, tenths: number): Purchase => ({ at: new Date(NOW.getTime() - daysAgo * DAY_MS), tenths });

describe('use', () => {
  it('is what was bought before the last purchase, over the time until it', () => {
    // 2 m³ every ten days: 200 litres a day; the last lasts ten days, four of which are gone
    expect(estimate([bought(24, 20), bought(14, 20), bought(4, 20)], NOW)).toMatchObject({ litresPerDay: 200, daysLeft: 6, usualGapDays: 10 });
  });

  it('that should have used up the last purchase leaves no days', () => {
    expect(estimate([bought(40, 20), bought(30, 20), bought(20, 20)], NOW)).toMatchObject({ daysLeft: 0, noPurchase: false });
  });

  it.each([
    ['no purchase', []],
    ['two purchases', [bought(20, 20), bought(10, 20)]],
    ['purchases of a few days', [bought(3, 20), bought(2, 20), bought(1, 20)]],
    ['purchases without a volume', [bought(30, 0), bought(20, 0), bought(10, 0)]],
  ])('is not guessed from %s', (_name, purchases) => {
    expect(estimate(purchases, NOW)).toMatchObject({ litresPerDay: null, daysLeft: null });
  });

  it('is never negative and never no number, whatever was bought when', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ daysAgo: fc.double({ min: 0, max: 120, noNaN: true }), tenths: fc.integer({ min: 0, max: 18_201_624 }) })), (list) => {
        const purchases = list.map(({ daysAgo, tenths }) => bought(daysAgo, tenths)).toSorted((a, b) => a.at.getTime() - b.at.getTime());
        const { litresPerDay, daysLeft } = estimate(purchases, NOW);
        for (const number of [litresPerDay, daysLeft]) expect(number === null || (Number.isSafeInteger(number) && number >= 0)).toBe(true);
      }),
    );
  });
});

describe('silence', () => {
  it.each([
    [13, 3, false],
    [14, 3, true],
    [29, 10, false],
    [30, 10, true],
  ])('of %i days where every %i days are usual: %s', (silent, gap, expected) => {
    expect(
      estimate(
        [2, 1, 0].map((step) => bought(silent + step * gap, 20)),
        NOW,
      ).noPurchase,
    ).toBe(expected);
  });
});

describe('a sudden fall', () => {
  const steady = [115, 100, 85, 70, 55, 40].map((daysAgo) => bought(daysAgo, 20));
  it('is under half of the months before', () => {
    expect(estimate([...steady, bought(10, 19)], NOW).suddenFall).toBe(true);
    expect(estimate([...steady, bought(20, 11), bought(10, 11)], NOW).suddenFall).toBe(false);
  });

  it('needs a habit to fall from', () => {
    expect(estimate([bought(50, 200), bought(45, 200), bought(40, 200)], NOW).suddenFall).toBe(false);
  });
});
