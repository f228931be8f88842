import { expect, it } from 'vitest';
import { address } from './client.ts';

it('fills the path and leaves empty questions out', () => {
  expect(address('/api/payments/{id}/timeline/', { id: 'a/b' }, { cursor: '', search: 'Ann & Co', page_size: 50, to: undefined })).toBe(
    '/api/payments/a%2Fb/timeline/?search=Ann+%26+Co&page_size=50',
  );
  expect(address('/api/meters/')).toBe('/api/meters/');
});
