import type { Rig } from '../rig.ts';
import type { TrialLog } from '../trial-log.ts';
import { payMany } from '../traffic.ts';
import { pause, within } from '../wait.ts';

/** Points between the intent and the record of the answer at which a paused worker may wake too late. */
export const ZOMBIE_POINTS = ['vend.before_call', 'vendor.after_write', 'vendor.first_byte', 'vend.after_call', 'db.before_commit'] as const;

export interface ZombieTrial { readonly point: string; readonly nth: number; readonly payments: number; /** Longer than the lease, so that others have decided meanwhile. */ readonly asleepMs: number }

/** Stops a worker at the point, lets the others take over, and wakes it. */
export async function zombie(rig: Rig, log: TrialLog, { point, nth, payments, asleepMs }: ZombieTrial): Promise<boolean> {
  const sleeper = rig.workers[0]!;
  await sleeper.restartArmed(`${point}:${nth}:stop`);
  await sleeper.ready();
  await payMany(rig, payments);
  const stopped = await within(() => sleeper.isStopped(), { timeoutMs: 10_000 });
  if (stopped) await pause(asleepMs);
  sleeper.signal('SIGCONT');
  log.note('zombie', `${sleeper.name} stopped at ${point} #${nth} for ${Math.round(asleepMs / 1000)} s`, stopped);
  return stopped;
}
