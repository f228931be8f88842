import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './process.ts';
import { longRound, noTotals, SHORT, shortTier, type LongState, type Totals } from './tiers.ts';

const GOAL = { kills: 3_000, payments: 10_000 } as const;

const { values } = parseArgs({
  options: {
    tier: { type: 'string', default: 'short' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '30' },
    state: { type: 'string' },
    part: { type: 'string' },
  },
});
const seed = Number(values.seed);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
if (!Number.isInteger(seed) || !['short', 'long'].includes(values.tier)) {
  say('usage: npm run chaos -- [--tier short [--part 1..4] | --tier long [--minutes M] [--state file]] [--seed N]');
  process.exit(2);
}

/** The commit that is checked out, read from the files: git itself need not be there. */
function revision(): string {
  try {
    const head = readFileSync(join(ROOT, '.git/HEAD'), 'utf8').trim();
    if (!head.startsWith('ref: ')) return head.slice(0, 12);
    return readFileSync(join(ROOT, '.git', head.slice(5)), 'utf8')
      .trim()
      .slice(0, 12);
  } catch {
    return 'unknown';
  }
}

function summarise(totals: Totals): number {
  const wrong = totals.lost + totals.doubled + totals.stuck + totals.wrong + totals.invariantRows;
  say('');
  say(`chaos ${values.tier}: seed ${seed}, revision ${revision()}`);
  say(`  trials ${totals.trials}, kills ${totals.kills}, sleepers ${totals.zombies}, payments ${totals.payments}, vended ${totals.vended}`);
  say(`  lost ${totals.lost}, doubled ${totals.doubled}, stuck ${totals.stuck}, otherwise wrong ${totals.wrong}, invariant rows ${totals.invariantRows}`);
  say(
    `  doubted purchases: ${totals.resolvedAlone} settled by themselves, ${totals.resolvedByReview} given to a person; vendor tokens in question and flagged: ${totals.flagged}`,
  );
  say(`  never acknowledged: ${totals.neverTold}; texts given up with an alert: ${totals.undelivered}; slowest rest: ${totals.slowestRest.toFixed(1)} s`);
  if (wrong === 0 && totals.kills > 0)
    say(
      `  95 % upper bound by the rule of three: ${(300 / totals.kills).toFixed(2)} % per kill, ${(300 / Math.max(1, totals.payments)).toFixed(2)} % per payment`,
    );
  say(wrong === 0 ? 'nothing lost, nothing doubled, nothing stuck' : `${wrong} FINDINGS`);
  return wrong === 0 ? 0 : 1;
}

/** Rounds until time is up or the goal is reached; the next call goes on where this one ended. */
async function longTier(): Promise<Totals> {
  const file = values.state ?? join(ROOT, '.data', `chaos-long-${seed}.json`);
  const state: LongState = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as LongState)
    : { round: 0, cursor: { point: 0, nth: 1 }, totals: noTotals() };
  const end = performance.now() + Number(values.minutes) * 60_000;
  mkdirSync(dirname(file), { recursive: true });
  while (performance.now() < end && !(state.totals.kills >= GOAL.kills && state.totals.payments >= GOAL.payments)) {
    say(`-- round ${state.round}`);
    await longRound(seed, state, say);
    writeFileSync(file, JSON.stringify(state));
    say(`   so far: ${state.totals.kills} kills, ${state.totals.payments} payments`);
  }
  return state.totals;
}

process.exitCode = summarise(
  values.tier === 'long'
    ? await longTier()
    : await shortTier(seed, say, values.part === undefined ? SHORT : SHORT.filter((_part, index) => String(index + 1) === values.part)),
);
