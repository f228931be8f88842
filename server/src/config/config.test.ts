import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecrets } from '../kernel/crypto.ts';
import { loadConfig } from './config.ts';
import type { Environment } from './env.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mkondo-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const KEY = Buffer.alloc(32, 7).toString('base64');
const GOOD: Environment = {
  NODE_ENV: 'production',
  SECRET_KEY: 'Zx8Qv3Lm1Rt6Yw9Ba4Kd7Fh2Nj5Pc0Ge',
  SEALING_KEYS: `k1:${KEY}`,
  DATABASE_URL: 'postgres://app:secret@db/mkondo',
  PUBLIC_URL: 'https://water.example/',
};
const load = (env: Environment): ReturnType<typeof loadConfig> => loadConfig({ MKONDO_DATA_DIR: folder, ...env });

describe('production', () => {
  it('starts with what it needs', () => {
    expect(load(GOOD)).toMatchObject({
      production: true,
      publicUrl: 'https://water.example',
      sandboxPort: undefined,
      demo: false,
      failpoint: undefined,
      settleMs: 40_000,
    });
  });

  it('lets nobody make accounts by themselves unless told so', () => {
    expect([load(GOOD), load({ ...GOOD, REGISTRATION: 'open' }), load({})].map((config) => config.registrationOpen)).toEqual([false, true, true]);
    expect(() => load({ REGISTRATION: 'yes' })).toThrow(/REGISTRATION/);
  });

  it.each<[string, Environment, RegExp]>([
    ['no secret', { SECRET_KEY: undefined }, /SECRET_KEY/],
    ['a short secret', { SECRET_KEY: 'Zx8Qv3Lm1Rt6' }, /SECRET_KEY/],
    ['a secret of one letter', { SECRET_KEY: 'a'.repeat(64) }, /SECRET_KEY/],
    ['no sealing keys', { SEALING_KEYS: undefined }, /SEALING_KEYS/],
    ['empty sealing keys', { SEALING_KEYS: ' , ' }, /SEALING_KEYS/],
    ['a sealing key of 16 bytes', { SEALING_KEYS: `k1:${Buffer.alloc(16).toString('base64')}` }, /SEALING_KEYS/],
    ['a sealing key without a name', { SEALING_KEYS: KEY }, /SEALING_KEYS/],
    ['two sealing keys of one name', { SEALING_KEYS: `k1:${KEY},k1:${Buffer.alloc(32, 8).toString('base64')}` }, /SEALING_KEYS/],
    ['the embedded database', { DATABASE_URL: undefined }, /DATABASE_URL/],
    ['no public address', { PUBLIC_URL: undefined }, /PUBLIC_URL/],
    ['a public address without TLS', { PUBLIC_URL: 'http://water.example' }, /PUBLIC_URL/],
    ['the sandbox', { SANDBOX_PORT: '8001' }, /SANDBOX_PORT/],
    ['a demo password', { MKONDO_DEMO_PASSWORD: 'demo' }, /MKONDO_DEMO_PASSWORD/],
    ['half of a gateway for text messages', { BEEM_API_KEY: 'k', BEEM_SENDER: 'MAJI' }, /BEEM_SECRET_KEY missing/],
    ['a gateway for text messages without a sender', { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't' }, /TWILIO_FROM missing/],
    ['a failpoint', { MKONDO_FAILPOINT: 'db.before_commit:1' }, /MKONDO_FAILPOINT/],
  ])('refuses %s, and says what to set', (_what, change, message) => {
    expect(() => load({ ...GOOD, ...change })).toThrow(message);
  });

  it('never tells the secret in what it says', () => {
    for (const change of [{ PUBLIC_URL: 'http://x' }, { SEALING_KEYS: 'k1:c2hvcnQ=' }]) {
      let message = '';
      try {
        load({ ...GOOD, ...change });
      } catch (error) {
        message = String(error);
      }
      expect(message).not.toBe('');
      for (const secret of [GOOD['SECRET_KEY']!, KEY, 'c2hvcnQ=', 'app:secret']) expect(message).not.toContain(secret);
    }
  });

  it("believes the older paths only from M-Pesa's own addresses", () => {
    const { mpesaSources } = load(GOOD);
    expect(mpesaSources).toContain('196.201.214.200');
    expect(mpesaSources).not.toContain('127.0.0.1');
  });
});

describe('figures', () => {
  it.each(['PORT', 'DATABASE_POOL', 'VENDOR_TIMEOUT_MS', 'VENDOR_SETTLE_MS'])('%s that is no number is refused', (name) => {
    for (const text of ['abc', '-1', '20s', '1.5']) expect(() => load({ [name]: text })).toThrow(new RegExp(name));
  });
});

describe('sealing keys', () => {
  const context = { tenantId: 't', recordId: 'r', field: 'f' };
  const secretsOf = (env: Environment): ReturnType<typeof createSecrets> => {
    const { secrets } = load({ SECRET_KEY: GOOD['SECRET_KEY'], ...env });
    return createSecrets(secrets.sealing, secrets.digestKey);
  };

  it('the first seals, the others open, and what was sealed before there were any stays readable', () => {
    const before = secretsOf({}).seal('x', context);
    const first = secretsOf({ SEALING_KEYS: `k1:${KEY}` });
    const rotated = secretsOf({ SEALING_KEYS: `k2:${Buffer.alloc(32, 8).toString('base64')},k1:${KEY}` });
    expect(first.open(before, context)).toBe('x');
    expect(rotated.open(first.seal('y', context), context)).toBe('y');
    expect(rotated.seal('z', context)).toMatch(/^v1\.k2\./);
    expect(rotated.isStale(first.seal('y', context))).toBe(true);
  });

  it('the name of the built-in key is not for others', () => {
    expect(() => load({ SEALING_KEYS: `k0:${KEY}` })).toThrow(/SEALING_KEYS/);
  });
});

describe("on a developer's machine", () => {
  it('needs nothing, and makes itself a secret once that only its owner can read', () => {
    const [first, second] = [load({}), load({})];
    expect(first.secrets.jwtKey.equals(second.secrets.jwtKey)).toBe(true);
    expect(statSync(join(folder, 'secret-key')).mode & 0o077).toBe(0);
    expect(first).toMatchObject({ production: false, port: 8000, sandboxPort: 8001, demo: true, databaseUrl: undefined });
  });

  it('keys for different purposes differ', () => {
    const { jwtKey, digestKey, databaseKey } = load({}).secrets;
    expect(new Set([jwtKey, digestKey, databaseKey].map((key) => key.toString('hex'))).size).toBe(3);
  });

  it('blank values are as if they were not set', () => {
    expect(load({ DATABASE_URL: '', REDIS_URL: '', METRICS_TOKEN: '', MKONDO_FAILPOINT: '' })).toMatchObject({
      databaseUrl: undefined,
      redisUrl: undefined,
      metricsToken: undefined,
      failpoint: undefined,
    });
  });
});
