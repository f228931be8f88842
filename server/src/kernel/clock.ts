/** Time as the product sees it; tests hand in their own. */
export interface Clock {
  now(): Date;
  /** Milliseconds that only ever grow; deadlines are counted on it, so that a clock jump cannot move them. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
};
