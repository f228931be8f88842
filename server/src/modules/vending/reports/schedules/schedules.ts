import type { Tx } from '../../../../kernel/db.ts';
import { conflict, invalid, notFound } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { record, systemSource, type AuditSource } from '../../../tenancy/audit/index.ts';
import { isFeatureOn } from '../../../tenancy/features/index.ts';
import { readAsk, type Filters } from '../ask.ts';
import { reportNamed } from '../catalogue/catalogue.ts';
import { clientHead } from '../client-queries.ts';
import { checkFilters, requestExport } from '../exports/exports.ts';
import { coveredDays, nextRun, type Rhythm } from './next-run.ts';
import {
  countSchedules,
  findSchedule,
  insertSchedule,
  lockDue,
  lockSchedule,
  markRun,
  moveOn,
  removeSchedule,
  updateSchedule,
  type ScheduleFields,
  type ScheduleRow,
} from './queries.ts';

const MOST_SCHEDULES = 100;

const tooManySchedules = (): ReturnType<typeof conflict> =>
  conflict('schedules.too_many', `A client has at most ${MOST_SCHEDULES} schedules. Remove one first.`);

const rhythmOf = (fields: ScheduleFields): Rhythm => ({ period: fields.period, hour: fields.hour, weekday: fields.weekday, monthDay: fields.month_day });

/** The time covered follows from the rhythm, so a schedule has no `from` and `to` of its own. */
function check(fields: ScheduleFields, { zone, at }: { readonly zone: string; readonly at: Date }): void {
  checkFilters(reportNamed(fields.report), fields.filters);
  for (const name of ['from', 'to'] as const)
    if (fields.filters[name] !== undefined) throw invalid({ [`filters.${name}`]: ['A schedule covers the time since it last went out.'] });
  readAsk(fields.filters, { zone, at });
}

/** @throws AppError `invalid`, `schedules.too_many` */
export async function createSchedule(
  tx: Tx,
  source: AuditSource,
  { fields, at }: { readonly fields: ScheduleFields; readonly at: Date },
): Promise<ScheduleRow> {
  const { zone } = await clientHead(tx);
  check(fields, { zone, at });
  if ((await countSchedules(tx)) >= MOST_SCHEDULES) throw tooManySchedules();
  const id = newId();
  await insertSchedule(tx, { id, fields, nextRunAt: nextRun(rhythmOf(fields), at, zone), at }, source.actor.id);
  await record(tx, source, [{ action: 'schedule.created', objectType: 'schedule', objectId: id, details: { ...fields } }]);
  return (await findSchedule(tx, id))!;
}

export interface ScheduleChange {
  readonly id: string;
  readonly changes: Partial<ScheduleFields>;
  readonly at: Date;
}

/** @throws AppError `not_found`, `invalid` */
export async function changeSchedule(tx: Tx, source: AuditSource, { id, changes, at }: ScheduleChange): Promise<ScheduleRow> {
  const before = await lockSchedule(tx, id);
  if (!before) throw notFound();
  const { zone } = await clientHead(tx);
  const fields = { ...before, ...changes };
  check(fields, { zone, at });
  await updateSchedule(tx, { id, fields, nextRunAt: nextRun(rhythmOf(fields), at, zone), at });
  await record(tx, source, [{ action: 'schedule.updated', objectType: 'schedule', objectId: id, details: { ...changes } }]);
  return (await findSchedule(tx, id))!;
}

/** @throws AppError `not_found` */
export async function endSchedule(tx: Tx, source: AuditSource, { id, at }: { readonly id: string; readonly at: Date }): Promise<void> {
  if (!(await lockSchedule(tx, id))) throw notFound();
  await removeSchedule(tx, id, at);
  await record(tx, source, [{ action: 'schedule.removed', objectType: 'schedule', objectId: id }]);
}

/** Few at a time: the open exports of a client are bounded. */
const DUE_AT_ONCE = 10;

/**
 * Puts the reports whose time has come in line. The schedule's next time moves in the same transaction, so each time goes
 * out once; times that passed while nothing ran, or while reports by mail were switched off, are not made up for.
 */
export async function startDue(tx: Tx, at: Date): Promise<number> {
  const due = await lockDue(tx, at, DUE_AT_ONCE);
  if (due.length === 0) return 0;
  const { zone } = await clientHead(tx);
  const isOn = await isFeatureOn(tx, 'report_mail');
  for (const schedule of due) {
    if (!isOn) {
      await moveOn(tx, schedule.id, nextRun(rhythmOf(schedule), at, zone));
      continue;
    }
    const report = reportNamed(schedule.report);
    const days = coveredDays(schedule, schedule.next_run_at, zone);
    const filters: Filters = { ...schedule.filters, ...(report.filters.includes('from') ? days : {}) };
    // what is mailed is read by people who never signed in
    const exportId = await requestExport(tx, systemSource, { report, format: schedule.format, filters, showPhones: false, scheduleId: schedule.id, at });
    await markRun(tx, { id: schedule.id, exportId, at, nextRunAt: nextRun(rhythmOf(schedule), at, zone) });
  }
  return due.length;
}
