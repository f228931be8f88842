/** States of a message and of its attempts, and which of them may follow which. */

export type MessageState = 'queued' | 'sending' | 'unknown' | 'accepted' | 'sent' | 'failed' | 'expired' | 'cancelled' | 'delivered' | 'read';

/**
 * `not_sent`: this channel may be tried again. `refused` and `undelivered`: it has failed for this message.
 * `throttled`: the provider asked us to wait and took nothing; it counts for nothing. `unknown`: a copy may have left.
 */
export type AttemptState = 'sending' | 'unknown' | 'not_sent' | 'throttled' | 'refused' | 'accepted' | 'sent' | 'undelivered' | 'delivered' | 'read';

export interface Attempt {
  readonly no: number;
  readonly channelId: string;
  readonly state: AttemptState;
  readonly sentAt: Date;
}

const ATTEMPT_RANK: Readonly<Record<AttemptState, number>> = {
  sending: 0,
  unknown: 1,
  not_sent: 2,
  throttled: 2,
  refused: 2,
  accepted: 3,
  sent: 4,
  undelivered: 5,
  delivered: 6,
  read: 7,
};

/** Evidence comes in any order and more than once; only what says more than is known counts. */
export function advance(from: AttemptState, to: AttemptState): AttemptState {
  return ATTEMPT_RANK[to] > ATTEMPT_RANK[from] ? to : from;
}

const MESSAGE_RANK: Readonly<Record<MessageState, number>> = {
  queued: 0,
  sending: 1,
  unknown: 2,
  accepted: 3,
  sent: 4,
  failed: 5,
  expired: 5,
  cancelled: 5,
  delivered: 6,
  read: 7,
};

const BEST_FIRST = ['read', 'delivered', 'sent', 'accepted', 'sending', 'unknown'] as const;

/**
 * What a message may show now. Once a gateway had taken it, it never falls back to an earlier state,
 * and what has ended is reopened by nothing but proof of delivery.
 */
export function messageState(current: MessageState, attempts: readonly Attempt[]): MessageState {
  const shown = BEST_FIRST.find((state) => attempts.some((attempt) => attempt.state === state)) ?? 'queued';
  const settled = MESSAGE_RANK[current] >= MESSAGE_RANK.accepted;
  return settled && MESSAGE_RANK[current] > MESSAGE_RANK[shown] ? current : shown;
}

export function hasArrived(state: MessageState): boolean {
  return state === 'delivered' || state === 'read';
}

export function hasEnded(state: MessageState): boolean {
  return state === 'failed' || state === 'expired' || state === 'cancelled' || hasArrived(state);
}
