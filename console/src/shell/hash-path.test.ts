import { expect, it } from 'vitest';
import { pathOfHash } from './hash-path.ts';

it('keeps the code of a letter behind the hash of its page', () => {
  expect(pathOfHash('#/verify-email/a1_B-2')).toBe('/verify-email#a1_B-2');
  expect(pathOfHash('#/reset-password/x/')).toBe('/reset-password#x');
  expect(pathOfHash('#/invite/0190')).toBe('/invite#0190');
});

it('turns the other addresses of the older front ends into paths', () => {
  expect(pathOfHash('#/payments?state=suspense')).toBe('/payments?state=suspense');
  expect(pathOfHash('#/meters/7')).toBe('/meters/7');
});

it('leads nowhere else than to a page of ours', () => {
  expect(['#//evil.example/x', '#/\\evil.example', '#main', '#', ''].map(pathOfHash)).toEqual([null, null, null, null, null]);
});
