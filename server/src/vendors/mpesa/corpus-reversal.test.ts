import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseResult } from './parse-result.ts';

const FOLDER = new URL('../../../../../shared/corpus/mpesa/', import.meta.url);

/** Results of reversals as they were seen, by the name of their file -> what they say. */
const SEEN: readonly (readonly [string, object])[] = [
  [
    '061-reversal-success-portal-doc.json',
    {
      reversal: 'done',
      code: '0',
      conversationId: expect.stringMatching(/^AG_20211114_/),
      facts: { receipt: 'SKE52PAWR9', originalReceipt: 'SKC82PACB8', amountMinor: 100n, completedAt: new Date('2021-11-14T10:27:11Z') },
    },
  ],
  [
    '063-reversal-success-prod-07-phone.json',
    {
      reversal: 'done',
      code: '0',
      facts: { receipt: 'RGS3OJ1W3O', originalReceipt: 'RGS7LNRBDI', amountMinor: 1_000n, completedAt: new Date('2023-07-28T20:33:48Z') },
    },
  ],
  ['065-reversal-failed-prod.json', { reversal: 'refused', code: 'R000002', conversationId: expect.stringMatching(/^AG_20230728_/) }],
];

describe('a reversal result that was seen', () => {
  for (const [file, said] of SEEN) {
    const path = new URL(file, FOLDER);
    it.skipIf(!existsSync(path))(`${file} says what became of the money`, () => {
      expect(parseResult(readFileSync(path))).toMatchObject(said);
    });
  }
});
