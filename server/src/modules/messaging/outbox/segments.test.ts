import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSegments } from './segments.ts';

const CORPUS = join(import.meta.dirname, '../../../../../../shared/corpus/sms-billing-ai/sms-segment-vectors.json');

describe('a text costs what the network charges for it', () => {
  it.each([
    ['', 'gsm7', 0, 1],
    ['a'.repeat(160), 'gsm7', 160, 1],
    ['a'.repeat(161), 'gsm7', 161, 2],
    ['a'.repeat(306), 'gsm7', 306, 2],
    ['a'.repeat(307), 'gsm7', 307, 3],
    ['€'.repeat(80), 'gsm7', 160, 1],
    [`${'a'.repeat(159)}€`, 'gsm7', 161, 2],
    ['ā'.repeat(70), 'ucs2', 70, 1],
    ['ā'.repeat(71), 'ucs2', 71, 2],
    ['ā'.repeat(135), 'ucs2', 135, 3],
    ['^{}\\[~]|\f', 'gsm7', 18, 1],
    ['Ç', 'gsm7', 1, 1],
    ['ç', 'ucs2', 1, 1],
    ['It’s', 'ucs2', 4, 1],
    ['a\tb', 'ucs2', 3, 1],
    ["ng'ombe\r\n", 'gsm7', 9, 1],
  ] as const)('%j is %s, %i units, %i parts', (...[text, encoding, units, segments]) => {
    expect(countSegments(text)).toEqual({ encoding, units, segments });
  });

  it('an escape pair is never cut between two parts', () => {
    expect(countSegments(`${'a'.repeat(152)}€${'a'.repeat(151)}`)).toEqual({ encoding: 'gsm7', units: 305, segments: 2 });
    expect(countSegments(`${'a'.repeat(152)}€${'a'.repeat(152)}`)).toEqual({ encoding: 'gsm7', units: 306, segments: 3 });
  });

  it('a surrogate pair is never cut between two parts', () => {
    expect(countSegments(`${'ā'.repeat(66)}😀${'ā'.repeat(65)}`).segments).toBe(2);
    expect(countSegments(`${'ā'.repeat(66)}😀${'ā'.repeat(66)}`).segments).toBe(3);
  });

  it('parts hold all units and none is left empty', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '€', 'ā', '😀', ' ', 'Ω'), { maxLength: 500 }), (characters) => {
        const { encoding, units, segments } = countSegments(characters.join(''));
        const [single, part] = encoding === 'gsm7' ? [160, 153] : [70, 67];
        expect(segments === 1).toBe(units <= single);
        if (segments > 1) {
          expect(segments * part).toBeGreaterThanOrEqual(units);
          expect((segments - 1) * (part - 1)).toBeLessThan(units);
        }
      }),
    );
  });

  it.skipIf(!existsSync(CORPUS))('the measured vectors of the corpus agree', () => {
    const vectors = JSON.parse(readFileSync(CORPUS, 'utf8')) as { name: string; text: string; encoding: string; segments: number; units: number }[];
    expect(vectors.length).toBeGreaterThan(20);
    for (const { name, text, encoding, segments, units } of vectors) {
      expect({ name, ...countSegments(text) }).toEqual({ name, encoding: encoding === 'GSM-7' ? 'gsm7' : 'ucs2', units, segments });
    }
  });
});
