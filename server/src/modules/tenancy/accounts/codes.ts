import { randomToken, sha256 } from '../../../kernel/crypto.ts';

export type Purpose = 'verify_email' | 'reset_password';

/** How long a link is good: half an hour for a password (OWASP ASVS 5.0 §6.4), a day for an address. */
export const GOOD_FOR_MS: Readonly<Record<Purpose, number>> = { verify_email: 24 * 3_600_000, reset_password: 30 * 60_000 };

/** 256 random bits; only their hash is kept. */
export function newCode(): { readonly text: string; readonly hash: Buffer } {
  const text = randomToken(32);
  return { text, hash: sha256(text) };
}

const PAGES: Readonly<Record<Purpose, string>> = { verify_email: 'verify-email', reset_password: 'reset-password' };

/** Behind the hash sign, a code reaches no server and no log but where the page sends it. */
export function linkOf(publicUrl: string, purpose: Purpose, code: string): string {
  return `${publicUrl}/#/${PAGES[purpose]}/${code}`;
}
