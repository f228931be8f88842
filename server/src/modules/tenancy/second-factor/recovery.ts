import { randomBytes } from 'node:crypto';
import { sha256 } from '../../../kernel/crypto.ts';

const HOW_MANY = 10;
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 24;
const SHAPE = new RegExp(`^[${LETTERS}]{${LENGTH}}$`);

export interface RecoveryCodes {
  /** In groups of four, for paper. Shown once. */
  readonly texts: readonly string[];
  readonly hashes: readonly Buffer[];
}

/** Ten codes of 120 random bits: enough that a plain hash keeps them (OWASP ASVS 5.0 §6.5.2). */
export function newRecoveryCodes(): RecoveryCodes {
  const codes = Array.from({ length: HOW_MANY }, () => Array.from(randomBytes(LENGTH), (byte) => LETTERS[byte % LETTERS.length]!).join(''));
  return { texts: codes.map((code) => code.match(/.{4}/g)!.join('-')), hashes: codes.map((code) => sha256(code)) };
}

/** What is kept of a code, however it was typed; null for text that is none. */
export function recoveryHash(text: string): Buffer | null {
  const code = text.toUpperCase().replaceAll(/[\s-]/g, '');
  return SHAPE.test(code) ? sha256(code) : null;
}
