import { expect, it } from 'vitest';
import { languageName } from './language.ts';

it('names a language in the reader’s own, and leaves what is no code', () => {
  expect(languageName('sw', 'en')).toBe('Swahili');
  expect(languageName('en_GB', 'en')).toBe('British English');
  expect(languageName('fr', 'fr')).toBe('français');
  expect(languageName('', 'en')).toBe('');
  expect(languageName('not a language', 'en')).toBe('not a language');
});
