import type { Clock } from '../../../kernel/clock.ts';
import { AppError } from '../../../kernel/errors.ts';

const MOST_PER_RECEIPT = 10;
const WINDOW_MS = 60_000;
const MOST_RECEIPTS = 50_000;

/** Counts questions about one receipt: ten thousand ends of a meter number must not be tried out. Each process counts for itself. */
export interface AskLimit {
  /** @throws AppError `rate_limited` when this receipt was asked for too often in this minute */
  check(receipt: string): void;
  count(receipt: string): void;
}

export function createAskLimit(clock: Pick<Clock, 'monotonic'>): AskLimit {
  let [ends, counts] = [0, new Map<string, number>()];
  const turn = (): void => {
    if (clock.monotonic() < ends) return;
    [ends, counts] = [clock.monotonic() + WINDOW_MS, new Map()];
  };
  return {
    check(receipt) {
      turn();
      // when too many are asked for at once, those that are new wait
      if (counts.has(receipt) ? counts.get(receipt)! < MOST_PER_RECEIPT : counts.size < MOST_RECEIPTS) return;
      const seconds = Math.ceil((ends - clock.monotonic()) / 1000);
      throw new AppError({
        code: 'rate_limited',
        status: 429,
        message: 'Too many questions about this receipt. Wait a minute, then try again.',
        headers: { 'retry-after': String(seconds) },
      });
    },
    count(receipt) {
      counts.set(receipt, (counts.get(receipt) ?? 0) + 1);
    },
  };
}
