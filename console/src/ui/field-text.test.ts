import { expect, it } from 'vitest';
import { fieldText } from './field-text.ts';

it.each([
  ['This field is required.', 'field.needed', undefined],
  ['must NOT have fewer than 1 characters', 'field.needed', undefined],
  ['must NOT have fewer than 12 characters', 'field.short', '12'],
  ['must NOT have more than 200 characters', 'field.long', '200'],
  ['must be >= 0', 'field.least', '0'],
  ['must be <= 100', 'field.most', '100'],
  ['must be integer', 'field.number', undefined],
  ['must match pattern "^\\d{1,7}(\\.\\d)?$"', 'field.form', undefined],
  ['must be equal to one of the allowed values', 'field.form', undefined],
])('puts the schema’s "%s" into the reader’s words', (said, key, n) => {
  expect(fieldText(said)).toEqual(n === undefined ? { key } : { key, values: { n } });
});

it('leaves what a person wrote as it is', () => {
  expect(fieldText('This name is taken.')).toBeNull();
});
