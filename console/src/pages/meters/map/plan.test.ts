import { describe, expect, it } from 'vitest';
import { barOf, clustersOf, fitted, placeOf, spotsOf, within, worstOf, zoomed } from './plan.ts';

const meter = (id: string, [latitude, longitude]: readonly [string | null, string | null], status = 'active') => ({
  id,
  meter_id: id,
  status,
  latitude,
  longitude,
});
const frame = { width: 800, height: 400 };
const spots = spotsOf([
  meter('a', ['-1.2833', '36.8167']),
  meter('b', ['-1.2933', '36.8167'], 'fault'),
  meter('c', [null, null]),
  meter('d', ['-1.2833', '36.8267']),
]);

it('leaves out what has no position, and counts in kilometres', () => {
  expect(spots.map(({ id }) => id)).toEqual(['a', 'b', 'd']);
  expect(spots[1]!.y).toBeCloseTo(1.11, 1);
  expect(spots[2]!.x).toBeCloseTo(1.11, 1);
});

it('fits all into the picture', () => {
  const sight = fitted(spots, frame);
  for (const spot of spots) {
    const { left, top } = placeOf(spot, sight, frame);
    expect(left >= 0 && left <= 800 && top >= 0 && top <= 400, spot.id).toBe(true);
  }
});

describe('groups', () => {
  it('are made of what would lie on each other, and told by the worst of them', () => {
    const groups = clustersOf(spots, { x: 0.5, y: 0.5, scale: 5 }, frame);
    expect(groups).toMatchObject([{ status: 'fault', spots: [{ id: 'a' }, { id: 'b' }, { id: 'd' }] }]);
  });

  it('come apart from near', () => {
    expect(clustersOf(spots, fitted(spots, frame), frame)).toHaveLength(3);
  });

  it('hold only what is in sight', () => {
    expect(clustersOf(spots, { x: 0, y: 0, scale: 3000 }, frame).map((group) => group.spots.map(({ id }) => id))).toEqual([['a']]);
  });
});

it('zooms about the point under the hand', () => {
  const sight = { x: 1, y: 1, scale: 100 };
  const at = { left: 600, top: 100, frame };
  const under = { x: sight.x + 200 / 100, y: sight.y - 100 / 100 };
  const { left, top } = placeOf(under, zoomed(sight, 2, at), frame);
  expect([left, top]).toEqual([600, 100]);
});

it('keeps the scale within bounds', () => expect([within(1e9), within(0)]).toEqual([4000, 0.02]));
it('names the worst state', () => expect([worstOf(['active', 'offline']), worstOf(['active']), worstOf([])]).toEqual(['offline', 'active', 'active']));
it('draws a bar of a round length', () => expect(barOf(100)).toEqual({ km: 1, pixels: 100 }));
