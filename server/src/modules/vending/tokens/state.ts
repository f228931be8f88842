/** States of a vend order and the only moves between them; `vend_order_events` replays along these edges. */
const MOVES = {
  new: ['ready'],
  ready: ['vend_requested', 'cancelled'],
  vend_requested: ['vended', 'ready', 'rejected', 'unknown'],
  unknown: ['resolving', 'vended', 'ready', 'rejected', 'manual_review', 'unknown'],
  resolving: ['vended', 'ready', 'rejected', 'manual_review', 'resolving', 'unknown'],
  manual_review: ['vended', 'ready', 'rejected'],
  vended: [],
  rejected: ['ready'],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type OrderState = Exclude<keyof typeof MOVES, 'new'>;

/** States in which the vendor may have issued, or may still issue, a token for the order. */
export const IN_FLIGHT: readonly OrderState[] = ['vend_requested', 'unknown', 'resolving', 'manual_review'];

export function mayMove(from: OrderState | 'new', to: OrderState): boolean {
  return (MOVES[from] as readonly string[]).includes(to);
}

/** The older systems' word for it (vending request). */
export function legacyStatus(state: OrderState): 'pending' | 'success' | 'failed' | 'retrying' {
  if (state === 'vended') return 'success';
  if (state === 'rejected' || state === 'cancelled') return 'failed';
  return state === 'ready' || state === 'vend_requested' ? 'pending' : 'retrying';
}
