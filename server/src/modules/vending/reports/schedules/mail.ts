import type { Tx } from '../../../../kernel/db.ts';
import { reportNamed } from '../catalogue/catalogue.ts';
import { clientHead } from '../client-queries.ts';
import type { ExportRow } from '../exports/queries.ts';
import type { SendReport } from '../port.ts';
import { findSchedule } from './queries.ts';

export interface ReadyExport {
  readonly export: ExportRow;
  readonly url: string;
  readonly expiresAt: Date;
}

/** Tells the people of a schedule, in the transaction that says that the file is ready; a schedule that is gone tells nobody. */
export async function mailIfScheduled(tx: Tx, sendReport: SendReport, { export: row, url, expiresAt }: ReadyExport): Promise<void> {
  const schedule = row.schedule_id === null ? undefined : await findSchedule(tx, row.schedule_id);
  if (!schedule) return;
  const { language, zone } = await clientHead(tx);
  await sendReport(tx, {
    to: schedule.recipients,
    scheduleName: schedule.name,
    reportTitle: reportNamed(row.report).title,
    language,
    zone,
    format: row.format,
    rows: Number(row.rows_done),
    url,
    expiresAt,
    dedupeKey: `report:${row.id}`,
  });
}
