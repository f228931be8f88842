import type { ChargedRow, Charge, MessageRow } from './queries.ts';
import type { Attempt, MessageState } from './state.ts';
import { hasEnded } from './state.ts';

/** Parts of messages of one group that were reserved and are settled now. */
export interface ChargedGroup {
  readonly groupId: string | null;
  readonly spent: number;
  readonly freed: number;
}

interface Settled {
  readonly message: MessageRow;
  readonly attempts: readonly Attempt[];
  readonly decision: { readonly state: MessageState };
}

const TAKEN: ReadonlySet<MessageState> = new Set(['accepted', 'sent', 'delivered', 'read']);

/** A gateway that took it is paid; what may have left is taken as paid when it ends; what certainly did not is given back. */
function chargeOf(state: MessageState, attempts: readonly Attempt[]): Charge {
  if (TAKEN.has(state)) return 'spent';
  if (!hasEnded(state)) return 'held';
  const mayHaveLeft = attempts.some((attempt) => !['not_sent', 'throttled', 'refused'].includes(attempt.state));
  return mayHaveLeft ? 'spent' : 'freed';
}

export function chargesOf(outcomes: readonly Settled[]): {
  readonly byMessage: ReadonlyMap<string, Charge>;
  groups(more: readonly ChargedRow[]): readonly ChargedGroup[];
} {
  const settled = outcomes
    .filter(({ message }) => message.charge === 'held')
    .map(({ message, attempts, decision }) => ({
      id: message.id,
      groupId: message.groupId,
      segments: message.segments,
      charge: chargeOf(decision.state, attempts),
    }))
    .filter(({ charge }) => charge !== 'held');
  return {
    byMessage: new Map(settled.map(({ id, charge }) => [id, charge])),
    groups: (more) => groupCharges([...settled, ...more]),
  };
}

/** Sums of a batch, one line for each group, in the order of their ids. */
export function groupCharges(rows: readonly ChargedRow[]): readonly ChargedGroup[] {
  const parts = (of: readonly ChargedRow[], charge: Charge): number => of.filter((row) => row.charge === charge).reduce((sum, row) => sum + row.segments, 0);
  return [...Map.groupBy(rows, (row) => row.groupId)]
    .map(([groupId, of]) => ({ groupId, spent: parts(of, 'spent'), freed: parts(of, 'freed') }))
    .toSorted((a, b) => ((a.groupId ?? '') < (b.groupId ?? '') ? -1 : 1));
}
