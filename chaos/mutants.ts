import type { Rig } from './rig.ts';
import type { TrialLog } from './trial-log.ts';
import { payMany } from './traffic.ts';
import { disorderlyConfirmations } from './trials/confirmations.ts';
import { killAtPoint } from './trials/failpoints.ts';
import { ISSUING, strikeEach } from './trials/vendor-faults.ts';
import { wakeInSecondAttempt } from './trials/zombies.ts';
import { pause } from './wait.ts';

export interface Patch {
  /** Below `server/src/modules/`. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** The product with one mistake that others have made, and what must bring it to light. */
export interface Mutant {
  readonly name: string;
  readonly patches: readonly Patch[];
  /** Done to the database as its owner before the trials. */
  readonly sql?: string;
  /** What kind of finding must come of it. */
  readonly shows: 'LOST' | 'DOUBLED' | 'STUCK' | 'INVARIANT';
  provoke(rig: Rig, log: TrialLog): Promise<void>;
}

async function killWorkerAt(rig: Rig, log: TrialLog, point: string): Promise<void> {
  await rig.workers[1]?.stop();
  for (const nth of [1, 2]) await killAtPoint(rig, log, { process: rig.workers[0]!, point, nth, payments: 5 });
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'asks the vendor again when the outcome is unknown',
    patches: [
      {
        file: 'vending/tokens/decide.ts',
        find: "    case 'unknown':\n      return unknown(question, outcome.reason);",
        replace: "    case 'unknown':\n      return retryLater(question, outcome.reason);",
      },
    ],
    shows: 'DOUBLED',
    provoke: (rig, log) => strikeEach(rig, log, ISSUING),
  },
  {
    name: 'answers M-Pesa before the commit',
    patches: [
      {
        file: 'vending/payments/webhook.ts',
        find: 'await deps.intake.take(found);',
        replace: 'void deps.intake.take(found).catch(() => undefined);',
      },
    ],
    shows: 'LOST',
    async provoke(rig, log) {
      for (const nth of [1, 2, 3, 4]) await killAtPoint(rig, log, { process: rig.web, point: 'db.before_commit', nth, payments: 8 });
    },
  },
  {
    name: 'takes a receipt for new without asking whether it is known',
    patches: [{ file: 'vending/payments/intake-queries.ts', find: 'on conflict (tenant_id, provider, receipt) do nothing ', replace: '' }],
    sql: 'drop index payments_one_receipt',
    shows: 'DOUBLED',
    provoke: (rig, log) => disorderlyConfirmations(rig, log, 20),
  },
  {
    name: 'forgets leases that have run out',
    patches: [
      {
        file: 'vending/tokens/waiting-queries.ts',
        find: "o.state = 'vend_requested' and o.next_action_at <= ${now}::timestamptz",
        replace: "o.state = 'vend_requested' and false and o.next_action_at <= ${now}::timestamptz",
      },
    ],
    shows: 'STUCK',
    provoke: (rig, log) => killWorkerAt(rig, log, 'vend.before_call'),
  },
  {
    name: 'takes a lease that ran out for a purchase that was never sent',
    patches: [
      { file: 'vending/tokens/resolve.ts', find: "{ kind: 'unknown', reason: 'lease_expired' }", replace: "{ kind: 'not_sent', reason: 'lease_expired' }" },
    ],
    shows: 'DOUBLED',
    provoke: (rig, log) => killWorkerAt(rig, log, 'vendor.first_byte'),
  },
  {
    name: 'believes a report of an attempt that is over',
    patches: [{ file: 'vending/tokens/outcomes.ts', find: 'order.attempts === report.attemptNo && order.lease_epoch === report.leaseEpoch && ', replace: '' }],
    shows: 'DOUBLED',
    async provoke(rig, log) {
      for (let time = 0; time < 2; time += 1) await wakeInSecondAttempt(rig, log);
    },
  },
  {
    name: 'answers for a spool that was never written',
    patches: [{ file: 'vending/payments/spool.ts', find: 'await file.handle.appendFile(line);', replace: '' }],
    shows: 'LOST',
    async provoke(rig, log) {
      // the addresses' keys must be in memory: only then is there something to spool
      await payMany(rig, 6);
      await pause(1_000);
      const back = rig.database.killPostmaster(2_500);
      await payMany(rig, 10);
      await back;
      log.killed('random', 'PostgreSQL', 'PostgreSQL killed while money came');
    },
  },
  {
    name: 'asks the vendor without moving the money to where it is in flight',
    patches: [{ file: 'vending/tokens/vend.ts', find: 'orders.map((order) => intentPosting(order, now)),', replace: '[intentPosting].flatMap(() => []),' }],
    shows: 'INVARIANT',
    provoke: (rig) => payMany(rig, 5),
  },
  {
    name: 'leaves the work of a dead worker to its jobs',
    patches: [
      {
        file: 'vending/payments/settle-queries.ts',
        find: "${tx.tenantId} and state = 'received' and received_at < ${before}::timestamptz order by received_at limit 500)`",
        replace: "${tx.tenantId} and state = 'received' and false and received_at < ${before}::timestamptz order by received_at limit 500)`",
      },
    ],
    shows: 'STUCK',
    async provoke(rig, log) {
      await rig.workers[1]?.stop();
      for (let nth = 3; nth <= 12; nth += 1)
        await killAtPoint(rig, log, { process: rig.workers[0]!, point: 'db.before_commit', nth, payments: 4, patienceMs: 3_000 });
    },
  },
];
