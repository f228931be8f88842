import { expect, it } from 'vitest';
import { parseSearch, stringifySearch } from './url.ts';

it('keeps every value as the text it is', () => {
  expect(parseSearch('?q=0123&peek=1e3&state=true')).toEqual({ q: '0123', peek: '1e3', state: 'true' });
});

it('leaves empty values out and brings the others back as they were', () => {
  expect(stringifySearch({ q: 'Ann & Co', state: '', peek: undefined })).toBe('?q=Ann+%26+Co');
  expect(stringifySearch({})).toBe('');
  expect(parseSearch(stringifySearch({ q: 'Ann & Co=1' }))).toEqual({ q: 'Ann & Co=1' });
});
