import type { Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { storable } from '../../../kernel/text.ts';
import { addAliases, addIdentities, addNumbersOfWhatsapp, findByIdentities, nameNameless, revive, type FoundIdentity } from './identity-queries.ts';
import type { ContactSource, Identity } from './port.ts';

const LONGEST = 254;

/** An address as it is stored: digits without plus, mail in small letters. */
export function plainIdentity({ kind, value, name }: Identity): Identity {
  const text = storable(value).trim().slice(0, LONGEST);
  const plain = kind === 'email' ? text.toLowerCase() : kind === 'bsuid' ? text : text.replace(/^\+/, '');
  return {
    kind,
    value: plain,
    name: storable(name ?? '')
      .trim()
      .slice(0, LONGEST),
  };
}

/** Two addresses are one person's number when both are a phone: a WhatsApp id is written as its number. */
function anchorOf({ kind, value, name }: Identity): Identity {
  return { kind: kind === 'whatsapp' ? 'phone' : kind, value, name: name ?? '' };
}

const keyOf = ({ kind, value }: Pick<Identity, 'kind' | 'value'>): string => `${kind} ${value}`;

/**
 * The people behind these addresses, made where nobody has them yet; one each, in the order asked, and the same person
 * for the same address however often and by however many transactions at once it is asked. A deleted person is there
 * again, with the consents of before; who has no name gets the one that is named here. Two statements when all are known.
 * @returns contact ids
 */
export async function findOrCreateContacts(tx: Tx, identities: readonly Identity[], source: ContactSource): Promise<string[]> {
  return (await ensureContacts(tx, identities, source)).map(({ id }) => id);
}

export interface Ensured {
  readonly id: string;
  readonly created: boolean;
}

/** As `findOrCreateContacts`, telling which of them are new. */
export async function ensureContacts(tx: Tx, identities: readonly Identity[], source: ContactSource): Promise<Ensured[]> {
  if (identities.length === 0) return [];
  const plain = identities.map(plainIdentity);
  let found = await findByIdentities(tx, plain);
  let made: ReadonlySet<string> = new Set();
  if (found.size < new Set(plain.map(keyOf)).size) {
    made = await create(tx, { asked: plain.filter((one) => !found.has(keyOf(one))), source });
    found = await findByIdentities(tx, plain);
  }
  await bringUpToDate(tx, plain, found);
  return plain.map((one) => {
    const { contact_id: id } = found.get(keyOf(one))!;
    return { id, created: made.has(id) };
  });
}

async function create(tx: Tx, { asked, source }: { readonly asked: readonly Identity[]; readonly source: ContactSource }): Promise<ReadonlySet<string>> {
  const anchors = new Map(asked.map(anchorOf).map((one) => [keyOf(one), one]));
  // in one order everywhere: two batches that meet wait for each other and do not lock up
  const inOrder = [...anchors.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const rows = inOrder.map((one) => ({ identityId: newId(), contactId: newId(), kind: one.kind, value: one.value, name: one.name ?? '' }));
  const made = await addIdentities(tx, rows, source);
  const onWhatsapp = asked.filter(({ kind }) => kind === 'whatsapp').map(({ value }) => ({ id: newId(), value }));
  if (onWhatsapp.length > 0) await addNumbersOfWhatsapp(tx, onWhatsapp);
  return new Set(made);
}

async function bringUpToDate(tx: Tx, asked: readonly Identity[], found: ReadonlyMap<string, FoundIdentity>): Promise<void> {
  const gone = new Set([...found.values()].filter((one) => one.gone).map((one) => one.contact_id));
  if (gone.size > 0) await revive(tx, [...gone]);
  const names = new Map<string, string>();
  for (const one of asked) {
    const known = found.get(keyOf(one))!;
    if (known.nameless && one.name) names.set(known.contact_id, one.name);
  }
  if (names.size > 0) await nameNameless(tx, [...names]);
}

/**
 * One person by several addresses of theirs, as a provider names them: found by the first that is known, else made. The
 * others are added where nobody has them; what another person has stays there, for people to merge.
 */
export async function findOrCreatePerson(tx: Tx, identities: readonly [Identity, ...Identity[]], source: ContactSource): Promise<string> {
  const plain = identities.map(plainIdentity);
  const known = await findByIdentities(tx, plain);
  const first = plain.find((one) => known.has(keyOf(one))) ?? plain[0]!;
  const name = plain.find((one) => one.name)?.name ?? '';
  const [id] = await findOrCreateContacts(tx, [{ ...first, name }], source);
  const missing = plain.filter((one) => one !== first && !known.has(keyOf(one)));
  if (missing.length > 0)
    await addAliases(
      tx,
      id!,
      missing.map(({ kind, value }) => ({ id: newId(), kind, value })),
    );
  return id!;
}
