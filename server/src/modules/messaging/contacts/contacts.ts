import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { requireMatch } from '../../../kernel/etag.ts';
import { newId } from '../../../kernel/ids.ts';
import { storable } from '../../../kernel/text.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { identityTaken } from './errors.ts';
import { ensureContacts, plainIdentity } from './identities.ts';
import { addAliases, findByIdentities, identitiesOf, makePrimary, promoteAnother, removeIdentity } from './identity-queries.ts';
import type { ContactInput } from './input.ts';
import type { ContactSource, Identity, IdentityKind } from './port.ts';
import {
  addNote,
  insertContact,
  lockContacts,
  replaceTags,
  setBlocked,
  softDeleteContact,
  touch,
  updateContact,
  type ContactFields,
  type LockedContact,
} from './queries.ts';

const EMPTY: ContactFields = { name: '', language: null, time_zone: null, attributes: '{}', is_active: true };

function fieldsOf(input: ContactInput, otherwise: ContactFields): ContactFields {
  return {
    name: input.name ?? otherwise.name,
    language: input.language === undefined ? otherwise.language : input.language,
    time_zone: input.timeZone === undefined ? otherwise.time_zone : input.timeZone,
    attributes: input.attributes ?? otherwise.attributes,
    is_active: input.isActive ?? otherwise.is_active,
  };
}

function addressesOf({ phone, email }: ContactInput): Identity[] {
  return [...(phone ? [{ kind: 'phone' as const, value: phone }] : []), ...(email ? [{ kind: 'email' as const, value: email }] : [])];
}

/**
 * A new person; one who was deleted is there again with the consents of before.
 * @returns the id
 * @throws AppError `invalid` without any address, `contacts.identity_taken`
 */
export async function createContact(
  tx: Tx,
  source: AuditSource,
  { input, from }: { readonly input: ContactInput; readonly from: ContactSource },
): Promise<string> {
  const addresses = addressesOf(input);
  if (addresses.length === 0) throw invalid({ phone_e164: ['Give a phone number or an e-mail address.'] });
  const id = (await returning(tx, addresses)) ?? newId();
  const fields = fieldsOf(input, EMPTY);
  const [known] = await lockContacts(tx, [id]);
  if (known) await updateContact(tx, id, fields);
  else await insertContact(tx, { id, ...fields, source: from, createdBy: source.actor.kind === 'user' ? source.actor.id : null });
  await setAddresses(tx, id, input);
  if (input.tags) await replaceTags(tx, id, input.tags);
  await record(tx, source, [{ action: 'contact.created', objectType: 'contact', objectId: id, details: { returned: known !== undefined } }]);
  return id;
}

/** The deleted person who has one of these addresses, brought back. @throws AppError `contacts.identity_taken` when it is a person who is there */
async function returning(tx: Tx, addresses: readonly Identity[]): Promise<string | undefined> {
  const found = await findByIdentities(tx, addresses);
  for (const { kind, value } of addresses) {
    const one = found.get(`${kind} ${value}`);
    if (one && !one.gone) throw identityTaken(fieldOf(kind), one.contact_id);
  }
  const gone = addresses.find(({ kind, value }) => found.has(`${kind} ${value}`));
  if (gone === undefined) return undefined;
  const [back] = await ensureContacts(tx, [gone], 'staff');
  return back!.id;
}

function fieldOf(kind: IdentityKind): string {
  return kind === 'phone' ? 'phone_e164' : kind;
}

async function setAddresses(tx: Tx, id: string, { phone, email }: ContactInput): Promise<void> {
  if (phone !== undefined) await setMain(tx, id, { kind: 'phone', value: phone });
  if (email !== undefined) await setMain(tx, id, { kind: 'email', value: email });
}

/** The address of its kind that is written to. The one before stays the person's, so that they are still known by it. */
async function setMain(tx: Tx, id: string, { kind, value }: { readonly kind: IdentityKind; readonly value: string | null }): Promise<void> {
  if (value === null) {
    const main = (await identitiesOf(tx, [id])).find((one) => one.kind === kind && one.is_primary);
    if (main && (await removeIdentity(tx, id, main.id))) await promoteAnother(tx, id, kind);
    return;
  }
  await attach(tx, id, { kind, value });
  await makePrimary(tx, { contactId: id, kind, value });
}

/** @throws AppError `contacts.identity_taken` */
async function attach(tx: Tx, id: string, { kind, value }: Pick<Identity, 'kind' | 'value'>): Promise<void> {
  await addAliases(tx, id, [{ id: newId(), kind, value }]);
  const holder = (await findByIdentities(tx, [{ kind, value }])).get(`${kind} ${value}`)!;
  if (holder.contact_id !== id) throw identityTaken(fieldOf(kind), holder.contact_id);
}

export interface ContactChange extends ContactInput {
  readonly id: string;
  readonly ifMatch?: string | undefined;
}

/** @throws AppError `not_found`, `precondition_failed`, `contacts.identity_taken` */
export async function changeContact(tx: Tx, source: AuditSource, change: ContactChange): Promise<void> {
  const before = await lockContact(tx, change.id);
  requireMatch(change.ifMatch, before.edited_micros);
  const stored = { ...before, attributes: JSON.stringify(before.attributes) };
  const after = fieldsOf(change, stored);
  await setAddresses(tx, change.id, change);
  if (change.tags) await replaceTags(tx, change.id, change.tags);
  await updateContact(tx, change.id, after);
  const changed = [
    ...(['name', 'language', 'time_zone', 'attributes', 'is_active'] as const).filter((field) => after[field] !== stored[field]),
    ...(['phone', 'email', 'tags'] as const).filter((field) => change[field] !== undefined),
  ];
  // which fields, not what they said: the log outlives a person's right to be forgotten
  await record(tx, source, [{ action: 'contact.changed', objectType: 'contact', objectId: change.id, details: { changed } }]);
}

/** @throws AppError `not_found` */
export async function lockContact(tx: Tx, id: string): Promise<LockedContact> {
  const [contact] = await lockContacts(tx, [id]);
  if (!contact) throw notFound();
  return contact;
}

/** The entry goes; addresses and consents stay, so that a withdrawal holds when the person comes back. @throws AppError `not_found` */
export async function deleteContact(tx: Tx, source: AuditSource, id: string): Promise<void> {
  await lockContact(tx, id);
  await softDeleteContact(tx, id);
  await record(tx, source, [{ action: 'contact.deleted', objectType: 'contact', objectId: id }]);
}

/** Only what they bought, what the law demands and answers to their own words go to somebody who is blocked. Blocking twice is blocking once. @throws AppError `not_found` */
export async function blockContact(
  tx: Tx,
  source: AuditSource,
  { id, reason, at }: { readonly id: string; readonly reason: string; readonly at: Date },
): Promise<void> {
  const { blocked_at: blocked } = await lockContact(tx, id);
  if (blocked) return;
  await setBlocked(tx, [id], { at, reason: storable(reason) });
  await record(tx, source, [{ action: 'contact.blocked', objectType: 'contact', objectId: id }]);
}

/** @throws AppError `not_found` */
export async function unblockContact(tx: Tx, source: AuditSource, id: string): Promise<void> {
  const { blocked_at: blocked } = await lockContact(tx, id);
  if (!blocked) return;
  await setBlocked(tx, [id], { at: null, reason: '' });
  await record(tx, source, [{ action: 'contact.unblocked', objectType: 'contact', objectId: id }]);
}

/** Another address of the person. @throws AppError `not_found`, `contacts.identity_taken` */
export async function addIdentity(tx: Tx, source: AuditSource, { id, identity }: { readonly id: string; readonly identity: Identity }): Promise<void> {
  await lockContact(tx, id);
  const plain = plainIdentity(identity);
  await attach(tx, id, plain);
  await touch(tx, [id]);
  await record(tx, source, [{ action: 'contact.identity_added', objectType: 'contact', objectId: id, details: { kind: plain.kind } }]);
}

/** @throws AppError `not_found` */
export async function dropIdentity(tx: Tx, source: AuditSource, { id, identityId }: { readonly id: string; readonly identityId: string }): Promise<void> {
  await lockContact(tx, id);
  const gone = await removeIdentity(tx, id, identityId);
  if (!gone) throw notFound();
  if (gone.is_primary) await promoteAnother(tx, id, gone.kind);
  await touch(tx, [id]);
  await record(tx, source, [{ action: 'contact.identity_removed', objectType: 'contact', objectId: id, details: { kind: gone.kind } }]);
}

/** @returns the id of the note @throws AppError `not_found` */
export async function writeNote(tx: Tx, source: AuditSource, { id, body }: { readonly id: string; readonly body: string }): Promise<string> {
  await lockContact(tx, id);
  const noteId = newId();
  await addNote(tx, { id: noteId, contactId: id, body: storable(body), authorId: source.actor.kind === 'user' ? source.actor.id : null });
  await record(tx, source, [{ action: 'contact.noted', objectType: 'contact', objectId: id, details: { note: noteId } }]);
  return noteId;
}
