import { Batcher } from '../../../kernel/batch.ts';
import { insideTransaction } from '../../../kernel/db.ts';
import { mayRunAgain } from '../../../kernel/db-errors.ts';
import { failpoint } from '../../../kernel/failpoints.ts';
import { enqueue, enqueueAt } from '../../../kernel/jobs.ts';
import { Pump } from '../../../kernel/pump.ts';
import { post } from '../../ledger/books/index.ts';
import type { TokensDeps } from './deps.ts';
import { resolveJob, vendJob } from './jobs.ts';
import { isClear } from './kinds.ts';
import { claimOrders, type ClaimedOrder } from './order-queries.ts';
import { anyWaiting, nextReady } from './waiting-queries.ts';
import { applyReports, type Report } from './outcomes.ts';
import { intentPosting } from './postings.ts';
import type { VendorAccount, VendResult } from './port.ts';
import { createWeather, type Weather } from './weather/weather.ts';

/** From the commit of the intent, the first byte must leave within this; a later one is not sent. */
const SEND_WITHIN_MS = 2_000;
const LEASE_SLACK_MS = 5_000;

/** An order that has been claimed: its intent is committed, so whatever happens now is on record. */
interface Flight {
  readonly order: ClaimedOrder;
  readonly account: VendorAccount;
  readonly began: Date;
  readonly sendBefore: number;
}

export interface Vending {
  nudge(tenantId: string): void;
  drain(): Promise<void>;
  /** Records reports with others of the tenant in one commit. */
  report(tenantId: string, report: Report): Promise<void>;
  readonly weather: Weather;
}

export function createVending(deps: TokensDeps): Vending {
  const batchers = new Map<string, Batcher<Report, void>>();
  const report = (tenantId: string, item: Report): Promise<void> => {
    let batcher = batchers.get(tenantId);
    if (!batcher) batchers.set(tenantId, (batcher = new Batcher({ maxItems: 200, parallel: 1, write: (items) => writeReports(deps, tenantId, items) })));
    return batcher.add(item);
  };
  const weather = createWeather(deps);
  /** Tenants with an account that has all under way that it may: the next of its line goes when a call ends. */
  const full = new Set<string>();
  const pump = new Pump<Flight>({
    name: 'vend',
    capacity: deps.capacity,
    claim: async (tenantId, limit) => {
      const flights = await claim(deps, tenantId, limit);
      if (fillsAnAccount(flights)) full.add(tenantId);
      return flights;
    },
    run: async (flight, tenantId) => {
      await fly(deps, { flight, tenantId, report, weather }).finally(() => {
        if (full.delete(tenantId)) pump.nudge(tenantId);
      });
    },
    onError: (error) => deps.log.error({ err: error }, 'vending'),
    onFlight: (inFlight) => deps.metrics.inFlight.set({ pump: 'vend' }, inFlight),
  });
  return { nudge: (tenantId) => pump.nudge(tenantId), drain: () => pump.drain(), report, weather };
}

function fillsAnAccount(flights: readonly Flight[]): boolean {
  const taken = Map.groupBy(flights, ({ order }) => order.vendor_account_id);
  return [...taken.values()].some((own) => own.length >= own[0]!.order.room);
}

async function claim(deps: TokensDeps, tenantId: string, limit: number): Promise<readonly Flight[]> {
  const now = deps.clock.now();
  const leaseUntil = new Date(now.getTime() + SEND_WITHIN_MS + deps.vendorTimeoutMs + LEASE_SLACK_MS);
  const claimed = await deps.db.inTenant(tenantId, async (tx) => {
    const orders = await claimOrders(tx, limit, { now, leaseUntil });
    const accounts = new Map<string, VendorAccount>();
    for (const id of new Set(orders.map((order) => order.vendor_account_id))) accounts.set(id, await deps.openAccount(tx, id));
    await post(
      tx,
      orders.map((order) => intentPosting(order, now)),
    );
    return orders.map((order) => ({ order, account: accounts.get(order.vendor_account_id)! }));
  });
  const sendBefore = deps.clock.monotonic() + SEND_WITHIN_MS;
  return claimed.map((item) => ({ ...item, began: now, sendBefore }));
}

interface FlightScope {
  readonly flight: Flight;
  readonly tenantId: string;
  readonly report: Vending['report'];
  readonly weather: Weather;
}

/** If this dies anywhere, the lease runs out and the order becomes unknown: it is never simply asked again. */
async function fly(deps: TokensDeps, { flight, tenantId, report, weather }: FlightScope): Promise<void> {
  if (insideTransaction()) throw new Error('a vendor must not be called inside a transaction');
  const { order } = flight;
  failpoint('vend.before_call');
  const { outcome, evidence } = await callVendor(deps, flight);
  failpoint('vend.after_call');
  deps.metrics.vends.inc({ outcome: outcome.kind });
  deps.metrics.vendSeconds.observe(evidence.milliseconds / 1000);
  await written(() => report(tenantId, { orderId: order.id, attemptNo: order.attempts, leaseEpoch: order.lease_epoch, outcome, evidence }));
  await weather.note({ tenantId, accountId: order.vendor_account_id, outcome, began: flight.began, onTrial: order.on_trial });
}

/** Within the lease's slack: an answer that is not written down would have to be read from the vendor's books. */
const PAUSES_MS = [200, 500, 1_000, 2_000];

async function written(write: () => Promise<void>): Promise<void> {
  for (const pause of PAUSES_MS) {
    try {
      return await write();
    } catch (error) {
      if (!mayRunAgain(error)) throw error;
      await new Promise((done) => setTimeout(done, pause));
    }
  }
  await write();
}

async function callVendor(deps: TokensDeps, { order, account, sendBefore }: Flight): Promise<VendResult> {
  try {
    const { meter_number: meterNumber, vendor_customer_id: vendorCustomerId } = order;
    if (isClear(order.kind)) return await deps.vendor.management({ account, meterNumber, vendorCustomerId, kind: order.kind, sendBefore });
    return await deps.vendor.vend({
      account,
      meterNumber,
      vendorCustomerId,
      currency: order.currency,
      reference: order.id,
      sendBefore,
      quantity: order.by_units && order.tenths !== null ? { by: 'units', tenths: order.tenths } : { by: 'money', minor: order.water_minor },
      unitPriceMinor: order.unit_price_minor === null ? null : BigInt(order.unit_price_minor),
    });
  } catch (error) {
    // a fault of ours after the call began proves nothing about the vendor
    deps.log.error({ err: error, order: order.id }, 'vendor adapter failed');
    return { outcome: { kind: 'unknown', reason: 'adapter_failed' }, evidence: { request: {}, status: null, answer: null, milliseconds: 0 } };
  }
}

async function writeReports(deps: TokensDeps, tenantId: string, reports: readonly Report[]): Promise<void[]> {
  await deps.db.inTenant(tenantId, async (tx) => {
    const meters = await applyReports(tx, deps, reports);
    const unsettled = reports.some((item) => item.outcome.kind === 'unknown' || item.outcome.kind === 'unproven_refusal');
    if (unsettled) await enqueueAt(tx, resolveJob, { payload: { tenantId }, at: new Date(deps.clock.now().getTime() + deps.settleMs) });
    if (await anyWaiting(tx, meters)) await enqueue(tx, vendJob, [{ tenantId }]);
    // what the vendor did not take now has a time of its own
    const putOff = reports.some((item) => item.outcome.kind === 'not_sent' || item.outcome.kind === 'refused');
    const later = putOff ? await nextReady(tx, deps.clock.now()) : null;
    if (later) await enqueueAt(tx, vendJob, { payload: { tenantId }, at: later });
  });
  return reports.map(() => undefined);
}
