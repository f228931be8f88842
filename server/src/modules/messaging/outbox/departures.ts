import type { Clock } from '../../../kernel/clock.ts';
import type { Tx } from '../../../kernel/db.ts';
import type { Pump } from '../../../kernel/pump.ts';
import type { Accounts } from './accounts.ts';
import { LEASE_MS, type Claimed } from './claim.ts';
import { hasDue, type Grant } from './claim-queries.ts';
import { areOpen } from './pace-queries.ts';
import type { CarrierAccount, Channel } from './port.ts';
import { costsNothing, type CostOf } from './prices.ts';
import type { MessageRow } from './queries.ts';
import type { TextRow } from './queue-queries.ts';

/**
 * Where the carrier is fast, finding, leasing and opening a message costs as much as calling for it. What is written for many
 * people at once may therefore be written with its lease and its first attempt, by the process that calls for it after the
 * commit. What it leaves behind when it dies is what a claim leaves behind: a lease that runs out.
 */
export interface Departures {
  /**
   * Asked in the transaction that writes the messages. `wait`: there will be room in a moment, see `freed`. Null: they had
   * better stand in line, where tenants and lanes take turns and senders keep their pace.
   * @param inLine how many messages of the asker wait or are under way
   */
  passage(tx: Tx, inLine: number): Promise<Passage | 'wait' | null>;
  /** Resolves when there may be room again, within a second. */
  freed(): Promise<void>;
}

/** Leave for some messages to be sent as soon as they are committed. Who uses it has asked for their consent in this transaction. */
export interface Passage {
  /** How many, at most. */
  readonly room: number;
  /** The lease under which these messages are written; null where it is not good for all of them, so that they stand in line. */
  leaseOf(rows: readonly TextRow[], now: Date): FirstLease | null;
}

export interface FirstLease {
  readonly until: Date;
  /** By which sender each leaves, in the order of the rows. */
  readonly grants: readonly Grant[];
  /** Those that were new: they are called for after the commit. */
  leave(tx: Tx, texts: readonly Departing[]): void;
}

interface Departing {
  readonly row: TextRow;
  readonly text: string;
}

export interface DepartureDeps<A extends CarrierAccount> {
  readonly channel: Channel;
  readonly clock: Clock;
  readonly pump: Pump<Claimed<A>>;
  readonly accounts: Accounts<A>;
  readonly prices?: (tx: Tx) => Promise<CostOf<A>>;
}

/** With fewer in line than these, whoever stands before them may be there for long. */
const FEW = 500;
/** Between two questions, at least. */
const ASK_AGAIN_MS = 20;

export function openDepartures<A extends CarrierAccount>(deps: DepartureDeps<A>): Departures {
  const { channel, clock, pump, accounts, prices } = deps;
  const pricesNow = async (tx: Tx): Promise<CostOf<A>> => (await prices?.(tx)) ?? costsNothing;
  return {
    async passage(tx, inLine) {
      const room = pump.roomFor(tx.tenantId);
      if (room === null || room === 0) return room === null ? null : 'wait';
      const now = clock.now();
      const all = await accounts.of(tx);
      if (!areUnpaced(all)) return null;
      const [isOpen, othersAreDue, costOf] = await Promise.all([areOpen(tx, idsOf(all), now), hasDue(tx, channel, now), pricesNow(tx)]);
      if (!isOpen || (othersAreDue && inLine < FEW)) return null;
      if (!othersAreDue) return passageBy({ pump, all, room, costOf });
      // who waits for them to leave does not wait for their job as well
      tx.afterCommit(() => pump.nudge(tx.tenantId));
      return 'wait';
    },
    async freed() {
      await Promise.all([
        pump.freed(),
        new Promise((resolve) => {
          setTimeout(resolve, ASK_AGAIN_MS);
        }),
      ]);
    },
  };
}

/** A pace is kept by claims alone, which hold it for a moment and not for as long as messages take to be written. */
const areUnpaced = (accounts: readonly CarrierAccount[]): boolean => accounts.length > 0 && accounts.every(({ rate }) => rate === undefined);

const idsOf = (accounts: readonly CarrierAccount[]): readonly string[] => accounts.map(({ channelId }) => channelId);

interface Ship<A extends CarrierAccount> {
  readonly pump: Pump<Claimed<A>>;
  readonly all: readonly A[];
  readonly room: number;
  readonly costOf: CostOf<A>;
}

function passageBy<A extends CarrierAccount>({ pump, all, room, costOf }: Ship<A>): Passage {
  const accountOf = ({ channelId }: TextRow): A | undefined => all.find((account) => channelId === null || account.channelId === channelId);
  return {
    room,
    leaseOf(rows, now) {
      if (!rows.every((row) => accountOf(row) !== undefined && row.failoverOf === null && !row.hasStandby && row.notBefore === null)) return null;
      const lease = { claimedAt: now, until: new Date(now.getTime() + LEASE_MS) };
      return {
        until: lease.until,
        grants: rows.map((row) => grantOf(row, { account: accountOf(row)!, costOf })),
        leave(tx, texts) {
          const claimed = texts.map(({ row, text }): Claimed<A> => ({
            message: messageOf(row, now),
            account: accountOf(row)!,
            no: 1,
            epoch: 1,
            ...lease,
            text,
          }));
          if (claimed.length > 0) tx.afterCommit(() => pump.adopt(claimed, tx.tenantId));
        },
      };
    },
  };
}

function grantOf<A extends CarrierAccount>({ id, to, segments }: TextRow, { account, costOf }: { readonly account: A; readonly costOf: CostOf<A> }): Grant {
  const cost = costOf(account, to, segments);
  return { id, channelId: account.channelId, costMicro: cost?.micro ?? null, currency: cost?.currency ?? null };
}

/** As a claim would have found it. */
function messageOf(row: TextRow, now: Date): MessageRow {
  const { to, failoverOf: _, notBefore: __, dedupeKey: ___, channel: ____, ...same } = row;
  return {
    ...same,
    recipient: to,
    encoding: row.encoding,
    state: 'queued',
    attemptsMade: 0,
    leaseEpoch: 0,
    leaseUntil: null,
    nextActionAt: now,
    lastError: null,
    primaryState: null,
  };
}
