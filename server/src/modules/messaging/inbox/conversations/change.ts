import type { Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { enqueueAt } from '../../../../kernel/jobs.ts';
import { record, type AuditEntry } from '../../../tenancy/audit/index.ts';
import type { InboxTools } from '../deps.ts';
import { inboxJobs } from '../jobs.ts';
import { maybePerson, personOf } from '../person.ts';
import { askRating } from '../ratings/ask.ts';
import { noteResolved } from '../service/level.ts';
import { assignmentOf } from '../teams/turn.ts';
import { announceTalk, tellTalk } from './events.ts';
import { findConversation } from './list-queries.ts';
import { presentConversation } from './present.ts';
import { addLabels, countLabels, lockConversations, patchTalk, removeLabels, setLabels, type LockedConversation, type TalkPatch } from './queries.ts';
import type { Bulk, Conversation, ConversationChange } from './schema.ts';
import { PRIORITIES, type State } from './state.ts';

type Shown = Static<typeof Conversation>;

const YEAR_MS = 366 * 24 * 3_600_000;

/** What somebody wants of a talk. */
interface Wish {
  readonly state?: State;
  readonly until?: Date | null;
  readonly archived?: boolean;
  readonly priority?: number;
  readonly subject?: string;
  readonly assignee?: string | null;
  readonly team?: string | null;
}

async function lockOne(tx: Tx, id: string): Promise<LockedConversation> {
  const [talk] = await lockConversations(tx, [id]);
  if (!talk) throw notFound();
  return talk;
}

async function shown(tx: Tx, ctx: RequestContext, id: string): Promise<Shown> {
  return presentConversation((await findConversation(tx, id, maybePerson(ctx)))!);
}

/** What follows from a new state. Resolving settles what was unread, for everybody. */
export function stateOf(talk: Pick<LockedConversation, 'inbound_count'>, { state, until, archived }: Wish, now: Date): TalkPatch {
  const gone = archived === undefined ? {} : { archived_at: archived ? now : null };
  switch (state) {
    case undefined:
      return gone;
    case 'resolved':
      return { ...gone, state, resolved_at: now, resolved_inbound: talk.inbound_count, snoozed_until: null, waiting_since: null };
    case 'snoozed':
      return { ...gone, state, resolved_at: null, snoozed_until: until ?? null };
    case 'open':
    case 'pending':
      return { ...gone, state, resolved_at: null, snoozed_until: null };
    default:
      return state satisfies never;
  }
}

interface Applying {
  readonly talk: LockedConversation;
  readonly wish: Wish;
  readonly by: string | null;
}

/** Applies a wish to a talk that is held. @returns what goes into the audit log */
async function apply(tx: Tx, deps: InboxTools, { talk, wish, by }: Applying): Promise<AuditEntry> {
  const now = deps.clock.now();
  if (wish.state === 'snoozed') checkUntil(wish.until ?? null, now);
  const patch: TalkPatch = {
    ...stateOf(talk, wish, now),
    ...(wish.priority === undefined ? {} : { priority: wish.priority }),
    ...(wish.subject === undefined ? {} : { subject: wish.subject }),
    ...(await assignmentOf(tx, { talk, wish, now })),
  };
  if (wish.state === 'resolved') await noteResolved(tx, talk, { by, at: now });
  tellTalk(tx, talk.id, { version: await patchTalk(tx, talk.id, { patch, at: now }) });
  announceTalk(tx, talk, patch);
  if (wish.state === 'resolved') await askRating(tx, deps, { talk, by, now });
  if (wish.state === 'snoozed') await enqueueAt(tx, inboxJobs.wake, { payload: { tenantId: tx.tenantId, conversationId: talk.id }, at: wish.until! });
  // the subject is what somebody wrote: its change is noted, not its words
  const { subject, ...told } = patch;
  return {
    action: 'conversation.changed',
    objectType: 'conversation',
    objectId: talk.id,
    details: { ...told, ...(subject === undefined ? {} : { subject: 'changed' }) },
  };
}

function checkUntil(until: Date | null, now: Date): void {
  if (until === null || Number.isNaN(until.getTime())) throw invalid({ until: ['Needed, as 2026-01-31T08:00:00Z.'] });
  if (until <= now) throw invalid({ until: ['Choose a time that is still to come.'] });
  if (until.getTime() > now.getTime() + YEAR_MS) throw invalid({ until: ['At most a year ahead.'] });
}

async function changeOne(ctx: RequestContext, deps: InboxTools, { id, wish }: { readonly id: string; readonly wish: Wish }): Promise<Shown> {
  return ctx.write(async (tx) => {
    const entry = await apply(tx, deps, { talk: await lockOne(tx, id), wish, by: maybePerson(ctx) });
    await record(tx, ctx, [entry]);
    return shown(tx, ctx, id);
  });
}

const OLDER_WISH = {
  open: { state: 'open', archived: false },
  closed: { state: 'resolved', archived: false },
  archived: { state: 'resolved', archived: true },
} as const;

/** @throws AppError `not_found`, `invalid` */
export function changeConversation(
  ctx: RequestContext,
  deps: InboxTools,
  { id, body }: { readonly id: string; readonly body: ConversationChange },
): Promise<Shown> {
  return ctx.write(async (tx) => {
    const talk = await lockOne(tx, id);
    const wish = wishOf(ctx, body, await shown(tx, ctx, id));
    await record(tx, ctx, [await apply(tx, deps, { talk, wish, by: maybePerson(ctx) })]);
    return shown(tx, ctx, id);
  });
}

function wishOf(ctx: RequestContext, { subject, priority, assignee, team, ...words }: ConversationChange, before: Shown): Wish {
  return {
    ...stateIn(words, before),
    ...(subject === undefined ? {} : { subject }),
    ...(priority === undefined ? {} : { priority: PRIORITIES.indexOf(priority) }),
    ...idsIn(ctx, { assignee: idOfNamed(assignee), team: idOfNamed(team) }),
  };
}

/** Who sends a talk back as it was shown changes neither of the two words for its state, and wakes nobody who sleeps. */
function stateIn({ status, state }: Pick<ConversationChange, 'status' | 'state'>, before: Shown): Pick<Wish, 'state' | 'archived'> {
  const isShown = state === before.state;
  if (state === 'snoozed' && !isShown) throw invalid({ state: ['A talk is snoozed by snooze/, which takes the time.'] });
  if (isShown && status === before.status) return {};
  return { ...(status === undefined ? {} : OLDER_WISH[status]), ...(state === undefined || isShown ? {} : { state }) };
}

function idOfNamed(named: ConversationChange['assignee']): string | null | undefined {
  return typeof named === 'object' && named !== null ? named.id : named;
}

/** Ids as they are kept; `me` is whoever asks. @throws AppError `not_found` for what is no id */
function idsIn(
  ctx: RequestContext,
  named: { readonly assignee: string | null | undefined; readonly team: string | null | undefined },
): Pick<Wish, 'assignee' | 'team'> {
  const idOf = (value: string | null): string | null => {
    if (value === null || value === '') return null;
    if (!isUuid(value)) throw notFound();
    return value.toLowerCase();
  };
  const { assignee, team } = named;
  return {
    ...(assignee === undefined ? {} : { assignee: assignee === 'me' ? personOf(ctx) : idOf(assignee) }),
    ...(team === undefined ? {} : { team: idOf(team) }),
  };
}

interface Asked {
  readonly id: string;
  readonly assignee?: string | null | undefined;
  readonly team?: string | null | undefined;
}

/** @throws AppError `not_found` for a talk, a colleague or a team that is not there */
export function assignConversation(ctx: RequestContext, deps: InboxTools, { id, assignee, team }: Asked): Promise<Shown> {
  return changeOne(ctx, deps, { id, wish: idsIn(ctx, { assignee, team }) });
}

export function moveConversation(
  ctx: RequestContext,
  deps: InboxTools,
  { id, state, until }: { readonly id: string; readonly state: State; readonly until: Date | null },
): Promise<Shown> {
  return changeOne(ctx, deps, { id, wish: { state, until, archived: false } });
}

export async function archiveConversation(ctx: RequestContext, deps: InboxTools, id: string): Promise<null> {
  await changeOne(ctx, deps, { id, wish: { state: 'resolved', archived: true } });
  return null;
}

/** @throws AppError `not_found` */
export function labelConversation(
  ctx: RequestContext,
  deps: InboxTools,
  { id, labels }: { readonly id: string; readonly labels: readonly string[] },
): Promise<Shown> {
  return ctx.write(async (tx) => {
    const talk = await lockOne(tx, id);
    const ids = await knownLabels(tx, labels);
    await setLabels(tx, id, ids);
    tellTalk(tx, id, { version: await patchTalk(tx, talk.id, { patch: {}, at: deps.clock.now() }) });
    await record(tx, ctx, [{ action: 'conversation.labelled', objectType: 'conversation', objectId: id, details: { labels: ids } }]);
    return shown(tx, ctx, id);
  });
}

async function knownLabels(tx: Tx, labels: readonly string[]): Promise<readonly string[]> {
  const ids = [...new Set(labels.map((id) => id.toLowerCase()))];
  if (!ids.every(isUuid) || (ids.length > 0 && (await countLabels(tx, ids)) < ids.length)) throw notFound();
  return ids;
}

/** @returns how many there were @throws AppError `not_found`, `invalid` */
export function bulkChange(ctx: RequestContext, deps: InboxTools, body: Bulk): Promise<{ changed: number }> {
  const { state, until, priority, assignee, team } = body;
  const wish: Wish = {
    ...(state === undefined ? {} : { state, until: until === undefined ? null : new Date(until), archived: false }),
    ...(priority === undefined ? {} : { priority: PRIORITIES.indexOf(priority) }),
    ...idsIn(ctx, { assignee, team }),
  };
  return ctx.write(async (tx) => {
    const [adding, removing] = [await knownLabels(tx, body.add_labels ?? []), await knownLabels(tx, body.remove_labels ?? [])];
    const talks = await lockConversations(tx, body.conversations.filter(isUuid));
    const ids = talks.map(({ id }) => id);
    await addLabels(tx, ids, adding);
    if (removing.length > 0) await removeLabels(tx, ids, removing);
    const labels = { ...(adding.length > 0 ? { labels_added: adding } : {}), ...(removing.length > 0 ? { labels_removed: removing } : {}) };
    const entries: AuditEntry[] = [];
    for (const talk of talks) {
      const entry = await apply(tx, deps, { talk, wish, by: maybePerson(ctx) });
      entries.push({ ...entry, details: { ...entry.details, ...labels } });
    }
    await record(tx, ctx, entries);
    return { changed: talks.length };
  });
}
