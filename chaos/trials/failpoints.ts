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
  log.note('fail point', `${process.name} killed at ${point} #${nth}`, died);
  return died;
}

/** Where the enumeration stands: which point, and at which passing. */
export interface Cursor {
  point: number;
  nth: number;
}

export interface Enumeration {
  readonly cursor: Cursor;
  readonly trials: number;
  readonly payments: number;
}

const ALL_POINTS = [...WEB_POINTS.map((point) => ({ role: 'web', point })), ...WORKER_POINTS.map((point) => ({ role: 'worker', point }))] as const;
const MOST_PASSINGS = 40;

/** Every point at its first, second, … passing, until it is passed less often than that; then the next, round and round. */
export async function enumerate(rig: Rig, log: TrialLog, { cursor, trials, payments }: Enumeration): Promise<void> {
  for (let done = 0; done < trials; done += 1) {
    const { role, point } = ALL_POINTS[cursor.point % ALL_POINTS.length]!;
    const died = await killAtPoint(rig, log, { process: role === 'web' ? rig.web : rig.workers[0]!, point, nth: cursor.nth, payments });
    cursor.nth += 1;
    if (died && cursor.nth <= MOST_PASSINGS) continue;
    cursor.point += 1;
    cursor.nth = 1;
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
    await payMany(rig, 6);
    const died = await within(() => rig.web.life > life, { timeoutMs: 2_500 });
    await back;
    log.note('spool', `web killed at ${point} #${nth} while PostgreSQL was dead`, died);
  }
}
