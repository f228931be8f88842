import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { campaignRound } from './campaigns/tier.ts';
import { tryMutant } from './mutant-trial.ts';
import { MUTANTS } from './mutants.ts';
import { ROOT } from './process.ts';
import { longRound, SHORT, shortTier } from './tiers.ts';
import { findingsOf, noTotals, type LongState, type Totals } from './totals.ts';

const GOAL = { kills: 3_000, payments: 10_000 } as const;

const { values } = parseArgs({
  options: {
    tier: { type: 'string', default: 'short' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '30' },
    state: { type: 'string' },
    part: { type: 'string' },
    fast: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
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
  const findings = findingsOf(totals);
  const perMinute = (count: number): string => ((count * 60) / totals.seconds).toFixed(0);
  say('');
  say(`chaos ${values.tier}: seed ${seed}, revision ${revision()}`);
  say(`  trials ${totals.trials}, kills ${totals.kills}, sleepers ${totals.zombies}, payments ${totals.payments}, vended ${totals.vended}`);
  say(`  in ${(totals.seconds / 60).toFixed(1)} minutes: ${perMinute(totals.kills)} kills and ${perMinute(totals.payments)} payments a minute`);
  for (const [place, kills] of Object.entries(totals.places).toSorted()) say(`    ${String(kills).padStart(5)}  ${place}`);
  say(`  lost ${totals.lost}, doubled ${totals.doubled}, stuck ${totals.stuck}, otherwise wrong ${totals.wrong}, invariant rows ${totals.invariantRows}`);
  say(
    `  doubted purchases: ${totals.resolvedAlone} settled by themselves, ${totals.resolvedByReview} given to a person; vendor tokens in question and flagged: ${totals.flagged}`,
  );
  say(`  never acknowledged: ${totals.neverTold}; texts given up with an alert: ${totals.undelivered}`);
  say(`  slowest rest after the faults: ${totals.slowestRest.toFixed(1)} s; slowest take-up of a dead worker's work: ${totals.slowestTakeUp.toFixed(1)} s`);
  if (findings === 0 && totals.kills > 0)
    say(
      `  95 % upper bound by the rule of three: ${(300 / totals.kills).toFixed(2)} % per kill, ${(300 / Math.max(1, totals.payments)).toFixed(2)} % per payment`,
    );
  say(findings === 0 ? 'nothing lost, nothing doubled, nothing stuck' : `${findings} FINDINGS`);
  return findings === 0 ? 0 : 1;
}

/** Rounds until time is up, the goal is reached or something was found; the next call goes on where this one ended. */
async function longTier(): Promise<Totals> {
  const file = values.state ?? join(ROOT, '.data', `chaos-long-${seed}.json`);
  const state: LongState = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LongState) : { round: 0, enumeration: {}, totals: noTotals() };
  const { totals } = state;
  const end = performance.now() + Number(values.minutes) * 60_000;
  mkdirSync(dirname(file), { recursive: true });
  while (performance.now() < end && !(totals.kills >= GOAL.kills && totals.payments >= GOAL.payments)) {
    say(`-- round ${state.round}`);
    const began = performance.now();
    await longRound(seed, state, say);
    totals.seconds += (performance.now() - began) / 1000;
    // the file stays before a round with a finding: the next call tries that round again
    if (findingsOf(totals) > 0) break;
    writeFileSync(file, JSON.stringify(state));
    say(`   so far: ${totals.kills} kills, ${totals.payments} payments`);
  }
  return totals;
}

async function short(): Promise<Totals> {
  const began = performance.now();
  const totals = await shortTier(seed, say, values.part === undefined ? SHORT : SHORT.filter((_part, index) => String(index + 1) === values.part));
  return { ...totals, seconds: (performance.now() - began) / 1000 };
}

/** The programme is tried itself: every mistake that is made on purpose must be found. */
async function mutants(): Promise<number> {
  let missed = 0;
  for (const [index, mutant] of MUTANTS.entries()) {
    if (values.part !== undefined && String(index + 1) !== values.part) continue;
    say(`-- mutant ${index + 1}: ${mutant.name}`);
    const faults = await tryMutant(mutant, seed, say);
    const found = faults.filter((fault) => fault.startsWith(mutant.shows));
    if (found.length === 0) missed += 1;
    say(found.length > 0 ? `found: ${found.length} × ${mutant.shows}, first ${found[0]}` : `NOT FOUND: no ${mutant.shows} among ${JSON.stringify(faults)}`);
  }
  say(missed === 0 ? 'every mutant was found' : `${missed} MUTANTS NOT FOUND`);
  return missed === 0 ? 0 : 1;
}

/** Twenty kills over one campaign, held back or as fast as its gateway; each seed is another one. */
async function campaign(): Promise<number> {
  const round = values.fast ? { people: 20_000, perMinute: null } : { people: 3_000, perMinute: 4_000 };
  const { people, reached, unconfirmed, failed, kills, places, faults, seconds } = await campaignRound({ seed, kills: 20, ...round }, say);
  say('');
  say(`chaos campaign: seed ${seed}, revision ${revision()}, ${seconds.toFixed(0)} s`);
  say(
    `  kills ${kills}: ${Object.entries(places)
      .map(([place, count]) => `${count} × ${place}`)
      .join(', ')}`,
  );
  say(`  people ${people}, phones reached ${reached}, unconfirmed ${unconfirmed}, failed ${failed}`);
  for (const fault of faults.slice(0, 50)) say(`   ${fault}`);
  say(faults.length === 0 ? 'nobody twice, nobody forgotten' : `${faults.length} FINDINGS`);
  return faults.length === 0 ? 0 : 1;
}

const TIERS: Readonly<Record<string, () => Promise<number>>> = {
  short: async () => summarise(await short()),
  long: async () => summarise(await longTier()),
  mutants,
  campaign,
};
const tier = TIERS[values.tier];
if (!Number.isInteger(seed) || tier === undefined) {
  say(
    'usage: npm run chaos -- [--tier short [--part 1..4] | --tier long [--minutes M] [--state file] | --tier mutants [--part N] | --tier campaign [--fast]] [--seed N]',
  );
  process.exit(2);
}
process.exitCode = await tier();
