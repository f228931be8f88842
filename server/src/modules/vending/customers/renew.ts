import type { AuditSource } from '../../tenancy/audit/index.ts';
import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { changeCustomer, type CustomerInput } from './customers.ts';
import { lockCustomer, type LockedCustomer } from './queries.ts';

type News = Partial<Omit<CustomerInput, 'metadata'>>;

/** By field of the API: what the customer has, and what it is to have. */
const FIELDS = {
  name: [(found) => found.name, ({ name }) => name],
  phone: [(found) => found.phone, ({ phone }) => phone?.digits],
  email: [(found) => found.email, ({ email }) => email],
  address: [(found) => found.address, ({ address }) => address],
  id_number: [(found) => found.id_number, ({ idNumber }) => idNumber],
  language: [(found) => found.language, ({ language }) => language],
  is_active: [(found) => found.is_active, ({ isActive }) => isActive],
  wants_email: [(found) => found.wants_email, ({ wantsEmail }) => wantsEmail],
} as const satisfies Record<string, readonly [(found: LockedCustomer) => unknown, (news: News) => unknown]>;

/**
 * Gives a customer what differs from what it has; where all is so already nothing is written. For imports.
 * @returns the names of the fields that changed. @throws AppError `not_found`
 */
export async function renewCustomer(tx: Tx, source: AuditSource, { id, ...news }: News & { readonly id: string }): Promise<readonly string[]> {
  const found = await lockCustomer(tx, id);
  if (!found) throw notFound();
  const fields = Object.entries(FIELDS).flatMap(([field, [has, says]]) => (says(news) === undefined || says(news) === has(found) ? [] : [field]));
  if (fields.length > 0) await changeCustomer(tx, source, { id, ...news });
  return fields;
}
