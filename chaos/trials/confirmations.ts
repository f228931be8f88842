import type { Rig } from '../rig.ts';
import type { TrialLog } from '../trial-log.ts';
import { payMany } from '../traffic.ts';

/** Confirmations several times, out of order and late. */
export async function disorderlyConfirmations(rig: Rig, log: TrialLog, payments: number): Promise<void> {
  const disorder = { duplicate: rig.dice.int(2, 6), delay_ms: [0, 900], reorder: 0.3 };
  await rig.vendors.faults({ mpesa: disorder });
  await payMany(rig, payments);
  log.note('confirm', `${payments} payments told ${disorder.duplicate + 1} times each, late and out of order`, true);
}
