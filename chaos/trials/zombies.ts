import type { Rig } from '../rig.ts';
import type { TrialLog } from '../trial-log.ts';
import { pay, payMany } from '../traffic.ts';
import { pause, within } from '../wait.ts';

/** Points between the intent and the record of the answer at which a paused worker may wake too late. */
export const ZOMBIE_POINTS = ['vend.before_call', 'vendor.after_write', 'vendor.first_byte', 'vend.after_call', 'db.before_commit'] as const;

export interface ZombieTrial {
  readonly point: string;
  readonly nth: number;
  readonly payments: number;
  /** Longer than the lease, so that others have decided meanwhile. */ readonly asleepMs: number;
}

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

/**
 * The worst moment to wake: a worker stopped before its first byte wakes while another asks the vendor
 * for the same purchase a second time. What it sends or reports now must change nothing.
 */
export async function wakeInSecondAttempt(rig: Rig, log: TrialLog): Promise<void> {
  const sleeper = rig.workers[0]!;
  await sleeper.restartArmed('vend.before_call:1:stop');
  await sleeper.ready();
  // only the sleeper may take the purchase up
  for (const other of rig.workers.slice(1)) other.signal('SIGSTOP');
  await pay(rig, { plain: true });
  const stopped = await within(() => sleeper.isStopped(), { timeoutMs: 15_000 });
  for (const other of rig.workers.slice(1)) other.signal('SIGCONT');
  await rig.vendors.faults({ stronpower: { latency_ms: 1_000 } });
  const again =
    stopped &&
    (await within(
      async () => {
        const rows = await rig.database.query("select from vend_orders where state = 'vend_requested' and attempts >= 2").catch(() => []);
        return rows.length > 0;
      },
      { timeoutMs: 90_000, everyMs: 20 },
    ));
  sleeper.signal('SIGCONT');
  await pause(1_500);
  await rig.vendors.faults({ stronpower: { latency_ms: 20 } });
  log.note('zombie', `${sleeper.name} stopped before its first byte, woken during the second attempt`, again);
}
