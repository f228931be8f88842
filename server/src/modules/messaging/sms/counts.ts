import type { Tx } from '../../../kernel/db.ts';
import type { MovedText } from '../outbox/index.ts';
import { addToDay, shiftCounts, type Shift } from './queries.ts';

type Bucket = Exclude<keyof Shift, 'id'>;

const BUCKET: Readonly<Record<MovedText['to'], Bucket>> = {
  queued: 'waiting',
  sending: 'waiting',
  unknown: 'unconfirmed',
  accepted: 'accepted',
  sent: 'accepted',
  delivered: 'delivered',
  read: 'delivered',
  failed: 'failed',
  expired: 'failed',
  cancelled: 'cancelled',
};
/** Where a sending counts a message of this state. */
export function bucketOf(state: MovedText['to']): Bucket {
  return BUCKET[state];
}

const NONE: Omit<Shift, 'id'> = { waiting: 0, accepted: 0, delivered: 0, failed: 0, unconfirmed: 0, cancelled: 0 };

/** Keeps the figures of sendings: told by the outbox in the transaction in which messages change their states. */
export async function countMoves(tx: Tx, moved: readonly MovedText[], at: Date): Promise<void> {
  const real = moved.filter(({ from, to }) => BUCKET[from] !== BUCKET[to]);
  const groups = Map.groupBy(real, (row) => row.groupId!);
  const shifts = [...groups].map(([id, rows]) => ({ id, ...shiftOf(rows) })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (shifts.length === 0 || (await shiftCounts(tx, shifts)) === 0) return;
  const entered = (bucket: Bucket): number => real.filter(({ to }) => BUCKET[to] === bucket).length;
  const accepted = real.filter(({ from, to }) => ['waiting', 'unconfirmed'].includes(BUCKET[from]) && ['accepted', 'delivered'].includes(BUCKET[to])).length;
  await addToDay(tx, { at, accepted, delivered: entered('delivered'), failed: entered('failed') });
}

function shiftOf(rows: readonly MovedText[]): Omit<Shift, 'id'> {
  const shift = { ...NONE };
  for (const { from, to } of rows) {
    shift[BUCKET[from]] -= 1;
    shift[BUCKET[to]] += 1;
  }
  return shift;
}
