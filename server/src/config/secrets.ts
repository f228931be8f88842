import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveKey, type SealingKeys } from '../kernel/crypto.ts';
import type { Environment } from './env.ts';
import { list } from './read.ts';

/** Keys of the process, each for one use. */
export interface Keys {
  readonly jwtKey: Buffer;
  readonly digestKey: Buffer;
  readonly databaseKey: Buffer;
  readonly sealing: SealingKeys;
}

export function secretsOf(env: Environment, master: Buffer): Keys {
  return {
    jwtKey: deriveKey(master, 'jwt'),
    digestKey: deriveKey(master, 'digest'),
    databaseKey: deriveKey(master, 'database'),
    sealing: sealingKeys(env['SEALING_KEYS'], deriveKey(master, 'seal')),
  };
}

/** `id:base64,id:base64`; the first is used for new seals, the others open older ones. */
function sealingKeys(text: string | undefined, fallback: Buffer): SealingKeys {
  const keys = new Map<string, Buffer>();
  for (const part of list(text, [])) {
    const [id, encoded] = [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)];
    const key = Buffer.from(encoded, 'base64');
    if (!/^[a-z0-9]{1,16}$/i.test(id) || key.length !== 32) throw new Error('SEALING_KEYS: each entry is `<id>:<base64 of 32 bytes>`');
    if (keys.has(id) || id === BUILT_IN)
      throw new Error(`SEALING_KEYS: the id ${id} is taken; each key has an id of its own, and ${BUILT_IN} is the built-in one`);
    keys.set(id, key);
  }
  const [current] = keys.keys();
  // what was sealed before keys were set stays readable
  keys.set(BUILT_IN, fallback);
  return { current: current ?? BUILT_IN, keys };
}

const BUILT_IN = 'k0';

/** Outside production a secret is made once and kept beside the data that it protects. */
export function developmentSecret(dataDir: string): string {
  const file = join(dataDir, 'secret-key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, randomBytes(48).toString('base64'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8');
}
