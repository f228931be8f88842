import { expect, it } from 'vitest';
import { listOf } from './parts.ts';

it('reads a list as people type it: without blanks, doubles and what is empty', () => {
  expect(listOf(' kilimani , vip,, vip ')).toEqual(['kilimani', 'vip']);
  expect(listOf('')).toEqual([]);
});
