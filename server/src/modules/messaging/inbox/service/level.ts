import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { LockedConversation, TalkPatch } from '../conversations/queries.ts';
import { afterWork } from './hours.ts';
import { addResolution, readLevel } from './queries.ts';

type Talk = LockedConversation & { readonly isNew?: boolean };

/** When somebody who has just written is to be answered, and their talk resolved. What is due already stays due. */
export async function dueFor(tx: Tx, talk: Talk, now: Date): Promise<TalkPatch> {
  const { answerMinutes, resolveMinutes, ...clock } = await readLevel(tx);
  const begins = talk.isNew === true || talk.state === 'resolved' || talk.archived_at !== null;
  const answer = answerMinutes !== null && talk.waiting_since === null ? { answer_due_at: afterWork(now, answerMinutes, clock), late_told: false } : {};
  const resolve = resolveMinutes !== null && begins ? { resolve_due_at: afterWork(now, resolveMinutes, clock), resolve_told: false } : {};
  return { ...answer, ...resolve };
}

/** Keeps that a talk was resolved, for the figures; again only after it was opened again. */
export async function noteResolved(tx: Tx, talk: LockedConversation, { by, at }: { readonly by: string | null; readonly at: Date }): Promise<void> {
  if (talk.state === 'resolved') return;
  await addResolution(tx, { id: newId(), conversationId: talk.id, userId: by, channel: talk.channel, dueAt: talk.resolve_due_at, at });
}
