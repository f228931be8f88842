/** States of a talk, and the words that the older system had for them. */

export const STATES = ['open', 'pending', 'snoozed', 'resolved'] as const;
export type State = (typeof STATES)[number];

export const OLDER_STATUSES = ['open', 'closed', 'archived'] as const;
export type OlderStatus = (typeof OLDER_STATUSES)[number];

export const PRIORITIES = ['none', 'low', 'medium', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

export function olderStatus(state: State, isArchived: boolean): OlderStatus {
  if (isArchived) return 'archived';
  return state === 'resolved' ? 'closed' : 'open';
}
