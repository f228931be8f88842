import type { Supervised } from '../process.ts';
import type { Rig } from '../rig.ts';
import type { TrialLog } from '../trial-log.ts';
import { payMany } from '../traffic.ts';
import { within } from '../wait.ts';

/** Where the intake can die: around its commits and between the commit and the answer. */
export const WEB_POINTS = ['db.before_commit', 'db.after_commit', 'webhook.before_answer'] as const;
/** Where the worker can die: around every commit, every byte to and from the vendor, every text. */
export const WORKER_POINTS = [
  'db.before_commit', 'db.after_commit', 'vend.before_call', 'vendor.before_write', 'vendor.after_write', 'vendor.first_byte', 'vend.after_call', 'outbox.before_send', 'outbox.after_send',
] as const;

export interface PointTrial { readonly process: Supervised; readonly point: string; readonly nth: number; readonly payments: number; readonly patienceMs?: number }

/** Starts the process armed, lets payments come, and sees whether it dies at the point. */
export async function killAtPoint(rig: Rig, log: TrialLog, trial: PointTrial): Promise<boolean> {
  const { process, point, nth } = trial;
  await process.restartArmed(`${point}:${nth}`);
  const life = process.life;
  await within(() => process.life > life || process.isReady(), { timeoutMs: 30_000 });
  await payMany(rig, trial.payments);
  const died = await within(() => process.life > life, { timeoutMs: trial.patienceMs ?? 6_000 });
  log.note('fail point', `${process.name} killed at ${point} #${nth}`, died);
  return died;
}

export interface Enumeration { readonly process: Supervised; readonly points: readonly string[]; readonly most: number; readonly payments: number; readonly until?: () => boolean }

/** Every point at its first, second, … passing, until it is passed less often than that. */
export async function enumerate(rig: Rig, log: TrialLog, { process, points, most, payments, until }: Enumeration): Promise<void> {
  for (const point of points) {
    for (let nth = 1; nth <= most; nth += 1) {
      if (until?.()) return;
      if (!await killAtPoint(rig, log, { process, point, nth, payments })) break;
    }
  }
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
    rig.databaseKills += 1;
    await payMany(rig, 6);
    const died = await within(() => rig.web.life > life, { timeoutMs: 2_500 });
    await back;
    log.note('spool', `web killed at ${point} #${nth} while PostgreSQL was dead`, died);
  }
}
