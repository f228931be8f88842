import type { Attempt, MessageState } from './state.ts';
import type { Purpose } from './port.ts';
import { hasArrived, hasEnded, messageState } from './state.ts';

const BULK_LANE = 2;

/** Sent a second time through another gateway when no delivery report comes: a duplicate is harmless, a lost token is not. */
const REPEATED_WHEN_SILENT: ReadonlySet<string> = new Set(['token', 'payment_received', 'credited', 'suspense']);

/**
 * What people and programmes say to somebody of their own accord. Everything else was bought (tokens, receipts), is the
 * answer to a word of theirs, or is told because it has to be, and goes to those who are blocked as well.
 */
const SPOKEN: ReadonlySet<string> = new Set(['sms', 'whatsapp', 'inbox', 'inbox_reaction', 'campaign', 'campaign_test', 'low_water']);

export function isSpoken(kind: string): boolean {
  return SPOKEN.has(kind);
}

/** Copies of one message that may have left, at most. */
const MOST_COPIES = 2;

const MINUTE = 60_000;
const REPORT_WAIT_MS = 3 * MINUTE;
const UNKNOWN_WAIT_MS = 2 * MINUTE;
const NO_CHANNEL_WAIT_MS = 5 * MINUTE;
/** Before a channel that has been tried is tried again, by the number of attempts made. */
const BACKOFF_MS = [15_000, 2 * MINUTE, 10 * MINUTE] as const;

export interface PlannedMessage {
  readonly lane: number;
  readonly kind: string;
  readonly purpose: Purpose;
  readonly state: MessageState;
  readonly maxAttempts: number;
  readonly leaseUntil: Date | null;
  readonly nextActionAt: Date | null;
  readonly doNotSendAfter: Date | null;
  readonly lastError: string | null;
  /** By number, oldest first. */
  readonly attempts: readonly Attempt[];
}

export type Plan =
  | { readonly step: 'send'; readonly channelId: string }
  /** Nothing more to do but to take a report, should one come. */
  | { readonly step: 'rest' }
  | { readonly step: 'expire' }
  | { readonly step: 'no_channel' }
  /** It stands by for one that has arrived, or that may yet. */
  | { readonly step: 'cancel' }
  | { readonly step: 'fail'; readonly reason: FailReason };

export type FailReason = 'refused_consent' | 'blocked' | 'all_channels_failed' | 'attempts_used_up' | 'unconfirmed' | 'recipient' | 'expired' | 'no_channel';

export interface Decision {
  readonly state: MessageState;
  readonly nextActionAt: Date | null;
  readonly leaseUntil: Date | null;
  readonly lastError: string | null;
  /** What the rest of the product has to hear; null when nothing ended by this. */
  readonly tell: 'delivered' | FailReason | null;
}

/** What should happen next with a message that nobody holds. `channelIds` by priority. */
export function planNext(message: PlannedMessage, channelIds: readonly string[], now: Date): Plan {
  const attempts = counted(message.attempts);
  const out = copiesOut(attempts).length;
  const unknown = attempts.filter((attempt) => attempt.state === 'unknown').length;
  if (message.doNotSendAfter !== null && now > message.doNotSendAfter) return { step: out + unknown > 0 ? 'rest' : 'expire' };
  if (out > 0) return planCopy(message, attempts, { channelIds, copies: out + unknown });
  // an unknown send of a campaign is never repeated: it may have arrived
  if (unknown > 0 && (message.lane === BULK_LANE || message.purpose === 'marketing')) return { step: 'rest' };
  if (unknown >= MOST_COPIES) return { step: 'fail', reason: 'unconfirmed' };
  return planFirst(message, attempts, channelIds);
}

function planFirst({ maxAttempts }: PlannedMessage, attempts: readonly Attempt[], channelIds: readonly string[]): Plan {
  if (channelIds.length === 0) return { step: 'no_channel' };
  if (attempts.length >= maxAttempts) return { step: 'fail', reason: 'attempts_used_up' };
  const channelId = untried(attempts, channelIds) ?? longestAgo(attempts, channelIds);
  return channelId === undefined ? { step: 'fail', reason: 'all_channels_failed' } : { step: 'send', channelId };
}

interface Copies {
  readonly channelIds: readonly string[];
  readonly copies: number;
}

function planCopy(message: PlannedMessage, attempts: readonly Attempt[], { channelIds, copies }: Copies): Plan {
  const channelId = untried(attempts, channelIds);
  const may = REPEATED_WHEN_SILENT.has(message.kind) && copies < MOST_COPIES && attempts.length < message.maxAttempts;
  return may && channelId !== undefined ? { step: 'send', channelId } : { step: 'rest' };
}

const isThrottled = ({ state }: Attempt): boolean => state === 'throttled';

/** A sending that the provider asked to put off took place nowhere. */
function counted(attempts: readonly Attempt[]): readonly Attempt[] {
  return attempts.some(isThrottled) ? attempts.filter((attempt) => !isThrottled(attempt)) : attempts;
}

function copiesOut(attempts: readonly Attempt[]): readonly Attempt[] {
  return attempts.filter((attempt) => attempt.state === 'accepted' || attempt.state === 'sent');
}

function untried(attempts: readonly Attempt[], channelIds: readonly string[]): string | undefined {
  return channelIds.find((id) => attempts.every((attempt) => attempt.channelId !== id));
}

/** Of the channels that have not failed for good, the one whose last try lies furthest back. */
function longestAgo(attempts: readonly Attempt[], channelIds: readonly string[]): string | undefined {
  const dead = new Set(attempts.filter((a) => a.state === 'refused' || a.state === 'undelivered').map((a) => a.channelId));
  const lastTry = (id: string): number => attempts.findLastIndex((attempt) => attempt.channelId === id);
  return channelIds.filter((id) => !dead.has(id)).toSorted((a, b) => lastTry(a) - lastTry(b))[0];
}

export interface Circumstances {
  readonly channelIds: readonly string[];
  readonly now: Date;
  /** Somebody is sending right now: the time of the next action belongs to the lease. */
  readonly held: boolean;
  /** A gateway has just said that the number itself is the reason. */
  readonly recipientFault: boolean;
  /** Why the newest piece of evidence is bad; null when it is good. */
  readonly reason: string | null;
}

/** What follows from new evidence. `message.attempts` already carry it, `message.state` does not. */
export function decide(message: PlannedMessage, circumstances: Circumstances): Decision {
  const state = messageState(message.state, message.attempts);
  if (hasArrived(state)) return { state, nextActionAt: null, leaseUntil: null, lastError: null, tell: hasArrived(message.state) ? null : 'delivered' };
  const { nextActionAt, leaseUntil, lastError } = message;
  if (hasEnded(state) || circumstances.held) return { state, nextActionAt, leaseUntil, lastError, tell: null };
  const taken = copiesOut(message.attempts).length > 0;
  return schedule(message, { state, lastError: circumstances.reason ?? (taken ? null : lastError) }, circumstances);
}

type Standing = Pick<PlannedMessage, 'state' | 'lastError'>;

function schedule(message: PlannedMessage, standing: Standing, { channelIds, now, recipientFault }: Circumstances): Decision {
  const mayHaveLeft = message.attempts.some((attempt) => attempt.state === 'unknown') || copiesOut(message.attempts).length > 0;
  if (recipientFault && !mayHaveLeft) return conclude(standing, { step: 'fail', reason: 'recipient' }, now);
  const plan = planNext(message, channelIds, now);
  const dueAt = dueTime(message.attempts, plan);
  if (plan.step === 'rest' || dueAt === null) return conclude(standing, plan, now);
  return { ...standing, nextActionAt: dueAt, leaseUntil: null, tell: null };
}

/** When the plan is to be carried out; null: at once, by the one who made it. */
function dueTime(attempts: readonly Attempt[], plan: Plan): Date | null {
  const tried = counted(attempts);
  const last = tried.at(-1);
  // what a provider asked to put off is due at once: whether its sender is open again is looked up when it is claimed
  if (last === undefined || last !== attempts.at(-1)) return null;
  if (last.state === 'unknown') return after(last.sentAt, UNKNOWN_WAIT_MS);
  if (last.state === 'accepted' || last.state === 'sent') return after(last.sentAt, REPORT_WAIT_MS);
  if (plan.step !== 'send') return null;
  const again = tried.some((attempt) => attempt.channelId === plan.channelId);
  return again ? after(last.sentAt, BACKOFF_MS[tried.length - 1] ?? BACKOFF_MS[2]) : last.sentAt;
}

/** What a plan means for the row; for `send` that the row is due. */
export function conclude({ state, lastError }: Standing, plan: Plan, now: Date): Decision {
  const idle = { leaseUntil: null, nextActionAt: null };
  switch (plan.step) {
    case 'expire':
      return { ...idle, state: 'expired', lastError: lastError ?? 'expired', tell: 'expired' };
    case 'fail':
      return { ...idle, state: 'failed', lastError: lastError ?? plan.reason, tell: plan.reason };
    case 'no_channel':
      return {
        leaseUntil: null,
        nextActionAt: after(now, NO_CHANNEL_WAIT_MS),
        state,
        lastError: 'no_channel',
        tell: lastError === 'no_channel' ? null : 'no_channel',
      };
    case 'cancel':
      return { ...idle, state: 'cancelled', lastError, tell: null };
    case 'send':
      return { leaseUntil: null, nextActionAt: now, state, lastError, tell: null };
    case 'rest':
      return { ...idle, state, lastError, tell: null };
  }
}

function after(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + milliseconds);
}
