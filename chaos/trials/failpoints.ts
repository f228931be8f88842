import type { Supervised } from '../process.ts';
import type { Rig } from '../rig.ts';
import type { TrialLog } from '../trial-log.ts';
import { payMany } from '../traffic.ts';
import { within } from '../wait.ts';

/** Where the intake can die: around its commits and between the commit and the answer. */
export const WEB_POINTS = ['db.before_commit', 'db.after_commit', 'webhook.before_answer'] as const;
/** Where the worker can die: around every commit, every byte to and from the vendor, every text. */
export const WORKER_POINTS = [
  'db.before_commit',
  'db.after_commit',
  'vend.before_call',
  'vendor.before_write',
  'vendor.after_write',
  'vendor.first_byte',
  'vend.after_call',
  'outbox.before_send',
  'outbox.after_send',
] as const;

export interface PointTrial {
  readonly process: Supervised;
  readonly point: string;
  readonly nth: number;
  readonly payments: number;
  readonly patienceMs?: number;
}

/** Starts the process armed, lets payments come, and sees whether it dies at the point. */
export async function killAtPoint(rig: Rig, log: TrialLog, trial: PointTrial): Promise<boolean> {
  const { process, point, nth } = trial;
  await process.restartArmed(`${point}:${nth}`);
  const life = process.life;
  await within(() => process.life > life || process.isReady(), { timeoutMs: 30_000 });
  await payMany(rig, trial.payments);
  const died = await within(() => process.life > life, { timeoutMs: trial.patienceMs ?? 6_000 });
  const what = `${process.name} killed at ${point} #${nth}`;
  if (died) log.killed('fail point', `${roleOf(process)} ${point}`, what);
  else log.note('fail point', what, false);
  return died;
}

/** `worker2` is a worker. */
export function roleOf({ name }: Supervised): string {
  return name.replace(/\d+$/, '');
}

/** The database is away while money comes: the intake dies around the lines of its spool. */
export async function killAtSpool(rig: Rig, log: TrialLog, nth: number): Promise<void> {
  for (const point of ['spool.before_sync', 'spool.after_sync']) {
    await rig.web.restartArmed(`${point}:${nth}`);
    await rig.web.ready();
    const life = rig.web.life;
    // the addresses' keys must be in memory: only then is there something to spool
    await payMany(rig, 4);
    await within(async () => (await rig.vendors.journal()).confirmations.at(-1)?.ok === true, { timeoutMs: 5_000 });
    const back = rig.database.killPostmaster(1_500);
    await payMany(rig, 6);
    const died = await within(() => rig.web.life > life, { timeoutMs: 2_500 });
    await back;
    const what = `web killed at ${point} #${nth} while PostgreSQL was dead`;
    if (died) log.killed('spool', `web ${point}`, what);
    else log.note('spool', what, false);
    log.killed('random', 'PostgreSQL', 'PostgreSQL killed under the spool');
  }
}
