import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db } from '../../../kernel/db.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Dossier, ExportStore, SendReport } from './port.ts';

export interface ReportsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly publicUrl: string;
  readonly store: ExportStore;
  readonly sendReport: SendReport;
  /** Files that are no reports of the catalogue. */
  readonly dossiers: readonly Dossier[];
  readonly activeTenants: () => Promise<readonly string[]>;
}
