export type Random = {
  /** A number in [0, 1), the same series for the same seed. */
  next(): number;
  seed(seed: number): void;
};

/** A small repeatable random source (mulberry32), so that a failing chaos run can be run again with its seed. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
    seed(value) {
      state = value >>> 0;
    },
  };
}
