import { expect, it } from 'vitest';
import { timeZones } from './zones.ts';

it('names the zone that is set, each zone once, and the nearby ones first', () => {
  for (const set of ['Africa/Nairobi', 'Europe/Paris', 'Etc/Anything', '']) {
    const values = timeZones(set).map(({ value }) => value);
    expect(new Set(values).size).toBe(values.length);
    if (set !== '') expect(values).toContain(set);
    expect(values.slice(0, 2)).toContain('Africa/Nairobi');
  }
});
