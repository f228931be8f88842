import { AppError } from '../../../../kernel/errors.ts';
import { record, systemSource } from '../../../tenancy/audit/index.ts';
import { readAsk } from '../ask.ts';
import { reportNamed } from '../catalogue/catalogue.ts';
import { clientHead, type ClientHead } from '../client-queries.ts';
import type { ReportRow } from '../columns.ts';
import type { ReportsDeps } from '../deps.ts';
import { tooLongToPrint } from '../errors.ts';
import { FORMATS, type FileFormat, type FormatName } from '../formats/formats.ts';
import type { DossierPage } from '../port.ts';
import { documentOf, readPages, type InTenant, type Reading } from '../read.ts';
import { mailIfScheduled } from '../schedules/mail.ts';
import { dossierNamed, dossierPages, writeDossier } from './dossiers.ts';
import { downloadUrl } from './link.ts';
import { claimExport, findExport, finishExport, keepAt, type Claim, type ExportRow } from './queries.ts';

/** Renewed while rows come; a worker that dies holds an export no longer than this. */
const LEASE_MS = 60_000;
const TELL_EVERY_MS = 2_000;
const MOST_ATTEMPTS = 5;
const KEPT_MS = 7 * 24 * 3_600_000;

export function keyOf(tenantId: string, { id, format }: Pick<ExportRow, 'id' | 'format'>): string {
  return `${tenantId}/${id}.${format}`;
}

export interface ExportRun {
  readonly tenantId: string;
  readonly exportId: string;
}

/**
 * Makes the file of an export. If this dies anywhere, the lease runs out and the sweep begins it anew, from its first
 * row: a file appears under its name only when it is whole.
 */
export async function runExport(deps: ReportsDeps, { tenantId, exportId }: ExportRun): Promise<void> {
  const claim = await deps.db.inTenant(tenantId, (tx) => claimExport(tx, exportId, leaseFrom(deps)));
  if (!claim) return;
  try {
    await makeFile(deps, claim);
  } catch (error) {
    const givenUp = error instanceof AppError || claim.attempts >= MOST_ATTEMPTS;
    await end(deps, claim, { state: givenUp ? 'failed' : 'queued', rows: 0, bytes: null, errorCode: error instanceof AppError ? error.code : 'internal' });
    if (!(error instanceof AppError)) throw error;
  }
}

function leaseFrom({ clock }: ReportsDeps): { at: Date; until: Date } {
  const at = clock.now();
  return { at, until: new Date(at.getTime() + LEASE_MS) };
}

async function makeFile(deps: ReportsDeps, claim: Claim): Promise<void> {
  const progress: Progress = { done: 0, expected: null };
  const content = await (dossierNamed(deps, claim.report) ? dossierContent : reportContent)(deps, { claim, progress });
  const bytes = await deps.store.write(keyOf(claim.tenant_id, claim), content);
  await end(deps, claim, { state: 'ready', rows: progress.done, bytes, errorCode: null });
}

/** Rows that were written, and how many there will be where that is known. */
interface Progress {
  done: number;
  expected: number | null;
}

interface Watch {
  readonly claim: Claim;
  readonly progress: Progress;
}

async function reportContent(deps: ReportsDeps, { claim, progress }: Watch): Promise<AsyncIterable<Uint8Array>> {
  const { reading, client, rows } = await prepare(deps, claim);
  progress.expected = rows;
  const pages = watched(deps, { claim, progress, rowsOf: (page: readonly ReportRow[]) => page.length }, readPages(within(deps, claim), reading));
  return FORMATS[tableFormat(claim.format)].writer(documentOf(reading, client, rows), pages);
}

async function dossierContent(deps: ReportsDeps, { claim, progress }: Watch): Promise<AsyncIterable<Uint8Array>> {
  const dossier = dossierNamed(deps, claim.report)!;
  const client = await deps.db.inTenant(claim.tenant_id, clientHead);
  const pages = watched(deps, { claim, progress, rowsOf: (page: DossierPage) => page.records.length }, dossierPages(dossier, claim, within(deps, claim)));
  return writeDossier(dossier, { claim, client }, pages);
}

function within({ db }: ReportsDeps, claim: Claim): InTenant {
  return (fn) => db.inTenant(claim.tenant_id, fn);
}

function tableFormat(format: FileFormat): FormatName {
  if (format === 'json') throw new Error('no report is asked for as JSON');
  return format;
}

async function prepare({ db }: ReportsDeps, claim: Claim): Promise<{ reading: Reading; client: ClientHead; rows: number }> {
  const report = reportNamed(claim.report);
  return db.inTenant(claim.tenant_id, async (tx) => {
    const client = await clientHead(tx);
    // of the moment it was asked for, however late and however often it is made
    const ask = readAsk(claim.filters, { zone: client.zone, at: claim.created_at });
    const { mostRows } = FORMATS[tableFormat(claim.format)];
    const rows = await report.count(tx, ask, Math.min(mostRows + 1, MOST_ROWS));
    if (rows > mostRows) throw tooLongToPrint(mostRows);
    return { reading: { report, ask, showPhones: claim.show_phones }, client, rows };
  });
}

/** An upper bound for counting; beyond it a progress in percent means nothing. */
const MOST_ROWS = 100_000_000;

/** Tells how far it is, and keeps the lease; stops when the export has become another attempt's. */
async function* watched<P>(
  deps: ReportsDeps,
  { claim, progress, rowsOf }: Watch & { readonly rowsOf: (page: P) => number },
  pages: AsyncIterable<P>,
): AsyncGenerator<P> {
  let told = -Infinity;
  for await (const page of pages) {
    yield page;
    progress.done += rowsOf(page);
    if (deps.clock.monotonic() - told < TELL_EVERY_MS) continue;
    told = deps.clock.monotonic();
    const at = { id: claim.id, attempts: claim.attempts, rowsExpected: progress.expected, rowsDone: progress.done, leaseUntil: leaseFrom(deps).until };
    if (!(await deps.db.inTenant(claim.tenant_id, (tx) => keepAt(tx, at)))) throw new Error('the export is worked at by another process');
  }
}

interface End {
  readonly state: 'ready' | 'failed' | 'queued';
  readonly rows: number;
  readonly bytes: number | null;
  readonly errorCode: string | null;
}

/** In one transaction: what became of it, the mail to who waits for it, and the audit entry. */
async function end(deps: ReportsDeps, claim: Claim, { state, rows, bytes, errorCode }: End): Promise<void> {
  const at = deps.clock.now();
  const expiresAt = state === 'ready' ? new Date(at.getTime() + KEPT_MS) : null;
  await deps.db.inTenant(claim.tenant_id, async (tx) => {
    if (!(await finishExport(tx, { id: claim.id, attempts: claim.attempts, state, rowsDone: rows, bytes, errorCode, at, expiresAt }))) return;
    const finished = (await findExport(tx, claim.id))!;
    if (expiresAt) await mailIfScheduled(tx, deps.sendReport, { export: finished, url: urlOf(deps, finished, expiresAt), expiresAt });
    if (state !== 'queued')
      await record(tx, systemSource, [{ action: `export.${state}`, objectType: 'export', objectId: claim.id, details: { rows, bytes, errorCode } }]);
  });
}

export function urlOf({ secrets, publicUrl }: Pick<ReportsDeps, 'secrets' | 'publicUrl'>, row: ExportRow, expiresAt: Date): string {
  return downloadUrl(secrets, publicUrl, { tenantId: row.tenant_id, exportId: row.id, expiresAt });
}
