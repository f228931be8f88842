import { randomToken, sha256, type Secrets } from '../../../kernel/crypto.ts';

/**
 * A refresh token is `<family>.<once>`: 128 random bits that stay for the session, and 256 that change
 * with each use. Only SHA-256 hashes are stored. Whoever shows a family with another second part holds,
 * or held, a token of that session: any reuse is seen, however old, from one row.
 */
export interface RefreshToken {
  readonly text: string;
  readonly hash: Buffer;
  readonly familyHash: Buffer;
}

const SHAPE = /^([\w-]{22})\.([\w-]{43})$/;

export function newRefreshToken(): RefreshToken {
  return parts(`${randomToken(16)}.${randomToken(32)}`)!;
}

/** @returns null for text that was never a refresh token of ours. */
export function parseRefreshToken(text: string): RefreshToken | null {
  return parts(text);
}

/**
 * The token that follows. It is derived under a server key, so that a repeated request whose first
 * answer was lost gets the same successor, and nothing has to be stored in clear for it.
 */
export function successorOf(secrets: Secrets, token: RefreshToken): RefreshToken {
  const [family] = token.text.split('.');
  return parts(`${family}.${secrets.digest('refresh', token.text).toString('base64url')}`)!;
}

function parts(text: string): RefreshToken | null {
  const match = SHAPE.exec(text);
  return match ? { text, hash: sha256(text), familyHash: sha256(match[1]!) } : null;
}
