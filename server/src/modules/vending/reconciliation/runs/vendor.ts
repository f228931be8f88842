import type { Tx } from '../../../../kernel/db.ts';
import { AppError } from '../../../../kernel/errors.ts';
import { tokenDigest, vendorClock } from '../../tokens/index.ts';
import type { HistoryEntry, VendorAccount } from '../../tokens/port.ts';
import { NO_SUBJECTS, type FoundBreak } from '../breaks/classes.ts';
import { healBreaks } from '../breaks/queries.ts';
import { endHealedAlerts, storeBreaks } from '../breaks/store.ts';
import type { ReconciliationDeps } from '../deps.ts';
import { compareMeter, type MeterView } from './compare-meter.ts';
import { daysBetween } from './days.ts';
import { boundsOf, lockComparison } from './day-queries.ts';
import { noteMeters, type RunRow } from './queries.ts';
import { countMeters, keepVendorDays, knownDigests, nextMeters, openOrdersOf, tokensOfDays, type MeterScope, type MeterToRead } from './vendor-queries.ts';

const METERS_AT_ONCE = 50;
/** Calls under way at one vendor; it sells water meanwhile. */
const CALLS_AT_ONCE = 4;

interface VendorRun {
  readonly tenantId: string;
  readonly run: RunRow;
}

/** Reads the vendor's history of each meter and compares it with our tokens; nothing is asked inside a transaction. */
export async function reconcileVendor(deps: ReconciliationDeps, { tenantId, run }: VendorRun): Promise<void> {
  const { scope, total } = await deps.db.inTenant(tenantId, async (tx) => {
    const scope: MeterScope = { days: await boundsOf(tx, run.from_day, run.to_day), meters: run.meters };
    return { scope, total: await countMeters(tx, scope) };
  });
  const accounts = new Map<string, VendorAccount | null>();
  const unread = new Map<string, number>();
  let [after, done] = [run.meter_cursor, run.meters_done];
  for (;;) {
    const meters = await deps.db.inTenant(tenantId, (tx) => nextMeters(tx, scope, { after, limit: METERS_AT_ONCE }));
    if (meters.length === 0) break;
    for (const meter of meters) if (!accounts.has(meter.account_id)) accounts.set(meter.account_id, await openAccount(deps, tenantId, meter.account_id));
    const read = await readAll(deps, meters, accounts);
    for (const { reason } of read) if (reason !== null) unread.set(reason, (unread.get(reason) ?? 0) + 1);
    [after, done] = [meters.at(-1)!.id, done + meters.length];
    await deps.db.inTenant(tenantId, async (tx) => {
      await writeMeters(tx, deps, { run, read: read.filter((one): one is ReadMeter & { entries: readonly HistoryEntry[] } => one.entries !== null) });
      await noteMeters(tx, run.id, { total, done, cursor: after, at: deps.clock.now() });
    });
  }
  await deps.db.inTenant(tenantId, (tx) => writeUnread(tx, deps, { run, unread }));
}

async function openAccount(deps: ReconciliationDeps, tenantId: string, accountId: string): Promise<VendorAccount | null> {
  const account = await deps.db
    .inTenant(tenantId, (tx) => deps.openAccount(tx, accountId))
    .catch((error: unknown) => {
      // an account without credentials is a history that cannot be read, not a run that fails
      if (error instanceof AppError) return null;
      throw error;
    });
  return account && deps.vendor.capabilities(account.dialect).history ? account : null;
}

interface ReadMeter {
  readonly meter: MeterToRead;
  readonly entries: readonly HistoryEntry[] | null;
  /** Why there are none; null when there are. */
  readonly reason: string | null;
}

async function readAll(
  deps: ReconciliationDeps,
  meters: readonly MeterToRead[],
  accounts: ReadonlyMap<string, VendorAccount | null>,
): Promise<readonly ReadMeter[]> {
  const waiting = [...meters];
  const read: ReadMeter[] = [];
  const lane = async (): Promise<void> => {
    for (let meter = waiting.shift(); meter; meter = waiting.shift()) read.push(await readMeter(deps, meter, accounts.get(meter.account_id) ?? null));
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, lane));
  return read;
}

async function readMeter(deps: ReconciliationDeps, meter: MeterToRead, account: VendorAccount | null): Promise<ReadMeter> {
  if (!account) return { meter, entries: null, reason: 'no_history' };
  const history = await deps.vendor.history(account, meter.meter_number);
  return history.kind === 'read' ? { meter, entries: history.entries, reason: null } : { meter, entries: null, reason: history.reason };
}

interface Written {
  readonly run: RunRow;
  readonly read: readonly (ReadMeter & { readonly entries: readonly HistoryEntry[] })[];
}

async function writeMeters(tx: Tx, deps: Tools, { run, read }: Written): Promise<void> {
  if (read.length === 0) return;
  const [days, at, ids] = [daysBetween(run.from_day, run.to_day), deps.clock.now(), read.map((one) => one.meter.id)];
  await lockComparison(tx);
  const digests = read.map((one) => one.entries.map((entry) => tokenDigest(deps.secrets, tx.tenantId, entry.token)));
  const known = await knownDigests(tx, digests.flat());
  const tokens = Map.groupBy(await tokensOfDays(tx, ids, { fromDay: run.from_day, toDay: run.to_day }), (token) => token.meter_id);
  const open = Map.groupBy(await openOrdersOf(tx, ids), (order) => order.meter_id);
  const findings = read.map(({ meter, entries }, index) => {
    const lines = entries.map((entry, at) => lineOf(entry, digests[index]![at]!.toString('hex'), known));
    return compareMeter({ meter, lines, tokens: tokens.get(meter.id) ?? [], open: open.get(meter.id) ?? [], days });
  });
  await storeBreaks(tx, deps, { found: findings.flatMap((one) => one.found), runId: run.id, at });
  await healBreaks(tx, { area: 'vendor', days, meterIds: ids, runId: run.id, at });
  await keepVendorDays(
    tx,
    findings.flatMap((one) => one.sums),
    { runId: run.id, at },
  );
}

type Tools = Pick<ReconciliationDeps, 'clock' | 'raise' | 'endAlerts' | 'secrets'>;

function lineOf(entry: HistoryEntry, digest: string, known: ReadonlySet<string>): MeterView['lines'][number] {
  const { paidMinor, tenths, unitPriceMinor, generatedAt, token } = entry;
  const time = generatedAt === null ? Number.NaN : vendorClock(generatedAt);
  return {
    paidMinor,
    tenths,
    unitPriceMinor,
    generatedAt,
    digest,
    tail: token.slice(-4),
    known: known.has(digest),
    day: Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10),
  };
}

/** What could not be read is said, not passed over: unknown is no agreement. */
async function writeUnread(tx: Tx, deps: Tools, { run, unread }: { readonly run: RunRow; readonly unread: ReadonlyMap<string, number> }): Promise<void> {
  const at = deps.clock.now();
  const days = daysBetween(run.from_day, run.to_day);
  const found: FoundBreak[] = [...unread].map(([reason, meters]) => ({
    ...NO_SUBJECTS,
    class: 'vendor_unread',
    subject: `${reason}:${run.to_day}`,
    day: run.to_day,
    evidence: { reason, meters },
  }));
  await lockComparison(tx);
  await storeBreaks(tx, deps, { found, runId: run.id, at });
  await healBreaks(tx, { area: 'vendor', class: 'vendor_unread', days, runId: run.id, at });
  for (const day of days) await endHealedAlerts(tx, deps, { day, at });
}
