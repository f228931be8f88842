import { enqueue } from '../../../kernel/jobs.ts';
import { announce, type Fact } from '../../../kernel/facts.ts';
import { scrub } from '../../../kernel/log.ts';
import type { Tx } from '../../../kernel/db.ts';
import type { ThrottleScope } from './port.ts';
import { outboxJobs } from './jobs.ts';
import { decide, type Decision, type FailReason } from './plan.ts';
import { chargesOf, type ChargedGroup } from './charges.ts';
import { attemptsOf, lockMessages, settleStandbys, writeAttempts, writeDecisions, type AttemptChange, type MessageRow } from './queries.ts';
import { advance, hasArrived, hasEnded, type Attempt, type AttemptState, type MessageState } from './state.ts';

/** What became known about one attempt, from whatever side. */
export interface Evidence {
  readonly messageId: string;
  readonly no: number;
  readonly state: AttemptState;
  readonly providerId: string | null;
  readonly reason: string | null;
  /** The lease under which it was found out; a report holds none. */
  readonly epoch: number | null;
  readonly recipientFault: boolean;
  /** What the provider asked to wait, and for how long. */
  readonly throttle?: Throttle;
}

interface Throttle {
  readonly scope: ThrottleScope;
  readonly retryAfterMs: number;
  readonly recipient: string;
}

export interface TextRef {
  readonly messageId: string;
  readonly kind: string;
  readonly tokenId: string | null;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  readonly customerId: string | null;
  readonly contactId: string | null;
  readonly groupId: string | null;
}

export interface FailedText extends TextRef {
  readonly reason: FailReason;
  /** The last gateway's words, without numbers. */
  readonly detail: string | null;
}

/** What the rest of the product does about the end of a message, in the same transaction. */
export interface Listeners {
  onDelivered(tx: Tx, rows: readonly TextRef[]): Promise<void>;
  /** All channels failed, attempts used up, never confirmed, expired unsent, or no channel at all (told once per message; it stays queued). */
  onFailed(tx: Tx, rows: readonly FailedText[]): Promise<void>;
  /** The number itself is the reason: no gateway will help. */
  onUndeliverable(tx: Tx, rows: readonly FailedText[]): Promise<void>;
  /** Reserved parts were used, or will not be: told once for each message. */
  readonly onCharged?: (tx: Tx, groups: readonly ChargedGroup[]) => Promise<void>;
  /** States that changed, of messages of a group, for whoever counts them. */
  readonly onMoved?: (tx: Tx, rows: readonly MovedText[]) => Promise<void>;
}

export interface MovedText extends TextRef {
  readonly from: MessageState;
  readonly to: MessageState;
}

export interface SettleInput {
  readonly evidence: readonly Evidence[];
  readonly channelIds: readonly string[];
  readonly now: Date;
  readonly listeners: Listeners;
}

/**
 * Writes evidence down and draws its conclusions: five statements for any number of messages.
 * @returns when the earliest of them wants its next action; null for none.
 */
export async function settle(tx: Tx, { evidence, channelIds, now, listeners }: SettleInput): Promise<Date | null> {
  const byMessage = Map.groupBy(evidence, (item) => item.messageId);
  const messages = await lockMessages(tx, [...byMessage.keys()]);
  const attempts = await attemptsOf(
    tx,
    messages.map((message) => message.id),
  );
  const changes: AttemptChange[] = [];
  const outcomes: Outcome[] = [];
  for (const message of messages) {
    const merged = merge(attempts.get(message.id) ?? [], byMessage.get(message.id) ?? []);
    changes.push(...merged.changes);
    const decision = decide(
      { ...message, attempts: merged.attempts },
      { ...merged, held: isHeld({ ...message, attempts: merged.attempts }, byMessage.get(message.id) ?? [], now), channelIds, now },
    );
    outcomes.push({ message, attempts: merged.attempts, decision });
  }
  await writeAttempts(tx, changes, now);
  await writeOutcomes(tx, outcomes, { now, listeners });
  await tell(tx, outcomes, listeners);
  return earliestOf(outcomes);
}

/**
 * Only evidence found under the newest lease ends that lease; what an older holder brings in late is evidence and no more.
 * A lease that has run out holds nothing where a report has already told what became of the attempt that it was for.
 */
function isHeld({ leaseUntil, leaseEpoch, attempts }: Held, evidence: readonly Evidence[], now: Date): boolean {
  if (leaseUntil === null || evidence.some((item) => item.epoch === leaseEpoch)) return false;
  return leaseUntil > now || attempts.some(({ state }) => state === 'sending');
}

type Held = Pick<MessageRow, 'leaseUntil' | 'leaseEpoch'> & { readonly attempts: readonly Attempt[] };

interface Merged {
  readonly attempts: readonly Attempt[];
  readonly changes: readonly AttemptChange[];
  readonly reason: string | null;
  readonly recipientFault: boolean;
}

function merge(known: readonly Attempt[], evidence: readonly Evidence[]): Merged {
  const told = known.map((attempt) =>
    absorb(
      attempt,
      evidence.filter((item) => item.no === attempt.no),
    ),
  );
  const newest = told.findLast((one) => one.news !== undefined)?.news;
  return {
    attempts: told.map((one) => one.attempt),
    changes: told.flatMap((one) => one.change ?? []),
    reason: newest?.reason ?? null,
    recipientFault: newest?.recipientFault ?? false,
  };
}

interface Absorbed {
  readonly attempt: Attempt;
  readonly change?: AttemptChange;
  readonly news?: Evidence;
}

function absorb(attempt: Attempt, items: readonly Evidence[]): Absorbed {
  const state = items.reduce((so, item) => advance(so, item.state), attempt.state);
  const news = state === attempt.state ? undefined : items.find((item) => item.state === state);
  const named = items.find((item) => item.providerId !== null);
  const messageId = (news ?? named)?.messageId;
  if (messageId === undefined) return { attempt };
  const change = { messageId, no: attempt.no, state, providerId: named?.providerId ?? null, reason: news?.reason ?? null };
  return { attempt: { ...attempt, state }, change, ...(news ? { news } : {}) };
}

/** A gateway's words, fit to be kept: they may repeat the number or the text, and PostgreSQL takes no NUL. */
export function words(text: string): string {
  return scrub(storable(text)).slice(0, 300);
}

export function storable(text: string): string {
  return text.replaceAll('\0', '');
}

export interface Outcome {
  readonly message: MessageRow;
  readonly attempts: readonly Attempt[];
  readonly decision: Decision;
}

export async function writeOutcomes(tx: Tx, outcomes: readonly Outcome[], { now, listeners }: Pick<SettleInput, 'now' | 'listeners'>): Promise<void> {
  const changed = outcomes.filter(
    ({ message, decision }) =>
      message.state !== decision.state ||
      message.lastError !== decision.lastError ||
      !sameTime(message.nextActionAt, decision.nextActionAt) ||
      !sameTime(message.leaseUntil, decision.leaseUntil),
  );
  const charges = chargesOf(changed);
  await writeDecisions(
    tx,
    changed.map(({ message, decision }) => ({ id: message.id, ...decision, charge: charges.byMessage.get(message.id) ?? message.charge })),
    now,
  );
  await followUp(tx, changed, { now, listeners });
}

/** What other rows and features have to do with messages that have just been written. */
export async function followUp(tx: Tx, changed: readonly Outcome[], { now, listeners }: Pick<SettleInput, 'now' | 'listeners'>): Promise<void> {
  const ended = changed.filter(({ message, decision }) => message.hasStandby && hasEnded(decision.state));
  const { notNeeded, needed } = await settleStandbys(
    tx,
    ended.map(({ message, decision }) => ({ id: message.id, arrived: hasArrived(decision.state) })),
    now,
  );
  if (needed > 0) await enqueue(tx, outboxJobs.send, [{ tenantId: tx.tenantId }]);
  const groups = chargesOf(changed).groups(notNeeded);
  if (groups.length > 0) await listeners.onCharged?.(tx, groups);
  const told = changed.filter(({ message, decision }) => message.state !== decision.state && TOLD.has(decision.state));
  if (told.length > 0) announce(tx, 'message.status', () => told.map(({ message, decision }) => factOf(message, decision.state)));
  const moved = changed.filter(({ message, decision }) => message.groupId !== null && message.state !== decision.state);
  if (moved.length > 0 && listeners.onMoved)
    await listeners.onMoved(
      tx,
      moved.map(({ message, decision }) => ({ ...refOf(message), from: message.state, to: decision.state })),
    );
}

/** What other systems are told of: what became of a message, and not its way there. */
const TOLD: ReadonlySet<MessageState> = new Set(['accepted', 'sent', 'delivered', 'read', 'failed', 'expired', 'unknown']);

function factOf({ id, kind, groupId, contactId, customerId, paymentId, tokenId }: MessageRow, status: MessageState): Fact {
  return {
    object: id,
    path: null,
    data: { message: id, status, kind, group: groupId, contact: contactId, customer: customerId, payment: paymentId, token: tokenId },
  };
}

/** When the earliest of them wants its next action; null for none. */
export function earliestOf(outcomes: readonly Outcome[]): Date | null {
  const times = outcomes.flatMap(({ decision }) => (decision.nextActionAt === null || decision.leaseUntil !== null ? [] : [decision.nextActionAt.getTime()]));
  return times.length === 0 ? null : new Date(Math.min(...times));
}

function sameTime(left: Date | null, right: Date | null): boolean {
  return left?.getTime() === right?.getTime();
}

export async function tell(tx: Tx, outcomes: readonly Outcome[], listeners: Listeners): Promise<void> {
  const delivered: TextRef[] = [];
  const failed: FailedText[] = [];
  const undeliverable: FailedText[] = [];
  for (const { message, decision } of outcomes) {
    // whoever stands by for a message that failed tells how it ended
    if (decision.tell === null || (message.hasStandby && decision.tell !== 'delivered')) continue;
    const ref = refOf(message);
    if (decision.tell === 'delivered') delivered.push(ref);
    else (decision.tell === 'recipient' ? undeliverable : failed).push({ ...ref, reason: decision.tell, detail: decision.lastError });
  }
  if (delivered.length > 0) await listeners.onDelivered(tx, delivered);
  if (failed.length > 0) await listeners.onFailed(tx, failed);
  if (undeliverable.length > 0) await listeners.onUndeliverable(tx, undeliverable);
}

function refOf({ id, kind, tokenId, paymentId, orderId, customerId, contactId, groupId }: MessageRow): TextRef {
  return { messageId: id, kind, tokenId, paymentId, orderId, customerId, contactId, groupId };
}
