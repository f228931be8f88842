import type { Rig } from '../rig.ts';
import { TIMES } from '../rig.ts';
import { moneyRests } from '../quiet.ts';
import type { TrialLog } from '../trial-log.ts';
import { pay, payMany } from '../traffic.ts';
import { pause, within } from '../wait.ts';

/** What the vendor does wrong, and how often among a thousand, in the mixed trials. */
export const MIX: Readonly<Record<string, number>> = {
  hang_after: 0.05,
  hang_before: 0.04,
  error_after: 0.03,
  reset: 0.02,
  reset_after: 0.03,
  html_200: 0.02,
  html_500: 0.02,
  truncated: 0.02,
  wrong_meter: 0.01,
  short_token: 0.02,
  duplicate_token: 0.01,
  empty_array: 0.03,
  false: 0.01,
  redirect: 0.02,
  empty_body: 0.01,
  session_expired: 0.01,
};

/** Faults that issue a token and then do not say so, or say it wrongly: who asks again buys twice. */
export const ISSUING = ['hang_after', 'error_after', 'reset_after', 'truncated', 'wrong_meter', 'wrong_price', 'short_token'] as const;

/**
 * Each fault of the vendor once, one after the other: first those that issue, and what they have left in
 * doubt comes to its end before the others begin. A second attempt made blindly has its time, and shows.
 */
export async function eachFault(rig: Rig, log: TrialLog): Promise<void> {
  const issuing: readonly string[] = ISSUING;
  await strikeEach(rig, log, issuing);
  await moneyRests(rig, { timeoutMs: 30_000 });
  await strikeEach(
    rig,
    log,
    [...Object.keys(MIX), 'message_400'].filter((fault) => !issuing.includes(fault)),
  );
}

export async function strikeEach(rig: Rig, log: TrialLog, faults: readonly string[]): Promise<void> {
  for (const fault of faults) {
    await rig.vendors.faults({ stronpower: { next: [fault] } });
    await pay(rig, { plain: true });
    const struck = await within(async () => (await rig.vendors.faultsWaiting()) === 0, { timeoutMs: 8_000 });
    log.note('vendor', `fault ${fault}`, struck);
  }
}

export interface MixOptions {
  readonly payments: number;
  readonly scale?: number;
}

/** Faults by share, with a history that is now and then late (within its contract) or not readable. */
export async function faultMix(rig: Rig, log: TrialLog, { payments, scale = 1 }: MixOptions): Promise<void> {
  const rates = Object.fromEntries(Object.entries(MIX).map(([fault, share]) => [fault, Math.min(1, share * scale)]));
  await rig.vendors.faults({ stronpower: { rates, history_lag_ms: Math.floor(TIMES.settleMs / 2) } });
  for (let paid = 0; paid < payments;) {
    const some = Math.min(rig.dice.int(5, 15), payments - paid);
    const history = rig.dice.chance(0.2) ? 'fail' : 'ok';
    await rig.vendors.faults({ stronpower: { history } });
    await payMany(rig, some);
    paid += some;
    log.note('vendor', `${some} payments, faults ×${scale}, history ${history}`, true);
    await pause(rig.dice.pause(400));
  }
  await rig.vendors.faults({ stronpower: { rates: {}, history: 'ok' } });
}
