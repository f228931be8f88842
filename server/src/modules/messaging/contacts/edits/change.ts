import type { Secrets } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { fitsMetadata } from '../../../../kernel/fields.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { recordConsent } from '../consent/consent.ts';
import { eraseContacts } from '../erase.ts';
import { standingOf, type StandingConsent } from '../merge-queries.ts';
import { addTags, lockContacts, setBlocked, touch, type LockedContact } from '../queries.ts';
import { MOST_TAGS } from '../schema.ts';
import { addMembers, removeMembers } from '../segments/queries.ts';
import { staticSegment } from '../segments/segments.ts';
import type { Action } from './actions.ts';
import { removeTags, setAttribute, tagsOf, type AttributeChange } from './change-queries.ts';
import type { Before, Outcome, Reason } from './people-queries.ts';

/** Some of the people of an edit, and what is done to them. */
export interface Batch<A extends Action = Action> {
  readonly editId: string;
  readonly action: A;
  readonly source: AuditSource;
  readonly secrets: Secrets;
  /** When it was asked for: what somebody did themselves since is not undone. */
  readonly at: Date;
  /** What is to be taken back of each; null: nothing is taken back. */
  readonly undoing: ReadonlyMap<string, Before> | null;
}

/** Does to each what the same act does to one, in as many statements as for one. @throws AppError `not_found`, `segments.is_live` when the segment is gone */
export async function changePeople(tx: Tx, batch: Batch, ids: readonly string[]): Promise<readonly Outcome[]> {
  const people = await lockContacts(tx, ids);
  const there = new Set(people.map(({ id }) => id));
  const change = (batch.undoing === null ? DO : UNDO)[batch.action.kind] as Change<Action> | undefined;
  if (!change) throw new Error(`an edit of the kind ${batch.action.kind} cannot be taken back`);
  const outcomes = people.length === 0 ? [] : await change(tx, batch, people);
  return [...outcomes, ...ids.filter((id) => !there.has(id)).map((id) => left(id, 'missing'))];
}

export function canTakeBack(kind: Action['kind']): boolean {
  return UNDO[kind] !== undefined;
}

type Change<A extends Action> = (tx: Tx, batch: Batch<A>, people: readonly LockedContact[]) => Promise<readonly Outcome[]>;
type Holding<A, K> = A extends { readonly kind: infer N } ? ([K & N] extends [never] ? never : A) : never;
type Of<K extends Action['kind']> = Holding<Action, K>;
type Changes = { readonly [K in Action['kind']]: Change<Of<K>> };

const DO: Changes = {
  add_tags: (tx, batch, people) => putTags(tx, batch, { people, tagsFor: () => batch.action.tags }),
  remove_tags: (tx, batch, people) => takeTags(tx, batch, { people, tagsFor: () => batch.action.tags }),
  set_attribute: (tx, batch, people) => attribute(tx, batch, { people, wanted: () => batch.action.value }),
  clear_attribute: (tx, batch, people) => attribute(tx, batch, { people, wanted: () => null }),
  add_to_segment: (tx, batch, people) => segmented(tx, batch, { people, word: 'added' }),
  remove_from_segment: (tx, batch, people) => segmented(tx, batch, { people, word: 'removed' }),
  block: (tx, batch, people) => blocked(tx, batch, { people, to: { at: batch.at, reason: batch.action.reason } }),
  unblock: (tx, batch, people) => blocked(tx, batch, { people, to: { at: null, reason: '' } }),
  opt_out: optOut,
  async erase(tx, { source, secrets }, people) {
    const customers = await eraseContacts(tx, source, { ids: people.map(({ id }) => id), secrets });
    return people.map(({ id }) => (customers.has(id) ? left(id, 'is_customer') : changed(id)));
  },
};

/** What takes an action back: only where nothing but the action itself is known to stand in the way. */
const UNDO: Partial<Changes> = {
  add_tags: (tx, batch, people) => takeTags(tx, batch, { people, tagsFor: tagsBefore(batch) }),
  remove_tags: (tx, batch, people) => putTags(tx, batch, { people, tagsFor: tagsBefore(batch) }),
  set_attribute: (tx, batch, people) => attribute(tx, batch, { people, wanted: valueBefore(batch), since: batch.action.value }),
  clear_attribute: (tx, batch, people) => attribute(tx, batch, { people, wanted: valueBefore(batch), since: null }),
  add_to_segment: (tx, batch, people) => segmented(tx, batch, { people, word: 'removed' }),
  remove_from_segment: (tx, batch, people) => segmented(tx, batch, { people, word: 'added' }),
};

const changed = (id: string, before: Before | null = null): Outcome => ({ id, outcome: 'changed', reason: null, before });
const left = (id: string, reason: Reason): Outcome => ({ id, outcome: 'skipped', reason, before: null });
const changedIds = (outcomes: readonly Outcome[]): string[] => outcomes.filter(({ outcome }) => outcome === 'changed').map(({ id }) => id);

function tagsBefore({ undoing }: Batch): (id: string) => readonly string[] {
  return (id) => {
    const before = undoing?.get(id);
    return before && 'tags' in before ? before.tags : [];
  };
}

function valueBefore({ undoing }: Batch): (id: string) => unknown {
  return (id) => {
    const before = undoing?.get(id);
    return before && 'value' in before ? before.value : null;
  };
}

interface Tagging {
  readonly people: readonly LockedContact[];
  readonly tagsFor: (id: string) => readonly string[];
}

async function putTags(tx: Tx, batch: Batch, { people, tagsFor }: Tagging): Promise<readonly Outcome[]> {
  const had = await tagsOf(
    tx,
    people.map(({ id }) => id),
  );
  const outcomes = people.map(({ id }) => {
    const own = had.get(id) ?? new Set<string>();
    const fresh = tagsFor(id).filter((tag) => !own.has(tag));
    if (fresh.length === 0) return left(id, 'unchanged');
    return own.size + fresh.length > MOST_TAGS ? left(id, 'too_many_tags') : changed(id, { tags: fresh });
  });
  const pairs = pairsOf(outcomes);
  if (pairs.length > 0) await addTags(tx, pairs);
  await tell(tx, batch, { outcomes, fields: ['tags'] });
  return outcomes;
}

async function takeTags(tx: Tx, batch: Batch, { people, tagsFor }: Tagging): Promise<readonly Outcome[]> {
  const had = await tagsOf(
    tx,
    people.map(({ id }) => id),
  );
  const outcomes = people.map(({ id }) => {
    const own = tagsFor(id).filter((tag) => had.get(id)?.has(tag) === true);
    return own.length === 0 ? left(id, 'unchanged') : changed(id, { tags: own });
  });
  const pairs = pairsOf(outcomes);
  if (pairs.length > 0) await removeTags(tx, pairs);
  await tell(tx, batch, { outcomes, fields: ['tags'] });
  return outcomes;
}

function pairsOf(outcomes: readonly Outcome[]): readonly (readonly [string, string])[] {
  return outcomes.flatMap(({ id, before }) => (before && 'tags' in before ? before.tags.map((tag) => [id, tag] as const) : []));
}

interface Setting {
  readonly people: readonly LockedContact[];
  /** The value for each; null: none. */
  readonly wanted: (id: string) => unknown;
  /** Whose value is another by now is left with it; null: has none. */
  readonly since?: unknown;
}

async function attribute(tx: Tx, batch: Batch<Of<'set_attribute' | 'clear_attribute'>>, { people, wanted, since }: Setting): Promise<readonly Outcome[]> {
  const key = batch.action.attribute;
  const changes: AttributeChange[] = [];
  const outcomes = people.map(({ id, attributes }) => {
    const [own, value] = [Object.hasOwn(attributes, key) ? attributes[key] : null, wanted(id)];
    if (since !== undefined && own !== since) return left(id, 'changed_since');
    if (own === value) return left(id, 'unchanged');
    if (value !== null && !fitsMetadata({ ...attributes, [key]: value })) return left(id, 'attributes_full');
    changes.push({ id, value });
    return changed(id, { value: own });
  });
  if (changes.length > 0) await setAttribute(tx, key, changes);
  await tell(tx, batch, { outcomes, fields: ['attributes'], isTouched: true });
  return outcomes;
}

interface Told {
  readonly outcomes: readonly Outcome[];
  readonly fields: readonly string[];
  readonly isTouched?: boolean;
}

/** As a change of one person is told. */
async function tell(tx: Tx, { source, editId }: Batch, { outcomes, fields, isTouched = false }: Told): Promise<void> {
  const ids = changedIds(outcomes);
  if (ids.length === 0) return;
  if (!isTouched) await touch(tx, ids);
  await record(
    tx,
    source,
    ids.map((id) => ({ action: 'contact.changed', objectType: 'contact', objectId: id, details: { changed: fields, edit: editId } })),
  );
}

type Segmenting = Batch<Of<'add_to_segment' | 'remove_from_segment'>>;

interface Segmented {
  readonly people: readonly LockedContact[];
  readonly word: 'added' | 'removed';
}

const MOVE = { added: addMembers, removed: removeMembers } as const;

/** One entry for a batch, as for a list of people that somebody names. */
async function segmented(tx: Tx, { source, action, editId }: Segmenting, { people, word }: Segmented): Promise<readonly Outcome[]> {
  await staticSegment(tx, action.segment);
  const ids = await MOVE[word](
    tx,
    action.segment,
    people.map(({ id }) => id),
  );
  const details = { [word]: ids.length, edit: editId };
  if (ids.length > 0) await record(tx, source, [{ action: `segment.members_${word}`, objectType: 'segment', objectId: action.segment, details }]);
  const inOrOut = new Set(ids);
  return people.map(({ id }) => (inOrOut.has(id) ? changed(id) : left(id, 'unchanged')));
}

interface Blocking {
  readonly people: readonly LockedContact[];
  readonly to: { readonly at: Date | null; readonly reason: string };
}

async function blocked(tx: Tx, { source, editId }: Batch, { people, to }: Blocking): Promise<readonly Outcome[]> {
  const outcomes = people.map(({ id, blocked_at: since }) => ((since === null) === (to.at === null) ? left(id, 'unchanged') : changed(id)));
  const ids = changedIds(outcomes);
  if (ids.length > 0) await setBlocked(tx, ids, to);
  const action = to.at === null ? 'contact.unblocked' : 'contact.blocked';
  await record(
    tx,
    source,
    ids.map((id) => ({ action, objectType: 'contact', objectId: id, details: { edit: editId } })),
  );
  return outcomes;
}

/** Whoever has taken it back already, or agreed since this was asked for, is left with their own words. */
async function optOut(tx: Tx, batch: Batch<Of<'opt_out'>>, people: readonly LockedContact[]): Promise<readonly Outcome[]> {
  const { action, source, editId, at } = batch;
  const standing = await standingOf(
    tx,
    people.map(({ id }) => id),
  );
  const byPerson = Map.groupBy(
    standing.filter(({ purpose }) => purpose === action.purpose),
    (one) => one.contact_id,
  );
  const plans = people.map(({ id }) => ({ id, ...openChannels(action.channels, { standing: byPerson.get(id) ?? [], at }) }));
  const by = source.actor.kind === 'api_key' ? ('api' as const) : ('staff' as const);
  const common = { purpose: action.purpose, action: 'withdraw', source: by, wording: action.reason, occurredAt: at } as const;
  const actorId = source.actor.kind === 'user' ? source.actor.id : null;
  await recordConsent(
    tx,
    plans.flatMap(({ id, channels }) =>
      channels.map((channel) => ({ ...common, subject: { contactId: id }, channel, actorId, dedupeKey: `edit:${editId}:${id}:${channel}` })),
    ),
  );
  const told = plans.filter(({ channels }) => channels.length > 0);
  await record(
    tx,
    source,
    told.map(({ id, channels }) => ({ action: 'contact.opted_out', objectType: 'contact', objectId: id, details: { channels, edit: editId } })),
  );
  return plans.map(({ id, channels, newer }) => (channels.length > 0 ? changed(id) : left(id, newer ? 'changed_since' : 'unchanged')));
}

function openChannels(
  channels: Of<'opt_out'>['channels'],
  { standing, at }: { readonly standing: readonly StandingConsent[]; readonly at: Date },
): { readonly channels: Of<'opt_out'>['channels']; readonly newer: boolean } {
  const own = new Map(standing.map((one) => [one.channel, one]));
  const granted = channels.filter((channel) => own.get(channel)?.state !== 'withdrawn');
  const open = granted.filter((channel) => !((own.get(channel)?.since ?? at) > at));
  return { channels: open, newer: granted.length > open.length };
}
