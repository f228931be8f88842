import type { Tx } from '../../../kernel/db.ts';
import { ANY_SENDER } from './claim-queries.ts';
import { beginPace, lockPace, writePace, type PaceRow } from './pace-queries.ts';
import type { CarrierAccount } from './port.ts';

/** Shorter pauses cost a transaction each and gain nothing. */
const SHORTEST_PAUSE_MS = 250;

interface Bucket {
  readonly channelId: string;
  readonly rated: boolean;
  readonly perSecondMilli: number;
  tokensMilli: number;
  readonly closedUntil: Date | null;
}

/** What the senders of a tenant may do now: asked and spent by one claim, written back at its end. */
export interface Pace {
  /** Lines that may be looked at: senders with parts left, and `ANY_SENDER` while the one that goes first is among them. */
  readonly senders: readonly string[];
  /** Messages that may leave now at most. */
  readonly room: number;
  isClosed(channelId: string): boolean;
  mayLeave(channelId: string): boolean;
  spend(channelId: string, parts: number): void;
  /** When the earliest of those that wait may go on; null when none waits. */
  wakeAt(): Date | null;
  openAt(channelId: string): Date;
  write(): Promise<void>;
}

/** Where the senders stand at this moment; held for this transaction. */
export async function openPace(tx: Tx, accounts: readonly CarrierAccount[], now: Date): Promise<Pace> {
  const ids = accounts.map((account) => account.channelId);
  const known = new Map((await held(tx, accounts, now)).map((row) => [row.channelId, row]));
  const buckets = new Map(accounts.map((account) => [account.channelId, bucketOf(account, known.get(account.channelId), now)]));
  const mayLeave = (id: string): boolean => allows(buckets.get(id));
  const isClosed = (id: string): boolean => buckets.get(id)?.closedUntil != null;
  const first = ids.find((id) => !isClosed(id));
  const anySender = ids.length === 0 || (first !== undefined && mayLeave(first));
  const open = ids.filter(mayLeave);
  const openAt = (id: string): Date => opensAt(buckets.get(id)!, now);
  return {
    senders: [...(anySender ? [ANY_SENDER] : []), ...open],
    room: roomOf(open.map((id) => buckets.get(id)!)),
    isClosed,
    mayLeave,
    openAt,
    spend: (id, parts) => {
      buckets.get(id)!.tokensMilli -= parts * 1000;
    },
    wakeAt: () => {
      const times = ids.filter((id) => !mayLeave(id)).map((id) => openAt(id).getTime());
      return times.length === 0 ? null : new Date(Math.min(...times));
    },
    write: () =>
      writePace(
        tx,
        [...buckets.values()].filter((bucket) => bucket.rated).map((bucket) => ({ ...bucket, countedAt: now })),
      ),
  };
}

/** The rows of these senders, locked. One with a rate that has none gets it first: what is not there cannot be locked. */
async function held(tx: Tx, accounts: readonly CarrierAccount[], now: Date): Promise<readonly PaceRow[]> {
  if (accounts.length === 0) return [];
  const ids = accounts.map((account) => account.channelId);
  const rows = await lockPace(tx, ids);
  const missing = accounts.filter(({ channelId, rate }) => rate && !rows.some((row) => row.channelId === channelId));
  if (missing.length === 0) return rows;
  await beginPace(
    tx,
    missing.map((account) => ({ ...bucketOf(account, undefined, now), countedAt: now })),
  );
  return lockPace(tx, ids);
}

/** A bucket fills by the rate up to its burst; one that nobody has seen is full. */
function bucketOf({ channelId, rate }: CarrierAccount, row: PaceRow | undefined, now: Date): Bucket {
  const closedUntil = row?.closedUntil && row.closedUntil > now ? row.closedUntil : null;
  if (!rate) return { channelId, rated: false, perSecondMilli: 0, tokensMilli: 0, closedUntil };
  const perSecondMilli = Math.max(1, Math.round(rate.partsPerSecond * 1000));
  const most = Math.max(1000, Math.round((rate.burst ?? rate.partsPerSecond) * 1000));
  const passedMs = row ? Math.max(0, now.getTime() - row.countedAt.getTime()) : 0;
  const filled = row ? Math.min(most, row.tokensMilli + Math.floor((passedMs * perSecondMilli) / 1000)) : most;
  return { channelId, rated: true, perSecondMilli, tokensMilli: filled, closedUntil };
}

/** A message leaves whole: one that is longer than what is left leaves a debt behind. */
function allows(bucket: Bucket | undefined): boolean {
  return bucket !== undefined && bucket.closedUntil === null && (!bucket.rated || bucket.tokensMilli > 0);
}

function roomOf(open: readonly Bucket[]): number {
  if (open.length === 0 || open.some((bucket) => !bucket.rated)) return Number.MAX_SAFE_INTEGER;
  return open.reduce((sum, bucket) => sum + Math.ceil(bucket.tokensMilli / 1000), 0);
}

function opensAt({ closedUntil, rated, tokensMilli, perSecondMilli }: Bucket, now: Date): Date {
  const filledMs = rated ? Math.ceil(((1 - tokensMilli) * 1000) / perSecondMilli) : 0;
  const soonest = new Date(now.getTime() + Math.max(SHORTEST_PAUSE_MS, filledMs));
  return closedUntil !== null && closedUntil > soonest ? closedUntil : soonest;
}
