import type { Supervised } from '../process.ts';
import type { Rig } from '../rig.ts';
import type { TrialLog } from '../trial-log.ts';
import { pause, within } from '../wait.ts';

interface Shares {
  readonly web: number;
  readonly worker: number;
  readonly session: number;
  readonly postmaster: number;
}

interface RandomKills {
  readonly kills: number;
  readonly meanMs: number;
  readonly shares: Shares;
}

/** kill -9 at moments nobody chose, of whatever the dice name. */
export async function randomKills(rig: Rig, log: TrialLog, { kills, meanMs, shares }: RandomKills): Promise<void> {
  for (let done = 0; done < kills; done += 1) {
    const [target, wait] = [draw(rig.dice.next(), shares), Math.min(rig.dice.pause(meanMs), meanMs * 4)];
    const victim = target === 'web' ? rig.web : rig.dice.pick(rig.workers);
    // one that never gets up is dead all the time, and nothing would be tried
    if (target === 'web' || target === 'worker') await within(() => victim.isReady(), { timeoutMs: 20_000 });
    await pause(wait);
    const what = await strike(rig, target, victim);
    if (what === null) log.note('random', `${target} was not there`, false);
    else log.killed('random', PLACES[target], what);
  }
}

const PLACES: Readonly<Record<keyof Shares, string>> = {
  web: 'web anywhere',
  worker: 'worker anywhere',
  session: 'a session of PostgreSQL',
  postmaster: 'PostgreSQL',
};

function draw(number: number, shares: Shares): keyof Shares {
  let left = number * (shares.web + shares.worker + shares.session + shares.postmaster);
  for (const target of ['web', 'worker', 'session', 'postmaster'] as const) {
    left -= shares[target];
    if (left < 0) return target;
  }
  return 'worker';
}

async function strike(rig: Rig, target: keyof Shares, victim: Supervised): Promise<string | null> {
  const { dice, database } = rig;
  if (target === 'postmaster') {
    await database.killPostmaster(dice.int(0, 400));
    return 'PostgreSQL killed';
  }
  if (target === 'session') {
    const struck = await database.killBackend((pids) => dice.pick(pids)).catch(() => false);
    if (!struck) return null;
    return 'a session of PostgreSQL killed';
  }
  return victim.signal('SIGKILL') ? `${victim.name} killed` : null;
}
