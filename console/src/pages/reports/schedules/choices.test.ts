import { expect, it } from 'vitest';
import { addressesOf, hours, weekdays } from './choices.ts';

it('begins the week on Monday, which is 1', () => {
  expect(weekdays('en').map(({ value, label }) => `${value} ${label}`)[0]).toBe('1 Monday');
  expect(weekdays('fr')).toHaveLength(7);
  expect([hours()[7], hours().length]).toEqual([{ value: '7', label: '07:00' }, 24]);
});

it('takes addresses however they are set apart, each once', () => {
  expect(addressesOf(' a@b.test, c@d.test;a@b.test\n')).toEqual(['a@b.test', 'c@d.test']);
});
