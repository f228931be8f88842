import type { Attendant, Death, Supervised } from '../process.ts';
import type { Rig } from '../rig.ts';
import type { TrialLog } from '../trial-log.ts';
import { pause } from '../wait.ts';
import { roleOf, WEB_POINTS, WORKER_POINTS } from './failpoints.ts';
import { randomKills } from './random-kills.ts';

/** Where the enumeration of one role stands: whose turn it is, and each point's next passing. */
interface Turns {
  turn: number;
  readonly passings: Record<string, number>;
}

/** By role. */
export type Enumeration = Record<string, Turns>;

export interface ShortLives {
  readonly kills: number;
  readonly enumeration: Enumeration;
}

const MOST_PASSINGS = 40;
/** A life that has not come to its fail point by then, counted from when it is at work, is ended from outside. */
const LIFE_MS = { least: 400, most: 3_000 } as const;
/** Lives that end while they begin, counted from the first moment. */
const STILLBORN = { share: 0.1, least: 200, most: 1_000 } as const;
/** Between two deaths of PostgreSQL or one of its sessions, milliseconds. */
const POSTGRES_EVERY_MS = 9_000;

/**
 * No life of web or worker ends by itself: each is born with a fail point, every point in turn at its
 * first, second, … passing, and dies there or, if it does not come that far, at a moment nobody chose.
 * Now and then PostgreSQL dies below them all.
 */
export async function shortLives(rig: Rig, log: TrialLog, { kills, enumeration }: ShortLives): Promise<void> {
  const scene = { log, enumeration, done: 0 };
  const processes = [rig.web, ...rig.workers];
  for (const process of processes) process.attend(attendant(scene, rig, process));
  const postgres = killPostgres(rig, log, () => scene.done < kills);
  await Promise.all(processes.map((process) => cutShort(rig, process, () => scene.done < kills)));
  for (const process of processes) process.attend(undefined);
  await postgres;
  // a last death each: whoever lives now is armed still
  for (const process of processes) process.signal('SIGKILL');
}

/** Ends each life of one process, if it has not ended by then. */
async function cutShort({ dice }: Rig, process: Supervised, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    const { life } = process;
    const same = (): boolean => process.life === life && goesOn();
    const stillborn = dice.chance(STILLBORN.share);
    const begun = (): boolean => stillborn || process.isReady();
    while (same() && !begun()) await pause(50);
    const { least, most } = stillborn ? STILLBORN : LIFE_MS;
    const end = performance.now() + dice.int(least, most);
    while (same() && performance.now() < end) await pause(50);
    if (same()) process.signal('SIGKILL');
    while (same()) await pause(20);
  }
}

interface Scene {
  readonly log: TrialLog;
  readonly enumeration: Enumeration;
  done: number;
}

function attendant(scene: Scene, rig: Rig, process: Supervised): Attendant {
  const role = roleOf(process);
  const points: readonly string[] = role === 'web' ? WEB_POINTS : WORKER_POINTS;
  const turns = (scene.enumeration[role] ??= { turn: 0, passings: {} });
  return {
    arm() {
      // there is but one web: with every life cut short at its first notices, none would ever be taken in
      if (role === 'web' && rig.dice.chance(0.4)) return '';
      const point = points[turns.turn % points.length]!;
      const nth = turns.passings[point] ?? 1;
      turns.turn += 1;
      turns.passings[point] = nth >= MOST_PASSINGS ? 1 : nth + 1;
      return `${point}:${nth}`;
    },
    ended(death) {
      if (death.signal !== 'SIGKILL') return;
      scene.done += 1;
      note(scene.log, { process, role, death });
      // passed less often than that in a life: begin again at the first
      if (death.byUs && death.armed !== '') turns.passings[death.armed.split(':')[0]!] = 1;
    },
  };
}

function note(log: TrialLog, { process, role, death }: { process: Supervised; role: string; death: Death }): void {
  if (death.byUs) return log.killed('random', `${role} anywhere`, `${process.name} killed`);
  const [point, nth] = death.armed.split(':');
  log.killed('fail point', `${role} ${point}`, `${process.name} killed at ${point} #${nth}`);
}

async function killPostgres(rig: Rig, log: TrialLog, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    const end = performance.now() + Math.min(rig.dice.pause(POSTGRES_EVERY_MS), POSTGRES_EVERY_MS * 3);
    while (goesOn() && performance.now() < end) await pause(100);
    if (goesOn()) await randomKills(rig, log, { kills: 1, meanMs: 0, shares: { web: 0, worker: 0, session: 0.6, postmaster: 0.4 } });
  }
}
