import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecrets, deriveKey, hashPassword, randomHex, sameText, verifyPassword, type SealContext, type SealingKeys } from './crypto.ts';

const context: SealContext = { tenantId: 't1', recordId: 'r1', field: 'token' };
const keys = (...ids: readonly string[]): SealingKeys => ({ current: ids[0]!, keys: new Map(ids.map((id) => [id, Buffer.alloc(32, id)])) });
const secrets = createSecrets(keys('k1'), Buffer.alloc(32, 9));
const cannotOpen = expect.objectContaining({ code: 'crypto.cannot_open' });

describe('a sealed value', () => {
  it('opens in its own place, whatever it holds', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (plain) => secrets.open(secrets.seal(plain, context), context) === plain));
  });

  it.each([
    ['tenant', { tenantId: 't2' }],
    ['row', { recordId: 'r2' }],
    ['field', { field: 'password' }],
  ])('does not open in another %s', (_what, other) => {
    expect(() => secrets.open(secrets.seal('12345', context), { ...context, ...other })).toThrow(cannotOpen);
  });

  it('does not open when any character of it was changed', () => {
    const sealed = secrets.seal('12345678901234567890', context);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      let opened: string | undefined;
      try {
        opened = secrets.open(changed, context);
      } catch (error) {
        expect(error).toEqual(cannotOpen);
      }
      // the last bits of base64 may stand for nothing; then the value is the same
      if (opened !== undefined) expect(opened).toBe('12345678901234567890');
    }
  });

  it.each(['', 'v1', 'v1.k1', 'v1.k1...', 'v2.k1.a.b.c', 'v1.k1.AAAA.AAAA.AAAA', 'plain text', 'v1.__proto__.a.b.c'])('that is none is refused: %j', (text) => {
    expect(() => secrets.open(text, context)).toThrow(cannotOpen);
  });

  it('never looks the same twice', () => {
    const nonces = Array.from({ length: 1_000 }, () => secrets.seal('same', context).split('.')[2]);
    expect(new Set(nonces).size).toBe(1_000);
  });
});

describe('rotation', () => {
  const old = secrets.seal('secret', context);
  it('opens what an older key sealed, seals with the new one, and tells them apart', () => {
    const rotated = createSecrets(keys('k2', 'k1'), Buffer.alloc(32, 9));
    expect(rotated.open(old, context)).toBe('secret');
    expect(rotated.isStale(old)).toBe(true);
    const fresh = rotated.seal(rotated.open(old, context), context);
    expect(rotated.isStale(fresh)).toBe(false);
    expect(fresh).toMatch(/^v1\.k2\./);
    expect(() => secrets.open(fresh, context)).toThrow(cannotOpen);
  });

  it('without the older key says so instead of guessing', () => {
    expect(() => createSecrets(keys('k2'), Buffer.alloc(32, 9)).open(old, context)).toThrow(cannotOpen);
  });

  it('under the same name with another key does not open', () => {
    const other = createSecrets({ current: 'k1', keys: new Map([['k1', randomBytes(32)]]) }, Buffer.alloc(32, 9));
    expect(() => other.open(old, context)).toThrow(cannotOpen);
  });
});

it('digests are equal for equal values of one purpose only', () => {
  expect(secrets.digest('token', 'a').equals(secrets.digest('token', 'a'))).toBe(true);
  expect(secrets.digest('token', 'a').equals(secrets.digest('phone', 'a'))).toBe(false);
  expect(secrets.digest('token', 'a').equals(createSecrets(keys('k1'), Buffer.alloc(32, 8)).digest('token', 'a'))).toBe(false);
  expect(deriveKey(Buffer.alloc(32, 1), 'jwt').equals(deriveKey(Buffer.alloc(32, 1), 'digest'))).toBe(false);
});

it('hook keys are hex, which cannot spell what Daraja forbids in an address', () => {
  for (let round = 0; round < 200; round += 1) expect(randomHex(16)).toMatch(/^[0-9a-f]{32}$/);
});

it('texts compare by all of their characters', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => sameText(a, b) === (a === b)));
});

it('a password opens with itself alone, and an unknown user costs the same work', async () => {
  const hash = await hashPassword('correct horse');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword('correct horse', hash)).toBe(true);
  expect(await verifyPassword('correct hors', hash)).toBe(false);
  expect(await verifyPassword('', hash)).toBe(false);
  for (const stored of [null, '', '!', 'pbkdf2$x$y$z$a$b']) expect(await verifyPassword('correct horse', stored)).toBe(false);
  expect(await hashPassword('correct horse')).not.toBe(hash);
});
