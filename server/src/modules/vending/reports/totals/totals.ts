import type { Tx } from '../../../../kernel/db.ts';
import { firstIdOf } from '../../../../kernel/ids.ts';
import { addDays, dayIn, startOfDay } from '../../../../kernel/zone.ts';
import { daysTouched, firstSale, holdTotals, makeDays, moveMark, readMarks, type Stretch, type TenantMark } from './queries.ts';

/** A notice that lay in the spool has an id that is later than its receipt; longer outages are mended by the nightly check. */
const LATE_MS = 24 * 3_600_000;
/** Postings of a transaction that took long are found by looking back this far. */
const OVERLAP_MS = 5 * 60_000;
/** Days made by one statement when all are made. */
const DAYS_AT_ONCE = 31;
/** What is made when nothing was sold yet. */
const EPOCH = new Date(0);

function stretchOf(tenantId: string, zone: string, { from, to }: { readonly from: Date; readonly to: Date }): Stretch {
  return { tenantId, zone, from, to, firstId: firstIdOf(from), lastId: firstIdOf(new Date(to.getTime() + LATE_MS)) };
}

/** What has come since the made days end, until the day after `at`. */
export function liveStretch({ tenant_id, time_zone, through_day }: TenantMark, at: Date): Stretch {
  const from = through_day === null ? EPOCH : startOfDay(time_zone, addDays(through_day, 1));
  return stretchOf(tenant_id, time_zone, { from, to: startOfDay(time_zone, addDays(dayIn(time_zone, at), 1)) });
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
    const stretch = stretchOf(tx.tenantId, zone, { from: startOfDay(zone, from), to: startOfDay(zone, addDays(to, 1)) });
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
  await moveMark(tx, { throughDay: yesterday, zone, readUntil: at });
  return changed;
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
  await moveMark(tx, { throughDay: yesterday, zone, readUntil: at });
  return changed;
}
