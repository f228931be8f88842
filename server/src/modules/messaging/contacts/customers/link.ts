import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { ensureContacts } from '../identities.ts';
import { addAliases, findByIdentities, makePrimary } from '../identity-queries.ts';
import { changedCustomers, keepLinks, moveMark, tellContacts, type ChangedCustomer } from './queries.ts';

const BATCH = 500;

/**
 * Makes contacts of the next customers that are new or were edited: the person at the customer's phone. Who has changed
 * the number stays the same person, unless the number is somebody else's by now. May be run as often as one likes.
 * @returns whether there may be more
 */
export async function linkCustomers(tx: Tx): Promise<boolean> {
  const changed = await changedCustomers(tx, BATCH);
  if (changed.length === 0) return false;
  for (const customer of changed) if (customer.contact_id !== null && !customer.has_phone && !customer.shared) await takeNumberAlong(tx, customer);
  const contacts = await ensureContacts(
    tx,
    changed.map(({ phone, name }) => ({ kind: 'phone', value: phone, name })),
    'customer',
  );
  await keepLinks(
    tx,
    changed.map((one, index) => ({ customerId: one.id, contactId: contacts[index]!.id, seenAt: one.updated_at })),
  );
  await tellContacts(
    tx,
    changed.map(({ name, email, language }, index) => ({ contact_id: contacts[index]!.id, identity_id: newId(), name, email, language })),
  );
  const last = changed.at(-1)!;
  await moveMark(tx, { updatedAt: last.updated_at, customerId: last.id });
  return changed.length === BATCH;
}

/** The new number of somebody who is one customer alone becomes the one that is written to, if it is nobody's. */
async function takeNumberAlong(tx: Tx, { contact_id: contactId, phone }: ChangedCustomer): Promise<void> {
  const identity = { kind: 'phone' as const, value: phone };
  if ((await findByIdentities(tx, [identity])).size > 0) return;
  await addAliases(tx, contactId!, [{ id: newId(), ...identity }]);
  await makePrimary(tx, { contactId: contactId!, ...identity });
}
