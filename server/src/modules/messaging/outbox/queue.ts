import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { derivedId } from '../../../kernel/ids.ts';
import { enqueue, enqueueAt } from '../../../kernel/jobs.ts';
import type { FirstLease, Passage } from './departures.ts';
import { outboxJobs, type SendJob } from './jobs.ts';
import type { Channel, Purpose } from './port.ts';
import { addTexts, holdCharges, type TextRow } from './queue-queries.ts';
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
  /** `service` unless told: `marketing` is asked for consent when it is its turn, and is never repeated when in doubt. */
  readonly purpose?: Purpose;
  readonly contactId?: string | null;
  /** The only sender it may leave by; null: by priority. */
  readonly channelId?: string | null;
  /** The name it is sent under, where the carrier lets one choose; null: the account's own. */
  readonly sender?: string | null;
  /** Messages that were asked for together; their states are counted by it, and they are cancelled by it. */
  readonly groupId?: string | null;
  /** Its parts were reserved in the tenant's credits: told as spent or given back when it is known which. Of text messages alone, stand-bys among them. */
  readonly isCharged?: boolean;
  /** Not before this time; null: at once. */
  readonly notBefore?: Date | null;
  /** Sent by another channel when this one has not delivered in time, or has failed; null: never. */
  readonly failover?: Failover | null;
}

/** The other way for a message that does not arrive. */
export interface Failover {
  readonly channel: 'sms';
  /** From the queueing of the first. */
  readonly afterMs: number;
  /** E.164 digits without plus; the recipient of the first if not given. */
  readonly to?: string;
  readonly text: string;
}

export interface TextQueueDeps {
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Sets credits aside for text messages that carry no charge of their own. @returns for which of them */
  readonly chargeService?: (tx: Tx, texts: readonly { readonly id: string; readonly parts: number }[]) => Promise<readonly string[]>;
}

/**
 * Puts messages into the transaction of the fact that caused them: one statement and one job, whatever their number.
 * @param passage lets them leave as soon as they are committed, where it is good for all of them; else they stand in line
 * @returns how many were new; a dedupe key that is there already adds nothing.
 */
export type QueueText = (tx: Tx, messages: readonly NewText[], passage?: Passage) => Promise<number>;

export interface Line {
  readonly channel: Channel;
  readonly maxAttempts: number;
  /** The job that wakes the channel's dispatcher. */
  readonly wakeUp: SendJob;
}

const TEXT_LINE: Line = { channel: 'sms', maxAttempts: 4, wakeUp: outboxJobs.send };

export function createTextQueue(deps: TextQueueDeps): QueueText {
  return createLine(deps, TEXT_LINE);
}

/** The line of one channel: `text` is whatever its carriers understand, and is sealed as it stands. */
export function createLine(deps: TextQueueDeps, line: Line): QueueText {
  const { secrets, clock } = deps;
  return async (tx, messages, passage) => {
    if (messages.length === 0) return 0;
    const now = clock.now();
    const rows = messages.map((message) => rowOf(secrets, tx.tenantId, { message, line }));
    const lease = passage?.leaseOf(rows, now) ?? null;
    if (lease !== null) return addLeaving(tx, deps, { messages, rows, lease, now });
    const added = await addTexts(tx, rows, { now, lease });
    if (line.channel === 'sms')
      await chargeNew(
        tx,
        deps,
        rows.filter((row) => added.has(row.id)),
      );
    const standbys = messages.filter(({ id, failover }) => failover && added.has(id)).map((message) => standbyOf(message, message.failover!, now));
    if (standbys.length > 0) await addStandbys(tx, deps, { standbys, now });
    if (added.size > 0) await wake(tx, line, { messages, now });
    if (standbys.length > 0) await wake(tx, TEXT_LINE, { messages: standbys, now });
    return added.size;
  };
}

interface Leaving {
  readonly messages: readonly NewText[];
  readonly rows: readonly TextRow[];
  readonly lease: FirstLease;
  readonly now: Date;
}

async function addLeaving(tx: Tx, deps: TextQueueDeps, { messages, rows, lease, now }: Leaving): Promise<number> {
  const added = await addTexts(tx, rows, { now, lease });
  const fresh = rows.filter((row) => added.has(row.id));
  const charged = new Set(await chargeNew(tx, deps, fresh));
  const texts = new Map(messages.map(({ id, text }) => [id, text]));
  lease.leave(
    tx,
    fresh.map((row) => ({ row: charged.has(row.id) ? { ...row, charge: 'held' as const } : row, text: texts.get(row.id)! })),
  );
  return added.size;
}

/** Credits are set aside for a stand-by as for any text message, and come back when it is not needed. */
async function addStandbys(tx: Tx, deps: TextQueueDeps, { standbys, now }: { readonly standbys: readonly Standby[]; readonly now: Date }): Promise<void> {
  const rows = standbys.map((standby) => ({ ...rowOf(deps.secrets, tx.tenantId, { message: standby, line: TEXT_LINE }), failoverOf: standby.failoverOf }));
  await addTexts(tx, rows, { now, lease: null });
  await chargeNew(tx, deps, rows);
}

/** @returns for which of them credits were set aside now */
async function chargeNew(tx: Tx, { chargeService }: TextQueueDeps, rows: readonly TextRow[]): Promise<readonly string[]> {
  const free = rows.filter((row) => row.charge === null && row.purpose === 'service').map(({ id, segments }) => ({ id, parts: segments }));
  const charged = (await chargeService?.(tx, free)) ?? [];
  if (charged.length > 0) await holdCharges(tx, charged);
  return charged;
}

/** One job, at once or for the earliest of those that wait for their time; the sweep finds the others. */
async function wake(tx: Tx, { wakeUp }: Line, { messages, now }: { readonly messages: readonly NewText[]; readonly now: Date }): Promise<void> {
  const payload = { tenantId: tx.tenantId };
  const earliest = Math.min(...messages.map(({ notBefore }) => notBefore?.getTime() ?? 0));
  if (earliest > now.getTime()) await enqueueAt(tx, wakeUp, { payload, at: new Date(earliest) });
  else await enqueue(tx, wakeUp, [payload]);
}

type Standby = NewText & { readonly failoverOf: string };

/** The same news by the other way, waiting for the first to fail or to stay silent. */
function standbyOf(message: NewText, { text, to, afterMs }: Failover, now: Date): Standby {
  return {
    ...message,
    id: derivedId('standby', message.id),
    dedupeKey: `${message.dedupeKey}:standby`,
    to: to ?? message.to,
    text,
    channelId: null,
    failover: null,
    notBefore: new Date(now.getTime() + afterMs),
    failoverOf: message.id,
  };
}

/** Only texts are counted in segments. */
const UNCOUNTED = { encoding: 'ucs2', segments: 1 } as const;

function rowOf(secrets: Secrets, tenantId: string, { message, line }: { readonly message: NewText; readonly line: Line }): TextRow {
  const { encoding, segments } = line.channel === 'sms' ? countSegments(message.text) : UNCOUNTED;
  const { id, dedupeKey, lane, kind, to } = message;
  return {
    ...named(message),
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
    hasStandby: Boolean(message.failover),
    charge: message.isCharged && line.channel === 'sms' ? 'held' : null,
  };
}

const NOTHING_MORE = {
  purpose: 'service',
  tokenId: null,
  paymentId: null,
  orderId: null,
  customerId: null,
  contactId: null,
  channelId: null,
  sender: null,
  groupId: null,
  failoverOf: null,
  notBefore: null,
  doNotSendAfter: null,
} as const;

type Nameable = keyof typeof NOTHING_MORE;
const NAMEABLE = Object.keys(NOTHING_MORE) as Nameable[];

/** What the message names of all that it may name, and nothing for the rest. */
function named(message: NewText): Pick<TextRow, Nameable> {
  const given: Partial<Record<Nameable, unknown>> = message;
  const row: Record<Nameable, unknown> = { ...NOTHING_MORE };
  for (const name of NAMEABLE) if (given[name] !== undefined) row[name] = given[name];
  return row as Pick<TextRow, Nameable>;
}
