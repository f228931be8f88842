import type { Secrets } from '../../../kernel/crypto.ts';

/** Tokens lie sealed; the keyed hash finds one by its digits, the tail shows which it is. */
export function sealToken(secrets: Secrets, owner: { tenantId: string; tokenId: string }, token: string): { sealed: string; digest: Buffer; tail: string } {
  return {
    sealed: secrets.seal(token, { tenantId: owner.tenantId, recordId: owner.tokenId, field: 'token' }),
    digest: tokenDigest(secrets, owner.tenantId, token),
    tail: token.slice(-4),
  };
}

export function openToken(secrets: Secrets, owner: { tenantId: string; tokenId: string }, sealed: string): string {
  return secrets.open(sealed, { tenantId: owner.tenantId, recordId: owner.tokenId, field: 'token' });
}

/** Per tenant, so that equal tokens of two tenants do not look equal in the table. */
export function tokenDigest(secrets: Secrets, tenantId: string, token: string): Buffer {
  return secrets.digest('token', `${tenantId}:${token.replace(/\D/g, '')}`);
}

/** Twenty digits in groups of four, as people type them. */
export function groupToken(token: string): string {
  return token.replace(/(\d{4})(?=\d)/g, '$1 ');
}

export function maskToken(tail: string): string {
  return `**** **** **** **** ${tail}`;
}
