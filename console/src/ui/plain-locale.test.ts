import { expect, it } from 'vitest';
import { isUsable } from './plain-locale.ts';

it('knows the names of languages that numbers cannot be written in', () => {
  expect(['en-GB', 'sw-KE', 'en-US@posix', 'C'].map(isUsable)).toEqual([true, true, false, false]);
});
