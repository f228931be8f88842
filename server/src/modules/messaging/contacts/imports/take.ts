import type { Secrets } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { AppError, invalid } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { countryOf } from '../../../../kernel/phone.ts';
import type { TableRow } from '../../../../kernel/tables/table.ts';
import { reasonOf, rejected, type Counted, type Reject } from '../../../operations/table-imports/index.ts';
import { listDefinitions } from '../attributes/queries.ts';
import { recordConsent } from '../consent/consent.ts';
import { suppressedChannels } from '../consent/suppressions.ts';
import { findByIdentities, type FoundIdentity } from '../identity-queries.ts';
import { ensureContacts, type Ensured } from '../identities.ts';
import type { ConsentChannel, Identity } from '../port.ts';
import { addTags, placeOf } from '../queries.ts';
import { addMembers } from '../segments/queries.ts';
import type { Columns } from './columns.ts';
import type { ImportOptions } from './options.ts';
import { addFurther, updatePeople, type PersonUpdate } from './queries.ts';
import { readRow, type PersonRow } from './rows.ts';

export interface PeopleBatch {
  readonly secrets: Secrets;
  readonly columns: Columns;
  readonly rows: readonly TableRow[];
  readonly options: ImportOptions;
  /** Under which the same consents are written once, however often the batch is taken. */
  readonly key: string;
  readonly at: Date;
  /** Who sent the list. */
  readonly actorId: string | null;
}

/** A row and whose it is. */
interface Taken extends PersonRow {
  readonly contact: Ensured;
}

/**
 * Takes rows of people in a fixed number of statements. A row is somebody who is there when its phone or its address is
 * theirs; where the two are two people's, it is refused. A row counts whole or not at all.
 */
export async function takePeople(tx: Tx, batch: PeopleBatch): Promise<Counted> {
  const rejects: Reject[] = [];
  const read = await readRows(tx, batch, rejects);
  const known = await findByIdentities(tx, read.flatMap(identitiesOf));
  const people = unmistakable(read, known, rejects);
  const phoneOfEmail = new Map(people.flatMap(({ email, phone }) => (email !== null && phone !== null ? [[email, phone] as const] : [])));
  const contacts = await ensureContacts(
    tx,
    people.map((one) => ({ ...anchorOf(one, { known, phoneOfEmail }), name: one.name })),
    'import',
  );
  const taken = people.map((one, index) => ({ ...one, contact: contacts[index]! }));
  await write(tx, taken, batch);
  const assigned = await keepConsents(tx, taken, batch);
  const created = new Set(contacts.filter((one) => one.created).map((one) => one.id)).size;
  return { rows: batch.rows.length, created, changed: 0, known: taken.length - created, assigned, rejects };
}

async function readRows(tx: Tx, { columns, rows }: PeopleBatch, rejects: Reject[]): Promise<PersonRow[]> {
  const reading = { columns, country: countryOf(await placeOf(tx)), definitions: await listDefinitions(tx) };
  return rows.flatMap((row) => {
    try {
      return [readRow(row, reading)];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      rejects.push(rejected(row, reasonOf(error)));
      return [];
    }
  });
}

function identitiesOf({ phone, email }: Pick<PersonRow, 'phone' | 'email'>): Identity[] {
  return [...(phone === null ? [] : [{ kind: 'phone' as const, value: phone }]), ...(email === null ? [] : [{ kind: 'email' as const, value: email }])];
}

const keyOf = ({ kind, value }: Identity): string => `${kind} ${value}`;

const twoPeople = (): AppError => invalid({ email: ['Another contact has this address. Merge the two, or leave the address out.'] });

/** Refuses rows whose phone and address are two people's, there or further up in the list. */
function unmistakable(read: readonly PersonRow[], known: ReadonlyMap<string, FoundIdentity>, rejects: Reject[]): PersonRow[] {
  const phoneOfEmail = new Map<string, string>();
  return read.filter((one) => {
    if (one.phone === null || one.email === null) return true;
    const [byPhone, byEmail] = identitiesOf(one).map((identity) => known.get(keyOf(identity))?.contact_id);
    const earlier = phoneOfEmail.get(one.email) ?? one.phone;
    if ((byPhone !== undefined && byEmail !== undefined && byPhone !== byEmail) || earlier !== one.phone) {
      rejects.push(rejected(one.row, reasonOf(twoPeople())));
      return false;
    }
    phoneOfEmail.set(one.email, one.phone);
    return true;
  });
}

interface Anchors {
  readonly known: ReadonlyMap<string, FoundIdentity>;
  /** Of rows that name both. */
  readonly phoneOfEmail: ReadonlyMap<string, string>;
}

/** The address by which the row is found: one that somebody has, else the phone, of this row or of another with the same mail. */
function anchorOf(one: PersonRow, { known, phoneOfEmail }: Anchors): Identity {
  const identities = identitiesOf({ ...one, phone: one.phone ?? phoneOfEmail.get(one.email ?? '') ?? null });
  return identities.find((identity) => known.has(keyOf(identity))) ?? identities[0]!;
}

async function write(tx: Tx, taken: readonly Taken[], { options }: PeopleBatch): Promise<void> {
  if (taken.length === 0) return;
  const further = taken.flatMap(({ contact, ...one }) =>
    identitiesOf(one).map(({ kind, value }) => ({ id: newId(), contact_id: contact.id, kind: kind as 'phone' | 'email', value })),
  );
  await addFurther(tx, further);
  const said = options.on_existing === 'keep' ? taken.filter(({ contact }) => contact.created) : taken;
  if (said.length > 0) await updatePeople(tx, folded(said));
  const tags = taken.flatMap(({ contact, tags: own }) => [...own, ...(options.tags ?? [])].map((tag) => [contact.id, tag] as const));
  if (tags.length > 0) await addTags(tx, tags);
  if (options.segment !== undefined)
    await addMembers(
      tx,
      options.segment,
      taken.map(({ contact }) => contact.id),
    );
}

/** One update for each person: of several rows the later says more. */
function folded(said: readonly Taken[]): PersonUpdate[] {
  const byId = new Map<string, PersonUpdate>();
  for (const one of said) {
    const before = byId.get(one.contact.id) ?? { name: null, language: null, time_zone: null, attributes: {} };
    byId.set(one.contact.id, {
      id: one.contact.id,
      name: one.name ?? before.name,
      language: one.language ?? before.language,
      time_zone: one.timeZone ?? before.time_zone,
      attributes: { ...before.attributes, ...one.attributes },
    });
  }
  return [...byId.values()];
}

const NEEDS: Readonly<Record<ConsentChannel, 'phone' | 'email'>> = { sms: 'phone', whatsapp: 'phone', email: 'email' };

/** Grants with their evidence; whoever was erased after a withdrawal, or has taken it back, is not opted in by a list. @returns rows whose consent was written */
async function keepConsents(tx: Tx, taken: readonly Taken[], { secrets, options, key, at, actorId }: PeopleBatch): Promise<number> {
  const { consent } = options;
  if (consent === undefined || taken.length === 0) return 0;
  const suppressed = await suppressedChannels(tx, secrets, taken.map(identitiesOf));
  const granted = taken.map((one, index) => consent.channels.filter((channel) => one[NEEDS[channel]] !== null && !suppressed[index]!.has(channel)));
  const occurredAt = consent.occurred_at === undefined ? at : new Date(consent.occurred_at);
  const events = taken.flatMap(({ contact }, index) =>
    granted[index]!.map((channel) => ({
      subject: { contactId: contact.id },
      channel,
      purpose: 'marketing' as const,
      action: 'grant' as const,
      source: 'import' as const,
      wording: consent.wording,
      actorId,
      occurredAt,
      dedupeKey: `${key}:${contact.id}:${channel}`,
    })),
  );
  await recordConsent(tx, events);
  return granted.filter((channels) => channels.length > 0).length;
}
