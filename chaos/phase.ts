import { compare, faultsOf, type Findings } from './truth.ts';
import { comeToRest, type Quiet } from './quiet.ts';
import type { Rig } from './rig.ts';

export interface Verdict {
  readonly findings: Findings;
  readonly quiet: Quiet;
  readonly faults: readonly string[];
}

/** After the faults: rest, then the comparison of both sides. */
export async function judge(rig: Rig, patienceMs?: number): Promise<Verdict> {
  const quiet = await comeToRest(rig, patienceMs);
  const findings = await compare(rig);
  const unrest = quiet.quiet ? [] : [`STUCK not at rest: ${JSON.stringify(quiet.open)}`];
  return { findings, quiet, faults: [...unrest, ...faultsOf(findings)] };
}

const SLOW_SECONDS = 20;

export function verdictLine({ findings, quiet, faults }: Verdict): string {
  const { payments, vended, resolvedAlone, resolvedByReview, flagged, neverTold, undelivered } = findings;
  return (
    `judged: ${payments} payments, ${vended} vended, doubted ${resolvedAlone} settled alone + ${resolvedByReview} in review, ${flagged} vendor tokens in question, ` +
    `${neverTold} never told, ${undelivered} texts given up with an alert, at rest after ${quiet.recoverySeconds.toFixed(1)} s: ${faults.length === 0 ? 'nothing wrong' : `${faults.length} FINDINGS`}` +
    (quiet.recoverySeconds > SLOW_SECONDS ? `\n   last to rest: ${quiet.last}` : '')
  );
}
