import { sameText, type Secrets } from '../../../kernel/crypto.ts';
import { isUuid } from '../../../kernel/ids.ts';

/** A customer of a client, as named in the link that ends their mail. */
export interface Reader {
  readonly tenantId: string;
  readonly customerId: string;
}

/** A contact of a client, who got a campaign's mail. */
export interface Subscriber {
  readonly tenantId: string;
  readonly contactId: string;
}

/** The last part of the link: who, and the proof that it is from us. It opens nothing and ends nothing but mail. */
export function unsubscribeKey(secrets: Secrets, { tenantId, customerId }: Reader): string {
  return keyOf(secrets, 'email.unsubscribe', { tenantId, personId: customerId });
}

/** As `unsubscribeKey`, for contacts: a key of the one kind is none of the other. */
export function subscriberKey(secrets: Secrets, { tenantId, contactId }: Subscriber): string {
  return keyOf(secrets, 'email.campaigns', { tenantId, personId: contactId });
}

/** @returns null for a key that we did not make. */
export function readUnsubscribeKey(secrets: Secrets, key: string): Reader | null {
  const person = readKey(secrets, 'email.unsubscribe', key);
  return person && { tenantId: person.tenantId, customerId: person.personId };
}

/** @returns null for a key that we did not make. */
export function readSubscriberKey(secrets: Secrets, key: string): Subscriber | null {
  const person = readKey(secrets, 'email.campaigns', key);
  return person && { tenantId: person.tenantId, contactId: person.personId };
}

interface Person {
  readonly tenantId: string;
  readonly personId: string;
}

/** What is ended by the key, as the digest knows it. */
type Purpose = 'email.unsubscribe' | 'email.campaigns';

function keyOf(secrets: Secrets, purpose: Purpose, person: Person): string {
  const ids = Buffer.from(`${person.tenantId}${person.personId}`.replaceAll('-', ''), 'hex');
  return `${ids.toString('base64url')}${proofOf(secrets, purpose, person)}`;
}

function readKey(secrets: Secrets, purpose: Purpose, key: string): Person | null {
  const hex = Buffer.from(key.slice(0, IDS_LENGTH), 'base64url').toString('hex');
  const person = { tenantId: uuidOf(hex.slice(0, 32)), personId: uuidOf(hex.slice(32)) };
  const sound = isUuid(person.tenantId) && isUuid(person.personId) && sameText(key.slice(IDS_LENGTH), proofOf(secrets, purpose, person));
  return sound ? person : null;
}

/** 32 bytes in base64url. */
const IDS_LENGTH = 43;

function proofOf(secrets: Secrets, purpose: Purpose, { tenantId, personId }: Person): string {
  return secrets.digest(purpose, `${tenantId}:${personId}`).subarray(0, 16).toString('base64url');
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
