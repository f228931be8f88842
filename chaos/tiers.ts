import { judge, verdictLine, type Verdict } from './phase.ts';
import { addVerdict, noTotals, type LongState, type Totals } from './totals.ts';
import { startRig, type Rig } from './rig.ts';
import { payMany, startStream } from './traffic.ts';
import { createTrialLog, type TrialLog } from './trial-log.ts';
import { disorderlyConfirmations } from './trials/confirmations.ts';
import { killAtPoint, killAtSpool, WEB_POINTS, WORKER_POINTS } from './trials/failpoints.ts';
import { randomKills } from './trials/random-kills.ts';
import { shortLives } from './trials/short-lives.ts';
import { survivorTakesUp } from './trials/survivor.ts';
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
      await survivorTakesUp(rig, log);
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

/** Verdicts count everything since their rig began: the last one speaks for all parts. */
export async function shortTier(seed: number, say: Say, parts: readonly Part[] = SHORT): Promise<Totals> {
  const totals = noTotals();
  const rig = await startRig({ seed, ...SHORT_RIG });
  const log = createTrialLog(say);
  try {
    let verdict: Verdict | undefined;
    for (const part of parts) {
      say(`-- ${part.name}`);
      await part.run(rig, log);
      verdict = await judge(rig);
      totals.slowestRest = Math.max(totals.slowestRest, verdict.quiet.recoverySeconds);
      tell(say, verdict);
      if (verdict.faults.length > 0) break;
    }
    if (verdict) addVerdict(totals, log, verdict);
    return totals;
  } finally {
    await rig.stop();
  }
}

function tell(say: Say, verdict: Verdict): void {
  say(verdictLine(verdict));
  for (const fault of verdict.faults.slice(0, 50)) say(`   ${fault}`);
}

const ROUND = { kills: 250, meanPaymentMs: 120 } as const;

/**
 * Without answers for another meter: such a token is on another meter's account, and when the process dies
 * with the answer in hand nobody but the vendor's statement can know of it.
 */
const UNDER_KILLS = Object.fromEntries(Object.entries(MIX).flatMap(([fault, share]) => (fault === 'wrong_meter' ? [] : [[fault, share / 2]])));

/** One round of the long tier on a rig of its own: everything at once, then the comparison. */
export async function longRound(seed: number, state: LongState, say: Say): Promise<void> {
  const rig = await startRig({ seed: seed * 100_003 + state.round, utilities: 2, metersEach: 150, workers: 3 });
  const log = createTrialLog(say);
  try {
    await rig.vendors.faults({
      mpesa: { duplicate: rig.dice.int(0, 3), delay_ms: [0, 600], reorder: 0.15 },
      sms: { beem: { rates: { http_500: 0.03 } } },
      stronpower: { rates: UNDER_KILLS, history_lag_ms: 250 },
    });
    const stream = startStream(rig, ROUND.meanPaymentMs);
    await shortLives(rig, log, { kills: ROUND.kills, enumeration: state.enumeration });
    await stream.stop();
    await rig.ready();
    await zombie(rig, log, { point: ZOMBIE_POINTS[state.round % ZOMBIE_POINTS.length]!, nth: rig.dice.int(1, 3), payments: 6, asleepMs: 10_000 });
    if (state.round % 4 === 1) await wakeInSecondAttempt(rig, log);
    if (state.round % 4 === 3) await faultMix(rig, log, { payments: 60, scale: 2 });
    await payMany(rig, 10);
    const verdict = await judge(rig);
    tell(say, verdict);
    if (verdict.faults.length > 0) return addVerdict(state.totals, log, verdict);
    const seconds = await survivorTakesUp(rig, log, state.round);
    state.totals.slowestTakeUp = Math.max(state.totals.slowestTakeUp, seconds ?? 0);
    const last = await judge(rig);
    tell(say, last);
    addVerdict(state.totals, log, last);
    state.totals.slowestRest = Math.max(state.totals.slowestRest, verdict.quiet.recoverySeconds);
    state.round += 1;
  } finally {
    await rig.stop();
  }
}
