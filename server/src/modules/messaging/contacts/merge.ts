import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { publish } from '../../../kernel/realtime.ts';
import { record, systemSource, type AuditSource } from '../../tenancy/audit/index.ts';
import { recordConsent } from './consent/consent.ts';
import { sameContact } from './errors.ts';
import { plainIdentity } from './identities.ts';
import { findByIdentities } from './identity-queries.ts';
import { joinTalks } from './merge-talk-queries.ts';
import { foldInto, moveBelongings, moveIdentities, standingOf, type MergePair, type StandingConsent } from './merge-queries.ts';
import type { ConsentEvent, Identity } from './port.ts';
import { lockContacts } from './queries.ts';

/**
 * Makes two contacts one: addresses, tags, segments, notes, customers and consents go to the one who stays. There is no
 * way back. What either had taken back stays taken back, unless the same person gave it again later by an act of their own.
 * @throws AppError `not_found` when either is not there, `contacts.same`
 */
export async function mergeContacts(tx: Tx, source: AuditSource, { pair, at }: { readonly pair: MergePair; readonly at: Date }): Promise<void> {
  if (pair.keep === pair.gone) throw sameContact();
  if ((await lockContacts(tx, [pair.keep, pair.gone])).length < 2) throw notFound();
  const events = inherited(pair, await standingOf(tx, [pair.keep, pair.gone]), at);
  const identities = await moveIdentities(tx, pair);
  await moveBelongings(tx, pair);
  await moveTalks(tx, pair);
  await foldInto(tx, pair);
  await recordConsent(tx, events);
  await record(tx, source, [
    { action: 'contact.merged', objectType: 'contact', objectId: pair.keep, details: { merged: pair.gone, identities } },
    { action: 'contact.merged_into', objectType: 'contact', objectId: pair.gone, details: { into: pair.keep } },
  ]);
}

/** Their talks go along; two on one channel become one. */
async function moveTalks(tx: Tx, pair: MergePair): Promise<void> {
  for (const { id, into, version } of await joinTalks(tx, pair)) {
    if (into !== null) publish(tx, { topic: 'conversations', kind: 'conversation.merged', object: id, data: { into } });
    publish(tx, { topic: 'conversations', kind: 'conversation.changed', object: into ?? id, version: Number(version) });
  }
}

/** A provider says that these addresses are one person's: whoever else has one of them is the same person. */
export async function joinPeople(tx: Tx, contactId: string, { addresses, at }: { readonly addresses: readonly Identity[]; readonly at: Date }): Promise<void> {
  const known = await findByIdentities(tx, addresses.map(plainIdentity));
  const others = new Set([...known.values()].filter((one) => !one.gone && one.contact_id !== contactId).map((one) => one.contact_id));
  for (const gone of [...others].sort()) await mergeContacts(tx, systemSource, { pair: { keep: contactId, gone }, at });
}

/** Acts by which somebody, after a withdrawal, wants to hear again. */
const OWN_ACTS: readonly string[] = ['keyword', 'preferences', 'staff', 'api'];

/** What the one who stays must be told of the other's consents. */
export function inherited({ keep, gone }: MergePair, standing: readonly StandingConsent[], at: Date): ConsentEvent[] {
  const ofKeep = standing.filter((one) => one.contact_id === keep);
  return standing
    .filter((one) => one.contact_id === gone)
    .flatMap((theirs) => {
      const own = ofKeep.find((one) => one.channel === theirs.channel && one.purpose === theirs.purpose);
      const wins = own === undefined || overrides(theirs, own);
      const { channel, purpose, state } = theirs;
      const action = state === 'granted' ? ('grant' as const) : ('withdraw' as const);
      return wins
        ? [
            {
              subject: { contactId: keep },
              channel,
              purpose,
              action,
              source: 'merge' as const,
              wording: `From a merged contact, ${theirs.source}`,
              occurredAt: at,
            },
          ]
        : [];
    });
}

function overrides(theirs: StandingConsent, own: StandingConsent): boolean {
  if (theirs.state === own.state) return false;
  const [granted, withdrawn] = theirs.state === 'granted' ? [theirs, own] : [own, theirs];
  const givenAgain = granted.since > withdrawn.since && OWN_ACTS.includes(granted.source);
  return givenAgain ? theirs === granted : theirs === withdrawn;
}
