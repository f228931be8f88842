/** States of one meter's key change and the only moves between them. */
const MOVES = {
  waiting: ['ready', 'cancelled'],
  ready: ['ready', 'sent', 'cancelled'],
  sent: ['confirmed', 'failed', 'cancelled'],
  failed: ['ready', 'confirmed', 'cancelled'],
  confirmed: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type ChangeState = keyof typeof MOVES;
export const CHANGE_STATES = Object.keys(MOVES) as ChangeState[];

/** From which a state may be reached. */
export function before(state: ChangeState): readonly ChangeState[] {
  return CHANGE_STATES.filter((from) => (MOVES[from] as readonly string[]).includes(state));
}

export type CampaignState = 'open' | 'running' | 'done' | 'cancelled';

/** Who or what says that the meter has its new key. */
export type Proof = 'engineer' | 'meter_event' | 'vendor' | 'token';
