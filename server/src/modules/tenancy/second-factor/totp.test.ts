import { generateSync } from 'otplib';
import { describe, expect, it } from 'vitest';
import { newRecoveryCodes, recoveryHash } from './recovery.ts';
import { newTotpSecret, otpauthUrl, stepOf } from './totp.ts';

/** `12345678901234567890` in base32: the secret of the vectors of RFC 6238, appendix B. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number): Date => new Date(seconds * 1000);

describe('codes of an authenticator', () => {
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('are those of RFC 6238 at second %i, shortened to six digits', (seconds, eight) => {
    expect(generateSync({ secret: SECRET, digits: 8, epoch: seconds })).toBe(eight);
    expect(stepOf(SECRET, eight.slice(2), at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('are good for the step before and the step after, and for no other', () => {
    const code = generateSync({ secret: SECRET, epoch: 3_000 });
    expect([2_940, 2_970, 3_000, 3_030, 3_059, 3_060].map((seconds) => stepOf(SECRET, code, at(seconds)))).toEqual([null, 100, 100, 100, 100, null]);
  });

  it.each(['', '12345', '1234567', 'abcdef', '١٢٣٤٥٦', '12 345'])('are six digits: %j is none', (text) => {
    expect(stepOf(SECRET, text, at(59))).toBeNull();
  });

  it('come from secrets of 160 bits that no two share, told in the form that authenticators read', () => {
    const secrets = Array.from({ length: 50 }, newTotpSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const url = new URL(otpauthUrl(SECRET, 'asha+x@a.test'));
    expect([url.protocol, url.host, decodeURIComponent(url.pathname), url.searchParams.get('secret'), url.searchParams.get('issuer')]).toEqual([
      'otpauth:',
      'totp',
      '/Mkondo:asha+x@a.test',
      SECRET,
      'Mkondo',
    ]);
  });
});

describe('recovery codes', () => {
  it('are ten different ones, found again however they are typed', () => {
    const { texts, hashes } = newRecoveryCodes();
    expect([texts.length, new Set(texts).size]).toEqual([10, 10]);
    for (const [index, text] of texts.entries()) {
      expect(text).toMatch(/^([A-HJ-NP-Z2-9]{4}-){5}[A-HJ-NP-Z2-9]{4}$/);
      for (const typed of [text, text.toLowerCase(), text.replaceAll('-', ' '), ` ${text.replaceAll('-', '')} `])
        expect(recoveryHash(typed)).toEqual(hashes[index]);
    }
    for (const wrong of ['', 'ABCD', '0'.repeat(24), `${texts[0]}A`]) expect(recoveryHash(wrong)).toBeNull();
  });
});
