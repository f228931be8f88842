/**
 * `requested` -> `approved` by a second person -> `done` when its time has come and nothing is open; `rejected` from
 * either of the first two.
 */
export const ERASURE_STATES = ['requested', 'approved', 'done', 'rejected'] as const;
export type ErasureState = (typeof ERASURE_STATES)[number];
