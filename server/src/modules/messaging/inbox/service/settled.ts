import type { TalkPatch } from '../conversations/queries.ts';

/** What a change settles of what was due: an answer ends the waiting, resolving ends both. */
export function settledBy({ waiting_since: waiting, state }: TalkPatch): { readonly answer: boolean; readonly resolve: boolean } {
  const isResolved = state === 'resolved';
  return { answer: waiting === null || isResolved, resolve: isResolved };
}
