import { expect, it } from 'vitest';
import { recipientsIn } from './recipients.ts';

it('reads numbers as they are pasted, each once', () => {
  expect(recipientsIn('0712 345 678\n+254 (722) 000-111; 0712345678,\n')).toEqual(['0712345678', '+254722000111']);
  expect(recipientsIn(' \n')).toEqual([]);
});
