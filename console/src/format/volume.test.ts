import { expect, it } from 'vitest';
import { volume } from './volume.ts';

it.each([
  ['3.40', '3.4\u00A0m³'],
  ['12', '12\u00A0m³'],
  ['0.5', '500\u00A0L'],
  ['0.0', '0\u00A0m³'],
])('says %s as %s', (given, said) => {
  expect(volume(given)).toBe(said);
});
