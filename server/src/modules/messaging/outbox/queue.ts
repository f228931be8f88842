import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import { outboxJobs, type SendJob } from './jobs.ts';
import { addTexts, type Channel, type TextRow } from './queries.ts';
import { countSegments } from './segments.ts';

export interface NewText {
  /** UUIDv7; the text is sealed to it. */
  readonly id: string;
  /** Says the same thing once per tenant: `token:<order>:sms`. A wanted repeat comes with a key of its own. */
  readonly dedupeKey: string;
  /** 0 token and one-time codes, 1 reply, 2 bulk. */
  readonly lane: 0 | 1 | 2;
  /** `token`, `payment_received`, `credited`, `suspense`, … */
  readonly kind: string;
  /** E.164 digits without plus; of an e-mail, the address. */
  readonly to: string;
  readonly text: string;
  readonly tokenId?: string | null;
  readonly paymentId?: string | null;
  readonly orderId?: string | null;
  readonly customerId?: string | null;
  readonly doNotSendAfter?: Date | null;
}

export interface TextQueueDeps {
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/**
 * Puts messages into the transaction of the fact that caused them: one statement and one job, whatever their number.
 * @returns how many were new; a dedupe key that is there already adds nothing.
 */
export type QueueText = (tx: Tx, messages: readonly NewText[]) => Promise<number>;

export function createTextQueue(deps: TextQueueDeps): QueueText {
  return createLine(deps, { channel: 'sms', maxAttempts: 4, wakeUp: outboxJobs.send });
}

export interface Line {
  readonly channel: Channel;
  readonly maxAttempts: number;
  /** The job that wakes the channel's dispatcher. */
  readonly wakeUp: SendJob;
}

/** The line of one channel: `text` is whatever its carriers understand, and is sealed as it stands. */
export function createLine({ secrets, clock }: TextQueueDeps, line: Line): QueueText {
  return async (tx, messages) => {
    if (messages.length === 0) return 0;
    const added = await addTexts(
      tx,
      messages.map((message) => rowOf(secrets, tx.tenantId, { message, line })),
      clock.now(),
    );
    if (added > 0) await enqueue(tx, line.wakeUp, [{ tenantId: tx.tenantId }]);
    return added;
  };
}

/** Only texts are counted in segments. */
const UNCOUNTED = { encoding: 'ucs2', segments: 1 } as const;

function rowOf(secrets: Secrets, tenantId: string, { message, line }: { readonly message: NewText; readonly line: Line }): TextRow {
  const { encoding, segments } = line.channel === 'sms' ? countSegments(message.text) : UNCOUNTED;
  const { id, dedupeKey, lane, kind, to } = message;
  return {
    id,
    channel: line.channel,
    maxAttempts: line.maxAttempts,
    dedupeKey,
    lane,
    kind,
    to,
    encoding,
    segments,
    sealed: secrets.seal(message.text, { tenantId, recordId: id, field: 'body' }),
    tokenId: message.tokenId ?? null,
    paymentId: message.paymentId ?? null,
    orderId: message.orderId ?? null,
    customerId: message.customerId ?? null,
    doNotSendAfter: message.doNotSendAfter ?? null,
  };
}
