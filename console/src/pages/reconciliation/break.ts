import type { ReconciliationBreaksListResponses } from '../../api/generated/types.gen.ts';

export type Break = ReconciliationBreaksListResponses[200]['results'][number];

/** True for a decimal that is not nought. */
export const differs = (amount: string): boolean => /[1-9]/.test(amount);

/** "-150.00" as −150.00: the sign stands apart, so that amounts line up. */
export function signOf(amount: string): { sign: string; size: string } {
  return amount.startsWith('-') ? { sign: '−', size: amount.slice(1) } : { sign: '+', size: amount };
}
