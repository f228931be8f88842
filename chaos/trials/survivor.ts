import { moneyRests } from '../quiet.ts';
import type { Rig } from '../rig.ts';
import type { TrialLog } from '../trial-log.ts';
import { payMany } from '../traffic.ts';
import { within } from '../wait.ts';

/** The start of a worker has some commits of its own; among the next are those of the payments. */
const COMMITS = { least: 8, most: 40, step: 3 } as const;

/** Jobs that lie in the name of somebody: of the dead, while all others stand still. */
async function settlingInHand({ database }: Rig): Promise<boolean> {
  const [row] = await database.query<{ held: boolean }>("select exists (select from jobs.job where name = 'payments.settle' and state = 'active') as held");
  return row!.held;
}

/**
 * A worker dies with the work of payments in hand and does not come back: the one that is left must take
 * everything up. `round` varies the commit at which it dies.
 * @returns seconds from the death until no money was on its way; null when none of the commits was the right one.
 */
export async function survivorTakesUp(rig: Rig, log: TrialLog, round = 0): Promise<number | null> {
  const [victim, ...others] = rig.workers;
  for (let nth = COMMITS.least + (round % COMMITS.step); nth <= COMMITS.most; nth += COMMITS.step) {
    await victim!.restartArmed(`db.before_commit:${nth}`);
    const { life } = victim!;
    if (!(await within(() => victim!.isReady(), { timeoutMs: 10_000 })) || victim!.life > life) continue;
    victim!.letDie();
    for (const other of others) other.signal('SIGSTOP');
    await payMany(rig, 8);
    const died = await within(() => !victim!.isAlive(), { timeoutMs: 5_000 });
    const inHand = died && (await settlingInHand(rig));
    const began = performance.now();
    for (const other of others) other.signal('SIGCONT');
    const rests = await moneyRests(rig, { timeoutMs: 150_000 });
    const seconds = (performance.now() - began) / 1000;
    await victim!.stop();
    victim!.start();
    if (!inHand) continue;
    log.killed(
      'survivor',
      'worker db.before_commit',
      `${victim!.name} killed at db.before_commit #${nth} for good, ${rests ? '' : 'NOT '}taken up in ${seconds.toFixed(1)} s`,
    );
    return seconds;
  }
  log.note('survivor', `${victim!.name} at a commit of its payments`, false);
  return null;
}
