import { expect, it } from 'vitest';
import { isOwnPath } from './own-path.ts';

it('goes back to pages of ours only', () => {
  expect(['/payments?state=suspense', '/'].map(isOwnPath)).toEqual([true, true]);
  expect(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', ''].map(isOwnPath)).toEqual([false, false, false, false, false]);
});
