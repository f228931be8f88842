import { sha256, type Secrets } from '../../../kernel/crypto.ts';

export { countryOf, readPhone } from '../../../kernel/phone.ts';
export type { Place } from '../../../kernel/phone.ts';

const SHA256_HEX = /^[0-9a-f]{64}$/i;

/**
 * What a payer is recognised by when M-Pesa gives only the SHA-256 of the number: a keyed hash over that hash, so that
 * nothing stored can be turned back by trying all numbers.
 * @param phone E.164 digits, or the 64 hex digits that M-Pesa sends in their place
 */
export function payerDigest(secrets: Secrets, phone: string): Buffer {
  const hash = SHA256_HEX.test(phone) ? phone.toLowerCase() : sha256(phone).toString('hex');
  return secrets.digest('msisdn', hash);
}
