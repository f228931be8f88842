import { judge, verdictLine, type Verdict } from './phase.ts';
import { startRig, type Rig } from './rig.ts';
import { payMany, startStream } from './traffic.ts';
import { createTrialLog, type TrialLog } from './trial-log.ts';
import { disorderlyConfirmations } from './trials/confirmations.ts';
import { enumerate, killAtPoint, killAtSpool, WEB_POINTS, WORKER_POINTS, type Cursor } from './trials/failpoints.ts';
import { EVERYTHING, randomKills } from './trials/random-kills.ts';
import { eachFault, faultMix, MIX } from './trials/vendor-faults.ts';
import { wakeInSecondAttempt, ZOMBIE_POINTS, zombie } from './trials/zombies.ts';

export type Say = (line: string) => void;

/** A part of the short tier: faults, then rest, then the comparison. */
export interface Part {
  readonly name: string;
  run(rig: Rig, log: TrialLog): Promise<void>;
}

export const SHORT: readonly Part[] = [
  {
    name: 'the intake is killed around its commits, answers and spool',
    async run(rig, log) {
      for (const point of WEB_POINTS) for (const nth of [1, 2]) await killAtPoint(rig, log, { process: rig.web, point, nth, payments: 5 });
      await killAtSpool(rig, log, 1);
    },
  },
  {
    name: 'the worker is killed at commits, vendor bytes and texts',
    async run(rig, log) {
      const [worker] = rig.workers;
      await rig.workers[1]?.stop();
      for (const point of WORKER_POINTS) await killAtPoint(rig, log, { process: worker!, point, nth: point.startsWith('db.') ? 8 : 1, payments: 5 });
      for (const nth of [5, 11, 14]) await killAtPoint(rig, log, { process: worker!, point: 'db.before_commit', nth, payments: 4 });
      rig.workers[1]?.start();
    },
  },
  {
    name: 'PostgreSQL is killed while confirmations come several times and out of order',
    async run(rig, log) {
      await disorderlyConfirmations(rig, log, 20);
      const stream = startStream(rig, 60);
      await randomKills(rig, log, { kills: 2, meanMs: 900, shares: { web: 0, worker: 0, session: 1, postmaster: 0 } });
      await randomKills(rig, log, { kills: 2, meanMs: 900, shares: { web: 0, worker: 0, session: 0, postmaster: 1 } });
      await stream.stop();
    },
  },
  {
    name: 'the vendor does everything wrong and a worker wakes up too late',
    async run(rig, log) {
      await wakeInSecondAttempt(rig, log);
      await eachFault(rig, log);
    },
  },
];

export const SHORT_RIG = { utilities: 2, metersEach: 25, workers: 2 } as const;

/** What a long run carries from one call to the next. */
export interface LongState {
  round: number;
  cursor: Cursor;
  totals: Totals;
}

export interface Totals {
  trials: number;
  kills: number;
  zombies: number;
  payments: number;
  vended: number;
  resolvedAlone: number;
  resolvedByReview: number;
  flagged: number;
  neverTold: number;
  undelivered: number;
  lost: number;
  doubled: number;
  stuck: number;
  wrong: number;
  invariantRows: number;
  slowestRest: number;
}

export function noTotals(): Totals {
  return {
    trials: 0,
    kills: 0,
    zombies: 0,
    payments: 0,
    vended: 0,
    resolvedAlone: 0,
    resolvedByReview: 0,
    flagged: 0,
    neverTold: 0,
    undelivered: 0,
    lost: 0,
    doubled: 0,
    stuck: 0,
    wrong: 0,
    invariantRows: 0,
    slowestRest: 0,
  };
}

/** Adds the last verdict of a rig: its findings count everything since the rig began. */
function addVerdict(totals: Totals, log: TrialLog, { findings, quiet, faults }: Verdict): void {
  const struck = (family: string): number => log.struck.get(family) ?? 0;
  totals.trials += log.trials;
  totals.kills += struck('fail point') + struck('spool') + struck('random');
  totals.zombies += struck('zombie');
  for (const figure of ['payments', 'vended', 'resolvedAlone', 'resolvedByReview', 'flagged', 'neverTold', 'undelivered'] as const)
    totals[figure] += findings[figure];
  totals.lost += findings.lost.length;
  totals.doubled += findings.doubled.length;
  totals.stuck += findings.stuck.length + (quiet.quiet ? 0 : 1);
  totals.wrong += findings.wrong.length;
  totals.invariantRows += findings.invariantRows.length;
  totals.slowestRest = Math.max(totals.slowestRest, quiet.recoverySeconds);
  if (faults.length > 0 && totals.lost + totals.doubled + totals.stuck + totals.wrong + totals.invariantRows === 0) totals.wrong += faults.length;
}

export async function shortTier(seed: number, say: Say, parts: readonly Part[] = SHORT): Promise<Totals> {
  const totals = noTotals();
  const rig = await startRig({ seed, ...SHORT_RIG });
  const log = createTrialLog(say);
  try {
    let verdict: Verdict | undefined;
    let slowest = 0;
    for (const part of parts) {
      say(`-- ${part.name}`);
      await part.run(rig, log);
      verdict = await judge(rig);
      slowest = Math.max(slowest, verdict.quiet.recoverySeconds);
      tell(say, verdict);
      if (verdict.faults.length > 0) break;
    }
    addVerdict(totals, log, verdict!);
    totals.slowestRest = slowest;
    return totals;
  } finally {
    await rig.stop();
  }
}

function tell(say: Say, verdict: Verdict): void {
  say(verdictLine(verdict));
  for (const fault of verdict.faults.slice(0, 50)) say(`   ${fault}`);
}

/** One round of the long tier on a rig of its own: everything at once, then the comparison. */
export async function longRound(seed: number, state: LongState, say: Say): Promise<void> {
  const rig = await startRig({ seed: seed * 100_003 + state.round, utilities: 2, metersEach: 60, workers: 2 });
  const log = createTrialLog(say);
  try {
    await rig.vendors.faults({
      mpesa: { duplicate: rig.dice.int(0, 3), delay_ms: [0, 600], reorder: 0.15 },
      sms: { beem: { rates: { http_500: 0.03 } } },
      stronpower: { rates: Object.fromEntries(Object.entries(MIX).map(([fault, share]) => [fault, share / 2])), history_lag_ms: 250 },
    });
    await enumerate(rig, log, { cursor: state.cursor, trials: 24, payments: 5 });
    await zombie(rig, log, { point: ZOMBIE_POINTS[state.round % ZOMBIE_POINTS.length]!, nth: rig.dice.int(1, 3), payments: 6, asleepMs: 10_000 });
    if (state.round % 3 === 0) await wakeInSecondAttempt(rig, log);
    const stream = startStream(rig, 220);
    await randomKills(rig, log, { kills: 40, meanMs: 500, shares: EVERYTHING });
    await stream.stop();
    if (state.round % 4 === 0) await faultMix(rig, log, { payments: 60, scale: 2 });
    await payMany(rig, 10);
    const verdict = await judge(rig);
    tell(say, verdict);
    addVerdict(state.totals, log, verdict);
    state.round += 1;
  } finally {
    await rig.stop();
  }
}
