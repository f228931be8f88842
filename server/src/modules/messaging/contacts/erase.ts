import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { keepWithdrawals } from './consent/suppressions.ts';
import { lockContact } from './contacts.ts';
import { contactOfCustomer, liveCustomers, unlinkCustomer, wipe, wipeTalks } from './erase-queries.ts';
import { isCustomer } from './errors.ts';
import { identitiesOf, type StoredIdentity } from './identity-queries.ts';
import { mergedInto } from './merge-queries.ts';

/** Digits of a number that are the same however it was written. */
const NATIONAL_DIGITS = 9;

/**
 * Takes out all that this feature holds on a person, for ever. What remains: an entry without a name, that consent was
 * given and taken back at some times, and a keyed hash of each address that must not be written to again.
 * @throws AppError `not_found`, `contacts.is_customer` while they are a customer
 */
export async function eraseContact(tx: Tx, source: AuditSource, { id, secrets }: { readonly id: string; readonly secrets: Secrets }): Promise<void> {
  await lockContact(tx, id);
  const customers = await liveCustomers(tx, [id]);
  if (customers.length > 0) throw isCustomer(customers.map((one) => one.customer_id));
  await wipeContacts(tx, secrets, [id]);
  await record(tx, source, [{ action: 'contact.erased', objectType: 'contact', objectId: id }]);
}

/** As `eraseContact`, for people that the caller holds. Customers are left as they are. @returns who that is */
export async function eraseContacts(
  tx: Tx,
  source: AuditSource,
  { ids, secrets }: { readonly ids: readonly string[]; readonly secrets: Secrets },
): Promise<ReadonlySet<string>> {
  const customers = new Set((await liveCustomers(tx, ids)).map((one) => one.contact_id));
  const gone = ids.filter((id) => !customers.has(id));
  if (gone.length > 0) await wipeContacts(tx, secrets, gone);
  await record(
    tx,
    source,
    gone.map((id) => ({ action: 'contact.erased', objectType: 'contact', objectId: id })),
  );
  return customers;
}

/**
 * For the erasure of a customer: the contact goes with them, unless other customers are the same person; then only the
 * tie is cut. To be called before the customer's own row is emptied.
 */
export async function eraseContactOfCustomer(
  tx: Tx,
  source: AuditSource,
  { customerId, secrets }: { readonly customerId: string; readonly secrets: Secrets },
): Promise<void> {
  const id = await contactOfCustomer(tx, customerId);
  if (id === undefined) return;
  const others = (await liveCustomers(tx, [id])).filter((one) => one.id !== customerId);
  if (others.length > 0) await unlinkCustomer(tx, { contactId: id, customerId });
  else await wipeContacts(tx, secrets, [id]);
  await record(tx, source, [{ action: others.length > 0 ? 'contact.customer_unlinked' : 'contact.erased', objectType: 'contact', objectId: id }]);
}

async function wipeContacts(tx: Tx, secrets: Secrets, ids: readonly string[]): Promise<void> {
  const identities = await identitiesOf(tx, ids);
  await keepWithdrawals(tx, secrets, identities);
  const contactIds = await mergedInto(tx, ids);
  await wipeTalks(tx, contactIds);
  await wipe(tx, { contactIds, marks: identities.map(markOf) });
}

/** As cells are compared: in small letters, without what people put between digits. */
function markOf({ kind, value }: StoredIdentity): string {
  const mark = kind === 'phone' || kind === 'whatsapp' ? value.slice(-NATIONAL_DIGITS) : value;
  return mark.toLowerCase().replaceAll(/[ ()+-]/g, '');
}
