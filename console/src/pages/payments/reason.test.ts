import { expect, it } from 'vitest';
import { reasonText } from './reason.ts';

it.each([
  ['ECONNRESET', 'pay.why.broken (ECONNRESET)'],
  ['unproven:http_500', 'pay.why.error (500)'],
  ['connect_timeout', 'pay.why.silent (connect_timeout)'],
  ['empty_list', 'pay.why.strange (empty_list)'],
  ['meter_not_found', 'meter not found'],
  ['', ''],
])('says %s in words and keeps the code that its words do not hold', (code, said) => {
  expect(reasonText(code, (key) => key)).toBe(said);
});
