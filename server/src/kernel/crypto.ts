import { argon2, createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, randomFillSync, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from './errors.ts';

/** Keys for sealing, by id; new seals use `current`, old ones stay readable until rotated away. */
export interface SealingKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

/** Stands for the tenant in seals that belong to none: what is a person's own. */
export const NO_TENANT = '00000000-0000-0000-0000-000000000000';

/** What a sealed value belongs to; a value moved to another row, field or tenant does not open. */
export interface SealContext {
  readonly tenantId: string;
  readonly recordId: string;
  readonly field: string;
}

export interface Secrets {
  seal(plain: string, context: SealContext): string;
  /** @throws AppError `crypto.cannot_open` for a wrong context, a missing key or a changed value. */
  open(sealed: string, context: SealContext): string;
  /** True when the value was sealed under a key that is not the current one. */
  isStale(sealed: string): boolean;
  /** Keyed hash for lookups of secret values (tokens, phone numbers); 32 bytes. */
  digest(purpose: string, value: string): Buffer;
}

const VERSION = 'v1';

function aad(context: SealContext): Buffer {
  return Buffer.from(`${VERSION}|${context.tenantId}|${context.recordId}|${context.field}`);
}

const NONCE_BYTES = 12;
const nonces = Buffer.alloc(NONCE_BYTES * 256);
let nextAt = nonces.length;

/** From a stock of random bytes: asking for twelve at a time costs as much as sealing a text. Each is used once. */
function nextNonce(): Buffer {
  if (nextAt === nonces.length) {
    randomFillSync(nonces);
    nextAt = 0;
  }
  const nonce = nonces.subarray(nextAt, nextAt + NONCE_BYTES);
  nextAt += NONCE_BYTES;
  return nonce;
}

/**
 * AES-256-GCM with a random 96-bit nonce and the owner as additional data (NIST SP 800-38D).
 * Format: `v1.<key id>.<nonce>.<ciphertext>.<tag>`, base64url.
 */
export function createSecrets(sealing: SealingKeys, digestKey: Buffer): Secrets {
  const derived = new Map<string, Buffer>();
  const digestKeyFor = (purpose: string): Buffer => {
    let key = derived.get(purpose);
    if (!key) derived.set(purpose, (key = deriveKey(digestKey, `digest:${purpose}`)));
    return key;
  };
  return {
    seal(plain, context) {
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', sealing.keys.get(sealing.current)!, nonce);
      cipher.setAAD(aad(context));
      const body = cipher.update(plain, 'utf8', 'base64url') + cipher.final('base64url');
      return `${VERSION}.${sealing.current}.${nonce.toString('base64url')}.${body}.${cipher.getAuthTag().toString('base64url')}`;
    },
    open: (sealed, context) => openSealed(sealing, sealed, context),
    isStale: (sealed) => sealed.split('.')[1] !== sealing.current,
    digest: (purpose, value) => createHmac('sha256', digestKeyFor(purpose)).update(value).digest(),
  };
}

function openSealed(sealing: SealingKeys, sealed: string, context: SealContext): string {
  const [version, keyId, nonce, body, tag] = sealed.split('.');
  const key = version === VERSION && keyId !== undefined ? sealing.keys.get(keyId) : undefined;
  if (!key || !nonce || body === undefined || !tag) throw cannotOpen(`no key ${keyId ?? '?'}`);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'));
    decipher.setAAD(aad(context));
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8');
  } catch {
    throw cannotOpen('authentication failed');
  }
}

function cannotOpen(internal: string): AppError {
  return new AppError({ code: 'crypto.cannot_open', status: 500, message: 'A stored secret cannot be opened.', internal });
}

/** A 32-byte key for one purpose out of a master key. */
export function deriveKey(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `mkondo:${purpose}`, 32));
}

export function sha256(value: string | Uint8Array): Buffer {
  return createHash('sha256').update(value).digest();
}

/** Compares two texts without telling by the time taken where they differ. */
export function sameText(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

/** Hex of `bytes` random bytes; hex cannot spell the words that Daraja forbids in URLs. */
export function randomHex(bytes = 16): string {
  return randomBytes(bytes).toString('hex');
}

export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

// OWASP's current minimum for Argon2id: 19 MiB, two passes, one lane
const PASSES = 2;
const MEMORY_KIB = 19_456;
const argon2Async = promisify(argon2);

/** Few at a time: hashing is CPU and memory, and a burst of sign-ins must not stop the sale of water. */
const MOST_AT_ONCE = 2;
let hashing = 0;
const queue: (() => void)[] = [];

async function hashWith(password: string, nonce: Buffer): Promise<Buffer> {
  if (hashing >= MOST_AT_ONCE)
    await new Promise<void>((resolve) => {
      queue.push(resolve);
    });
  hashing += 1;
  try {
    return await argon2Async('argon2id', { message: password, nonce, parallelism: 1, tagLength: 32, memory: MEMORY_KIB, passes: PASSES });
  } finally {
    hashing -= 1;
    queue.shift()?.();
  }
}

/** PHC string of an Argon2id hash. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await hashWith(password, nonce);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${nonce.toString('base64url')}$${hash.toString('base64url')}`;
}

const DUMMY_NONCE = randomBytes(16);

/** Takes the same time for an unknown user (`stored` null) as for a wrong password. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [, kind, , , nonce, hash] = (stored ?? '').split('$');
  if (kind !== 'argon2id' || !nonce || !hash) {
    await hashWith(password, DUMMY_NONCE);
    return false;
  }
  const computed = await hashWith(password, Buffer.from(nonce, 'base64url'));
  const expected = Buffer.from(hash, 'base64url');
  return computed.length === expected.length && timingSafeEqual(computed, expected);
}
