import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import type { Tx } from '../../../kernel/db.ts';
import { AppError, notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { requireMatch } from '../../../kernel/etag.ts';
import {
  endEmail,
  findByNameAndPhone,
  findByNumber,
  insertCustomer,
  lockCustomer,
  softDeleteCustomer,
  takeCustomerNumber,
  updateCustomer,
  type CustomerFields,
} from './queries.ts';

/** A phone as stored: E.164 digits and the keyed hash by which a hashed payer is recognised. */
export interface KnownPhone {
  readonly digits: string;
  readonly digest: Buffer | null;
}

export interface CustomerInput {
  readonly name: string;
  readonly phone: KnownPhone;
  readonly email?: string;
  readonly address?: string;
  readonly idNumber?: string;
  readonly language?: string | null;
  readonly isActive?: boolean;
  readonly wantsEmail?: boolean;
  /** JSON text. */
  readonly metadata?: string;
}

/** @returns the id; the customer gets the tenant's next number. */
export async function createCustomer(tx: Tx, source: AuditSource, input: CustomerInput & { readonly number?: string }): Promise<string> {
  const id = newId();
  const number = await insertNumbered(tx, id, input);
  await record(tx, source, [{ action: 'customer.created', objectType: 'customer', objectId: id, details: { customer_id: number } }]);
  return id;
}

async function insertNumbered(tx: Tx, id: string, input: CustomerInput & { readonly number?: string }): Promise<string> {
  const fields = fieldsOf(input, EMPTY);
  if (input.number !== undefined && (await insertCustomer(tx, { id, number: input.number }, fields))) return input.number;
  // an imported customer may hold a number that the counter comes to: the next one is tried
  for (let tries = 0; tries < 100; tries += 1) {
    const { number, clientName } = await takeCustomerNumber(tx);
    const text = `${prefixOf(clientName)}-${String(number).padStart(5, '0')}`;
    if (await insertCustomer(tx, { id, number: text }, fields)) return text;
  }
  throw new AppError({ code: 'customers.no_number', status: 409, message: 'No free customer number was found. Try again.' });
}

/** First three letters or digits of the company's name. */
function prefixOf(clientName: string): string {
  return (
    clientName
      .replaceAll(/[^\p{L}\p{N}]/gu, '')
      .slice(0, 3)
      .toUpperCase() || 'CUS'
  );
}

const EMPTY = { email: '', address: '', id_number: '', language: null, is_active: true, wants_email: true, metadata: '{}' } as const;

type Untouched = Omit<CustomerFields, 'name' | 'phone' | 'phone_digest'>;

function fieldsOf(input: CustomerInput, otherwise: Untouched): CustomerFields {
  return {
    name: input.name,
    phone: input.phone.digits,
    phone_digest: input.phone.digest,
    email: input.email ?? otherwise.email,
    address: input.address ?? otherwise.address,
    id_number: input.idNumber ?? otherwise.id_number,
    language: input.language === undefined ? otherwise.language : input.language,
    is_active: input.isActive ?? otherwise.is_active,
    wants_email: input.wantsEmail ?? otherwise.wants_email,
    metadata: input.metadata ?? otherwise.metadata,
  };
}

/**
 * Idempotent by `number` where given (a deleted customer keeps its number), else by name and phone. A customer that is
 * there is left as it is.
 */
export async function ensureCustomer(
  tx: Tx,
  source: AuditSource,
  input: CustomerInput & { readonly number?: string },
): Promise<{ readonly id: string; readonly created: boolean }> {
  const known = input.number === undefined ? await findByNameAndPhone(tx, input.name, input.phone.digits) : await findByNumber(tx, input.number);
  return known ? { id: known, created: false } : { id: await createCustomer(tx, source, input), created: true };
}

export interface CustomerChanges extends Partial<CustomerInput> {
  readonly id: string;
  readonly ifMatch?: string | undefined;
}

/** @throws AppError `not_found`, `precondition_failed` */
export async function changeCustomer(tx: Tx, source: AuditSource, changes: CustomerChanges): Promise<void> {
  const before = await lockCustomer(tx, changes.id);
  if (!before) throw notFound();
  requireMatch(changes.ifMatch, before.edited_micros);
  const stored = { ...before, metadata: JSON.stringify(before.metadata) };
  const phone = changes.phone ?? { digits: before.phone, digest: before.phone_digest };
  const after = fieldsOf({ ...changes, name: changes.name ?? before.name, phone }, stored);
  await updateCustomer(tx, changes.id, after);
  const changed = (['name', 'phone', 'email', 'address', 'id_number', 'language', 'is_active', 'wants_email', 'metadata'] as const).filter(
    (field) => after[field] !== stored[field],
  );
  // what was changed, not the words themselves: the log outlives a person's right to be forgotten
  await record(tx, source, [
    {
      action: 'customer.changed',
      objectType: 'customer',
      objectId: changes.id,
      details: { changed, before: { is_active: before.is_active }, after: { is_active: after.is_active } },
    },
  ]);
}

/** History stays; meters held are free for others. @throws AppError `not_found` */
export async function deleteCustomer(tx: Tx, source: AuditSource, id: string): Promise<void> {
  const customer = await lockCustomer(tx, id);
  if (!customer) throw notFound();
  const meters = await softDeleteCustomer(tx, id);
  await record(tx, source, [{ action: 'customer.deleted', objectType: 'customer', objectId: id, details: { customer_id: customer.customer_id, meters } }]);
}

/** By the link in a mail: no further mail to this customer. @returns false when there is no such customer */
export async function stopEmail(tx: Tx, source: AuditSource, id: string): Promise<boolean> {
  const stopped = await endEmail(tx, id);
  if (stopped) await record(tx, source, [{ action: 'customer.email_stopped', objectType: 'customer', objectId: id }]);
  return stopped;
}
