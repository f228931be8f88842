import { insideTransaction } from '../../../../kernel/db.ts';
import { enqueueAt } from '../../../../kernel/jobs.ts';
import type { TokensDeps } from '../deps.ts';
import { probeJob } from '../jobs.ts';
import type { ProbeResult, VendOutcome } from '../port.ts';
import { close, moreToTell, open, tellWaiting } from './circuit.ts';
import { signOf, Tally } from './judge.ts';
import { countOpen, takeProbes, type DueProbe } from './queries.ts';

/** One call to a vendor, as far as the weather is concerned. */
interface Call {
  readonly tenantId: string;
  readonly accountId: string;
  readonly outcome: VendOutcome;
  readonly began: Date;
  /** Shortly after a circuit was closed one failure is enough to open it again. */
  readonly onTrial: boolean;
}

export interface Weather {
  /** Takes note of how a call ended; opens the account's circuit when it has failed too often. Never throws. */
  note(call: Call): Promise<void>;
  /** The vendor's books show that a call without an answer did issue: the vendor works, however badly it answers. */
  worked(accountId: string): void;
}

/** Each process counts what it sees itself, in memory: the database hears of it only when a circuit opens. */
export function createWeather(deps: TokensDeps): Weather {
  const tallies = new Map<string, Tally>();
  return {
    worked: (accountId) => {
      tallies.get(accountId)?.add('up', deps.clock.monotonic());
    },
    note: async ({ tenantId, accountId, outcome, began, onTrial }) => {
      let tally = tallies.get(accountId);
      if (!tally) tallies.set(accountId, (tally = new Tally()));
      const sign = signOf(outcome);
      const failing = tally.add(sign, deps.clock.monotonic());
      if (!failing && !(onTrial && sign === 'down')) return;
      const failures = tally.inRow;
      tally.clear();
      const reason = 'reason' in outcome ? outcome.reason : outcome.kind;
      try {
        const opened = await deps.db.inTenant(tenantId, (tx) => open(tx, deps, { accountId, reason, failures, callBegan: began, now: deps.clock.now() }));
        if (opened) deps.metrics.circuits.inc({ to: 'open' });
      } catch (error) {
        // the next failures count again
        deps.log.error({ err: error, account: accountId }, 'a circuit could not be opened');
      }
    },
  };
}

/** Asks vendors whose circuits are open, by reading, and closes those that answer. */
export async function probeTenant(deps: TokensDeps, tenantId: string): Promise<void> {
  const due = await deps.db.inTenant(tenantId, async (tx) => {
    const probes = await takeProbes(tx, deps.clock.now());
    for (const { circuit_open_until: at } of probes) await enqueueAt(tx, probeJob, { payload: { tenantId }, at });
    return probes;
  });
  await Promise.all(due.map((probe) => probeOne(deps, tenantId, probe)));
}

async function probeOne(deps: TokensDeps, tenantId: string, probe: DueProbe): Promise<void> {
  const result = await ask(deps, tenantId, probe);
  if (!result.up) {
    deps.log.info({ account: probe.id, reason: result.reason }, 'vendor still away');
    return;
  }
  if (await deps.db.inTenant(tenantId, (tx) => close(tx, deps, probe.id))) deps.metrics.circuits.inc({ to: 'closed' });
}

async function ask(deps: TokensDeps, tenantId: string, { id, meter_number: meterNumber }: DueProbe): Promise<ProbeResult> {
  if (insideTransaction()) throw new Error('a vendor must not be called inside a transaction');
  // without a meter there is nothing to read and nothing to sell
  if (meterNumber === null) return { up: true };
  const account = await deps.db.inTenant(tenantId, (tx) => deps.openAccount(tx, id));
  return deps.vendor.probe(account, meterNumber);
}

/**
 * What has to be done every minute while the weather is bad: probes whose job was lost, and a word to those who wait.
 * @returns the number of circuits that are open
 */
export async function watchTenant(deps: TokensDeps, tenantId: string): Promise<number> {
  await probeTenant(deps, tenantId);
  while (moreToTell(await deps.db.inTenant(tenantId, (tx) => tellWaiting(tx, deps))));
  return deps.db.inTenant(tenantId, countOpen);
}
