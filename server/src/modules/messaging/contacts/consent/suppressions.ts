import type { Secrets } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import type { OwnIdentity } from '../identity-queries.ts';
import type { ConsentChannel, Identity } from '../port.ts';
import { addSuppressions, findSuppressed, withdrawnOf } from './queries.ts';

const hashOf = (secrets: Secrets, { kind, value }: Pick<Identity, 'kind' | 'value'>): Buffer =>
  // a WhatsApp id is a number: whoever stopped one is not found again by the other
  secrets.digest('contact', `${kind === 'whatsapp' ? 'phone' : kind} ${value}`);

/** Before addresses leave their people: what was taken back stays taken back, under a keyed hash. */
export async function keepWithdrawals(tx: Tx, secrets: Secrets, identities: readonly OwnIdentity[]): Promise<void> {
  const withdrawn = Map.groupBy(await withdrawnOf(tx, [...new Set(identities.map((one) => one.contact_id))]), (one) => one.contact_id);
  const rows = identities.flatMap((identity) =>
    (withdrawn.get(identity.contact_id) ?? []).map(({ channel, purpose }) => ({ hash: hashOf(secrets, identity), channel, purpose })),
  );
  if (rows.length > 0) await addSuppressions(tx, rows);
}

/** For each person, the channels on which one of the addresses was once taken out and must not be written to again. */
export async function suppressedChannels(tx: Tx, secrets: Secrets, people: readonly (readonly Identity[])[]): Promise<ReadonlySet<ConsentChannel>[]> {
  const hashes = people.map((identities) => identities.map((identity) => hashOf(secrets, identity)));
  const found = await findSuppressed(tx, hashes.flat());
  return hashes.map((own) => new Set(found.filter(({ hash }) => own.some((one) => one.toString('hex') === hash)).map(({ channel }) => channel)));
}
