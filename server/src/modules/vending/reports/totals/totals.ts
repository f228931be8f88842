import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { firstIdOf } from '../../../../kernel/ids.ts';
import { addDays, dayIn, startOfDay } from '../../../../kernel/zone.ts';
import {
  daysTouched,
  dropQuarters,
  firstSale,
  holdTotals,
  makeDays,
  makeQuarters,
  moveMark,
  QUARTER_MS,
  quartersTouched,
  readMarks,
  type Open,
  type Postings,
  type Stretch,
  type TenantMark,
} from './queries.ts';

/** A notice that lay in the spool has an id that is later than its receipt; longer outages are mended by the nightly check. */
const LATE_MS = 24 * 3_600_000;
/** Postings of a transaction that took long are found by looking back this far. */
const OVERLAP_MS = 5 * 60_000;
/** Days made by one statement when all are made. */
const DAYS_AT_ONCE = 31;
/** What is made when nothing was sold yet. */
const EPOCH = new Date(0);

interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Whole days: their payments may have younger ids. */
function daysStretch(tenantId: string, zone: string, { from, to }: Span): Stretch {
  return { tenantId, zone, from, to, firstId: firstIdOf(from), lastId: firstIdOf(new Date(to.getTime() + LATE_MS)), receivedFrom: from, receivedTo: to };
}

/** Part of the open days: what came in it, of whatever open day. */
function openStretch(tenantId: string, { zone, begins, ends }: OpenDays, { from, to }: Span): Stretch {
  return { tenantId, zone, from, to, firstId: firstIdOf(from), lastId: firstIdOf(to), receivedFrom: begins, receivedTo: ends };
}

/** The days that are not finished: their first moment, and the end of today. */
interface OpenDays {
  readonly zone: string;
  readonly begins: Date;
  readonly ends: Date;
}

function openDays({ zone, throughDay, at }: { readonly zone: string; readonly throughDay: string | null; readonly at: Date }): OpenDays {
  const begins = throughDay === null ? EPOCH : startOfDay(zone, addDays(throughDay, 1));
  return { zone, begins, ends: startOfDay(zone, addDays(dayIn(zone, at), 1)) };
}

/** Quarters can be relied on where they were made in the same zone. */
interface QuartersMade {
  readonly until: Date;
  readonly readUntil: Date;
}

function quartersOf({ quarters_until: until, read_until: readUntil, time_zone, mark_zone }: TenantMark): QuartersMade | null {
  return until === null || readUntil === null || time_zone !== mark_zone ? null : { until, readUntil };
}

function postingsSince(tenantId: string, days: OpenDays, { until, readUntil }: QuartersMade): Postings {
  return { tenantId, afterId: firstIdOf(new Date(readUntil.getTime() - OVERLAP_MS)), firstId: firstIdOf(days.begins), lastId: firstIdOf(until) };
}

const quarterFrom = (from: Date): Span => ({ from, to: new Date(from.getTime() + QUARTER_MS) });

/** What must be counted at `at`: what has come since the made quarters end, and quarters whose payments changed since. */
export async function openSince(tx: Tx | PlatformTx, marks: readonly TenantMark[], at: Date): Promise<Open> {
  const each = marks.map((mark) => ({ mark, made: quartersOf(mark), days: openDays({ zone: mark.time_zone, throughDay: mark.through_day, at }) }));
  const asked = each.flatMap(({ mark, made, days }) => (made ? [postingsSince(mark.tenant_id, days, made)] : []));
  const changed = asked.length > 0 ? await quartersTouched(tx, asked) : [];
  const byTenant = Map.groupBy(changed, (quarter) => quarter.tenantId);
  const stretches = each.flatMap(({ mark, made, days }) => {
    const from = new Date(Math.max(days.begins.getTime(), made?.until.getTime() ?? 0));
    const spans = (byTenant.get(mark.tenant_id) ?? []).map(({ begins }) => quarterFrom(begins));
    return [...spans, { from, to: days.ends }].map((span) => openStretch(mark.tenant_id, days, span));
  });
  return { stretches, changed };
}

interface Days {
  readonly zone: string;
  readonly first: string;
  readonly last: string;
}

async function make(tx: Tx, { zone, first, last }: Days): Promise<number> {
  let changed = 0;
  for (let from = first; from <= last; from = addDays(from, DAYS_AT_ONCE)) {
    const end = addDays(from, DAYS_AT_ONCE - 1);
    const to = end < last ? end : last;
    const stretch = daysStretch(tx.tenantId, zone, { from: startOfDay(zone, from), to: startOfDay(zone, addDays(to, 1)) });
    changed += await makeDays(tx, stretch, { first: from, last: to });
  }
  return changed;
}

/**
 * Makes the days that ended since the last run, and again those whose payments changed meanwhile. Harmless to run twice.
 * @returns the days that are new or different; null when another run was at it
 */
export async function updateTotals(tx: Tx, at: Date): Promise<number | null> {
  if (!(await holdTotals(tx))) return null;
  const [mark] = await readMarks(tx);
  const zone = mark!.time_zone;
  // days of another zone are other days
  if (mark!.through_day === null || mark!.read_until === null || mark!.mark_zone !== zone) return makeAll(tx, zone, at);
  const yesterday = addDays(dayIn(zone, at), -1);
  const touched = await daysTouched(tx, { zone, afterId: firstIdOf(new Date(mark!.read_until.getTime() - OVERLAP_MS)) });
  let changed = 0;
  for (const day of touched.filter((day) => day <= mark!.through_day!)) changed += await make(tx, { zone, first: day, last: day });
  changed += await make(tx, { zone, first: addDays(mark!.through_day, 1), last: yesterday });
  await close(tx, { zone, throughDay: yesterday, at, made: quartersOf(mark!) });
  return changed;
}

interface Closing {
  readonly zone: string;
  readonly throughDay: string;
  readonly at: Date;
  /** Null: none of the quarters are there that can be relied on. */
  readonly made: QuartersMade | null;
}

/** Makes the quarters of today that have ended, those again whose payments changed, and notes how far all is made. */
async function close(tx: Tx, { zone, throughDay, at, made }: Closing): Promise<void> {
  const days = openDays({ zone, throughDay, at });
  const until = new Date(Math.floor((at.getTime() - OVERLAP_MS) / QUARTER_MS) * QUARTER_MS);
  await dropQuarters(tx, made === null ? null : throughDay);
  const begins = new Set<number>();
  for (let from = Math.max(days.begins.getTime(), made?.until.getTime() ?? 0); from < until.getTime(); from += QUARTER_MS) begins.add(from);
  if (made) for (const quarter of await quartersTouched(tx, [postingsSince(tx.tenantId, days, made)])) begins.add(quarter.begins.getTime());
  if (begins.size > 0)
    await makeQuarters(
      tx,
      [...begins].map((from) => openStretch(tx.tenantId, days, quarterFrom(new Date(from)))),
    );
  const quartersUntil = new Date(Math.max(until.getTime(), days.begins.getTime()));
  await moveMark(tx, { throughDay, zone, readUntil: at, quartersUntil });
}

/** Makes every day again from what was paid and sold. @returns the days that differed; null when another run was at it */
export async function rebuildTotals(tx: Tx, at: Date): Promise<number | null> {
  if (!(await holdTotals(tx))) return null;
  const [mark] = await readMarks(tx);
  return makeAll(tx, mark!.time_zone, at);
}

async function makeAll(tx: Tx, zone: string, at: Date): Promise<number> {
  const yesterday = addDays(dayIn(zone, at), -1);
  const first = await firstSale(tx);
  // a day before: the zone that the days were made in may have been another
  const changed = first === null ? 0 : await make(tx, { zone, first: addDays(dayIn(zone, first), -1), last: yesterday });
  await close(tx, { zone, throughDay: yesterday, at, made: null });
  return changed;
}
