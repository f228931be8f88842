import { createHmac, randomBytes } from 'node:crypto';

/** Standard Webhooks 1.0.0: a secret of 24 to 64 bytes, `whsec_` before its base64. */
const PREFIX = 'whsec_';
const BYTES = 32;

export function newSecret(): string {
  return PREFIX + randomBytes(BYTES).toString('base64');
}

export interface Signed {
  readonly id: string;
  /** Seconds. */
  readonly timestamp: number;
  readonly body: string;
}

/** `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. */
export function signatureOf(secret: string, { id, timestamp, body }: Signed): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** What a receiver knows us by. While a secret is being replaced both sign, and it may look for the one that it has. */
export function signedHeaders(secrets: readonly string[], signed: Signed): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/json',
    'user-agent': 'Mkondo-Webhooks/1',
    'webhook-id': signed.id,
    'webhook-timestamp': String(signed.timestamp),
    'webhook-signature': secrets.map((secret) => signatureOf(secret, signed)).join(' '),
  };
}
