import type { Verdict } from './phase.ts';
import type { TrialLog } from './trial-log.ts';
import type { Enumeration } from './trials/short-lives.ts';

/** What a long run carries from one call to the next. */
export interface LongState {
  round: number;
  readonly enumeration: Enumeration;
  readonly totals: Totals;
}

const COUNTED = ['payments', 'vended', 'resolvedAlone', 'resolvedByReview', 'flagged', 'neverTold', 'undelivered'] as const;
const WRONG = ['lost', 'doubled', 'stuck', 'wrong', 'invariantRows'] as const;

export interface Totals extends Record<(typeof COUNTED)[number] | (typeof WRONG)[number], number> {
  trials: number;
  kills: number;
  /** Kills by place. */
  readonly places: Record<string, number>;
  zombies: number;
  /** Seconds from the end of the faults until no money was on its way. */
  slowestRest: number;
  /** Seconds from the death of a worker that did not come back until another had taken everything up. */
  slowestTakeUp: number;
  seconds: number;
}

export function noTotals(): Totals {
  const [counted, wrong] = [none(COUNTED), none(WRONG)];
  return { ...counted, ...wrong, trials: 0, kills: 0, places: {}, zombies: 0, slowestRest: 0, slowestTakeUp: 0, seconds: 0 };
}

function none<K extends string>(names: readonly K[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
}

/** Adds the last verdict of a rig: its findings count everything since the rig began. */
export function addVerdict(totals: Totals, log: TrialLog, { findings, quiet }: Verdict): void {
  totals.trials += log.trials;
  for (const [place, kills] of log.kills) {
    totals.kills += kills;
    totals.places[place] = (totals.places[place] ?? 0) + kills;
  }
  totals.zombies += log.struck.get('zombie') ?? 0;
  for (const figure of COUNTED) totals[figure] += findings[figure];
  for (const figure of WRONG) totals[figure] += findings[figure].length;
  if (!quiet.quiet) totals.stuck += 1;
  totals.slowestRest = Math.max(totals.slowestRest, quiet.recoverySeconds);
}

export function findingsOf(totals: Totals): number {
  return WRONG.reduce((sum, figure) => sum + totals[figure], 0);
}
