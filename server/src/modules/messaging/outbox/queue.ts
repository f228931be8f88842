import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import { outboxJobs } from './jobs.ts';
import { addTexts, type TextRow } from './queries.ts';
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
  /** E.164 digits without plus. */
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

export function createTextQueue({ secrets, clock }: TextQueueDeps): QueueText {
  return async (tx, messages) => {
    if (messages.length === 0) return 0;
    const added = await addTexts(
      tx,
      messages.map((message) => rowOf(secrets, tx.tenantId, message)),
      clock.now(),
    );
    if (added > 0) await enqueue(tx, outboxJobs.send, [{ tenantId: tx.tenantId }]);
    return added;
  };
}

function rowOf(secrets: Secrets, tenantId: string, message: NewText): TextRow {
  const { encoding, segments } = countSegments(message.text);
  const { id, dedupeKey, lane, kind, to } = message;
  return {
    id,
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
