import type { Secrets } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import type { ConsentChannel, Identity } from '../port.ts';
import { addSuppressions, findSuppressed, withdrawnOf } from './queries.ts';

const hashOf = (secrets: Secrets, { kind, value }: Pick<Identity, 'kind' | 'value'>): Buffer =>
  // a WhatsApp id is a number: whoever stopped one is not found again by the other
  secrets.digest('contact', `${kind === 'whatsapp' ? 'phone' : kind} ${value}`);

/** Before addresses leave a person: what was taken back stays taken back, under a keyed hash. */
export async function keepWithdrawals(tx: Tx, secrets: Secrets, of: { readonly contactId: string; readonly identities: readonly Identity[] }): Promise<void> {
  const withdrawn = await withdrawnOf(tx, of.contactId);
  const rows = of.identities.flatMap((identity) => withdrawn.map((one) => ({ hash: hashOf(secrets, identity), ...one })));
  if (rows.length > 0) await addSuppressions(tx, rows);
}

/** For each person, the channels on which one of the addresses was once taken out and must not be written to again. */
export async function suppressedChannels(tx: Tx, secrets: Secrets, people: readonly (readonly Identity[])[]): Promise<ReadonlySet<ConsentChannel>[]> {
  const hashes = people.map((identities) => identities.map((identity) => hashOf(secrets, identity)));
  const found = await findSuppressed(tx, hashes.flat());
  return hashes.map((own) => new Set(found.filter(({ hash }) => own.some((one) => one.toString('hex') === hash)).map(({ channel }) => channel)));
}
