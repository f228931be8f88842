import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portionOf } from './portion.ts';

const START = Date.parse('2026-11-21T09:00:00Z');

describe('what goes next', () => {
  it('keeps to the throttle over a minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), (perMinute) => {
        let [at, sent] = [START, 0];
        let next: Date | null = null;
        while (at < START + 60_000) {
          const { size, nextAt } = portionOf({ perMinute, nextFeedAt: next }, 0, new Date(at));
          sent += size;
          next = nextAt;
          at = Math.max(at + 1, nextAt?.getTime() ?? 0);
        }
        // what is good for the last second may reach into the next minute
        expect(sent).toBeLessThanOrEqual(perMinute + Math.ceil(perMinute / 60));
        expect(sent).toBeGreaterThan(perMinute * 0.95 - 1);
      }),
    );
  });

  it('fills the line to four thousand and no further', () => {
    expect(portionOf({ perMinute: null, nextFeedAt: null }, 3_500, new Date(START))).toEqual({ size: 500, nextAt: null });
    expect(portionOf({ perMinute: null, nextFeedAt: null }, 4_000, new Date(START)).size).toBe(0);
  });
});
