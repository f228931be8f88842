import type { Tx } from '../../../../kernel/db.ts';
import { invalid } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import type { Filters } from '../ask.ts';
import type { Report } from '../catalogue/report.ts';
import { tooManyExports } from '../errors.ts';
import type { FileFormat } from '../formats/formats.ts';
import { reportJobs } from '../jobs.ts';
import { countOpen, insertExport } from './queries.ts';

/** Exports of one client that may wait or run at once. */
const MOST_OPEN = 20;

export interface ExportOrder {
  readonly report: Pick<Report, 'name'>;
  readonly format: FileFormat;
  readonly filters: Filters;
  readonly showPhones: boolean;
  readonly showTokens?: boolean;
  readonly scheduleId: string | null;
  readonly at: Date;
}

/**
 * Puts a report in line to become a file: the job exists exactly if the transaction commits.
 * @returns the id of the export
 * @throws AppError `exports.too_many`
 */
export async function requestExport(tx: Tx, source: AuditSource, order: ExportOrder): Promise<string> {
  if ((await countOpen(tx)) >= MOST_OPEN) throw tooManyExports();
  const id = newId();
  const { report, format, filters, showPhones, showTokens = false, scheduleId, at } = order;
  await insertExport(tx, { id, report: report.name, format, filters, showPhones, showTokens, scheduleId, requestedBy: source.actor.id, at });
  await enqueue(tx, reportJobs.export, [{ tenantId: tx.tenantId, exportId: id }]);
  await record(tx, source, [{ action: 'export.requested', objectType: 'export', objectId: id, details: { report: report.name, format, filters, scheduleId } }]);
  return id;
}

/** @throws AppError `invalid` naming the filters that the report does not have */
export function checkFilters(report: Report, filters: Filters): void {
  const unknown = Object.keys(filters).filter((name) => !(report.filters as readonly string[]).includes(name));
  if (unknown.length > 0) throw invalid(Object.fromEntries(unknown.map((name) => [`filters.${name}`, ['This report has no such filter.']])));
}
