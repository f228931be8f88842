import type { Tx } from '../../../../kernel/db.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import { record, type AuditEntry, type AuditSource } from '../../../tenancy/audit/index.ts';
import { loadRules, raiseAlerts, resolveAlerts, ruleFor, type RaisedAlert } from '../../alerts/index.ts';
import { normaliseAccount } from '../account-text.ts';
import type { TokensAccepted } from '../port.ts';
import { statusAfter, type EventKind } from './effects.ts';
import {
  applyChanges,
  insertEvents,
  insertReadings,
  latestEvents,
  lockReporting,
  type EventRow,
  type LatestEvent,
  type MeterChange,
  type ReportingMeter,
} from './queries.ts';

/** A report as somebody sends it, read but not yet believed to be of a meter of ours. */
export interface MeterReport {
  /** The number on the device, or our id. */
  readonly meter: string;
  readonly eventKey: string;
  readonly kind: EventKind;
  readonly isActive: boolean;
  readonly percent: number | null;
  /** Of a reading: tenths of a cubic metre. */
  readonly tenths: bigint | null;
  readonly note: string;
  /** Of a token that the meter took: its last four digits. */
  readonly tokenTail: string | null;
  /** JSON text. */
  readonly details: string;
  readonly occurredAt: Date;
}

export type Taken = 'taken' | 'duplicate' | 'unknown_meter';

export interface Reporting {
  readonly reports: readonly MeterReport[];
  readonly reporter: string | null;
  readonly at: Date;
  readonly tokensAccepted?: TokensAccepted;
}

/**
 * Takes reports of meters: keeps them, moves the meters on, raises and ends alerts; a constant number of statements.
 * A report that is sent again changes nothing; one of a meter that is not the tenant's is left out like one of none.
 * @returns what became of each, in their order.
 */
export async function takeReports(tx: Tx, source: AuditSource, { reports, reporter, at, tokensAccepted }: Reporting): Promise<readonly Taken[]> {
  const meters = await metersOf(tx, reports);
  const rows = reports.map((report) => ({ report, row: rowOf(report, meters.get(keyOf(report.meter))?.id) }));
  const known = rows.flatMap(({ report, row }) => (row ? [{ report, row }] : []));
  const added = known.length > 0 ? await insertEvents(tx, firstOfEach(known.map(({ row }) => row)), { reporter, at }) : new Set<string>();
  const news = known.filter(({ row }) => added.has(row.id));
  if (news.length > 0) await follow(tx, source, { news, meters: [...new Map([...meters.values()].map((meter) => [meter.id, meter])).values()], at });
  const accepted = news.flatMap(({ report, row }) => (report.tokenTail === null ? [] : [{ meterId: row.meterId, tail: report.tokenTail, at: row.occurredAt }]));
  if (accepted.length > 0) await tokensAccepted?.(tx, accepted);
  return rows.map(({ row }) => (row === null ? 'unknown_meter' : added.has(row.id) ? 'taken' : 'duplicate'));
}

function keyOf(meter: string): string {
  return isUuid(meter) ? meter.toLowerCase() : normaliseAccount(meter);
}

/** Under each name by which the reports call them. */
async function metersOf(tx: Tx, reports: readonly MeterReport[]): Promise<ReadonlyMap<string, ReportingMeter>> {
  const names = [...new Set(reports.map(({ meter }) => keyOf(meter)))];
  const found = await lockReporting(tx, { ids: names.filter(isUuid), numbers: names.filter((name) => !isUuid(name)) });
  return new Map(found.flatMap((meter) => [[meter.id, meter] as const, [meter.number, meter] as const]));
}

function rowOf({ meter: _meter, tenths: _tenths, tokenTail: _tail, ...report }: MeterReport, meterId: string | undefined): EventRow | null {
  return meterId === undefined ? null : { ...report, id: newId(), meterId };
}

/** One statement cannot insert the same key twice and say which of the two was new. */
function firstOfEach(rows: readonly EventRow[]): readonly EventRow[] {
  const seen = new Set<string>();
  return rows.filter(({ meterId, eventKey }) => {
    const key = `${meterId} ${eventKey}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

interface News {
  readonly report: MeterReport;
  readonly row: EventRow;
}

interface Following {
  readonly news: readonly News[];
  readonly meters: readonly ReportingMeter[];
  readonly at: Date;
}

async function follow(tx: Tx, source: AuditSource, { news, meters, at }: Following): Promise<void> {
  const readings = news.flatMap(({ report, row }) =>
    report.tenths === null ? [] : [{ meterId: row.meterId, readAt: row.occurredAt, tenths: report.tenths, eventId: row.id }],
  );
  if (readings.length > 0) await insertReadings(tx, readings);
  const byMeter = Map.groupBy(news, ({ row }) => row.meterId);
  const states = news.some(({ row }) => HAS_STATE.has(row.kind)) ? await latestEvents(tx, [...byMeter.keys()]) : [];
  const rules = await loadRules(tx);
  const here = new Date(at.getTime() - (ruleFor(rules, 'offline').threshold ?? 0) * HOUR);
  const stories = meters.flatMap((meter) => {
    const own = byMeter.get(meter.id);
    return own ? [storyOf(meter, own, { states: states.filter((state) => state.meter_id === meter.id), here })] : [];
  });
  await applyChanges(
    tx,
    stories.map(({ change }) => change),
  );
  await alertOf(tx, { stories, at, lowBattery: ruleFor(rules, 'battery_low').threshold ?? 0 });
  await record(
    tx,
    source,
    stories.flatMap(({ audit }) => audit),
  );
}

const HOUR = 3_600_000;
const HAS_STATE: ReadonlySet<EventKind> = new Set(['tamper', 'fault', 'battery']);

interface Story {
  readonly meter: ReportingMeter;
  readonly change: MeterChange;
  /** What the newest reports say is so now, where this batch brought them. */
  readonly now: readonly LatestEvent[];
  readonly audit: readonly AuditEntry[];
}

interface Background {
  readonly states: readonly LatestEvent[];
  /** A report since then says that the meter is there. */
  readonly here: Date;
}

function storyOf(meter: ReportingMeter, news: readonly News[], { states, here }: Background): Story {
  const ids = new Set(news.map(({ row }) => row.id));
  // an older report that came late says nothing about now
  const now = states.filter((state) => ids.has(state.id));
  const isSo = (kind: string): boolean | null => now.find((state) => state.kind === kind)?.is_active ?? null;
  const newestAt = latest(news.map(({ row }) => row.occurredAt))!;
  const before = { status: meter.status, statusBeforeSuspension: meter.status_before_suspension };
  const after = statusAfter({ ...before, isHere: newestAt >= here, tamper: isSo('tamper'), fault: isSo('fault') });
  const tamperedAt = latest(news.filter(({ row }) => row.kind === 'tamper' && row.isActive).map(({ row }) => row.occurredAt));
  const changed = after.status !== before.status || after.statusBeforeSuspension !== before.statusBeforeSuspension;
  const entry: AuditEntry = { action: 'meter.reported', objectType: 'meter', objectId: meter.id, details: { before, after } };
  return { meter, now, change: { id: meter.id, ...after, seenAt: newestAt, tamperedAt }, audit: changed ? [entry] : [] };
}

function latest(times: readonly Date[]): Date | null {
  return times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime())));
}

interface Alerting {
  readonly stories: readonly Story[];
  readonly at: Date;
  /** Percent. */
  readonly lowBattery: number;
}

async function alertOf(tx: Tx, { stories, at, lowBattery }: Alerting): Promise<void> {
  const raised: RaisedAlert[] = [];
  const ended: string[] = stories
    .filter(({ meter, change }) => meter.status === 'offline' && change.status !== 'offline')
    .map(({ meter }) => `offline:${meter.id}`);
  for (const { meter, now } of stories) {
    for (const state of now) {
      const isBad = state.kind === 'battery' ? (state.percent ?? 100) <= lowBattery : state.is_active;
      if (isBad) raised.push(raisedBy(meter, state));
      else ended.push(keyFor(meter, state.kind));
    }
  }
  await raiseAlerts(tx, raised);
  await resolveAlerts(tx, { keys: ended, reason: 'The meter reports that it is over.', at });
}

const TYPES = { tamper: 'tamper', fault: 'fault', battery: 'battery_low' } as const;
const SEVERITIES = { tamper: 'critical', fault: 'error', battery: 'warning' } as const;

function keyFor(meter: ReportingMeter, kind: LatestEvent['kind']): string {
  return `${TYPES[kind]}:${meter.id}`;
}

function raisedBy(meter: ReportingMeter, { kind, percent }: LatestEvent): RaisedAlert {
  return {
    type: TYPES[kind],
    severity: SEVERITIES[kind],
    dedupeKey: keyFor(meter, kind),
    meterId: meter.id,
    customerId: meter.customer_id,
    paymentId: null,
    says:
      kind === 'battery' ? { code: 'battery_low', given: { meter: meter.number, percent: percent ?? '?' } } : { code: kind, given: { meter: meter.number } },
  };
}
