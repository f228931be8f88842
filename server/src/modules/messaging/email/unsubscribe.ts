import { sameText, type Secrets } from '../../../kernel/crypto.ts';
import { isUuid } from '../../../kernel/ids.ts';

/** A customer of a client, as named in the link that ends their mail. */
export interface Reader {
  readonly tenantId: string;
  readonly customerId: string;
}

/** The last part of the link: who, and the proof that it is from us. It opens nothing and ends nothing but mail. */
export function unsubscribeKey(secrets: Secrets, reader: Reader): string {
  const ids = Buffer.from(`${reader.tenantId}${reader.customerId}`.replaceAll('-', ''), 'hex');
  return `${ids.toString('base64url')}${proofOf(secrets, reader)}`;
}

/** @returns null for a key that we did not make. */
export function readUnsubscribeKey(secrets: Secrets, key: string): Reader | null {
  const hex = Buffer.from(key.slice(0, IDS_LENGTH), 'base64url').toString('hex');
  const reader = { tenantId: uuidOf(hex.slice(0, 32)), customerId: uuidOf(hex.slice(32)) };
  const sound = isUuid(reader.tenantId) && isUuid(reader.customerId) && sameText(key.slice(IDS_LENGTH), proofOf(secrets, reader));
  return sound ? reader : null;
}

/** 32 bytes in base64url. */
const IDS_LENGTH = 43;

function proofOf(secrets: Secrets, { tenantId, customerId }: Reader): string {
  return secrets.digest('email.unsubscribe', `${tenantId}:${customerId}`).subarray(0, 16).toString('base64url');
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
