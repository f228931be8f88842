/** What the tests of reconciliation share: statements as the portal writes them, and what a comparison has found. */
import { waitFor, type Answer, type Row, type TestApp } from '../../../../../test/harness.ts';
import { OWNER, runJob } from '../payments/money.testkit.ts';

export interface BreakQuery {
  readonly receipt?: string;
  readonly day?: string;
}

/** Breaks as stored, of one receipt or day where named. */
export function breaksOf(app: TestApp, { receipt, day }: BreakQuery = {}): Promise<Row[]> {
  return app.sql(
    'select *, business_day::text as day from reconciliation_breaks where ($1::text is null or receipt = $1) and ($2::date is null or business_day = $2::date) order by id',
    [receipt ?? null, day ?? null],
  );
}

/** Every run that was asked for has come to its end; without workers they are carried out here. */
export async function carryOutRuns(app: TestApp, { workers = true }: { workers?: boolean } = {}): Promise<void> {
  if (!workers) {
    const open = await app.sql("select tenant_id, id from reconciliation_runs where state in ('queued', 'running') order by id");
    for (const { tenant_id: tenantId, id: runId } of open) await runJob(app, 'reconciliation.run', { tenantId, runId });
  }
  await waitFor(async () => (await app.sql("select from reconciliation_runs where state <> 'done'")).length === 0, { what: 'all runs done' });
}

const HEADER =
  'Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.';

export interface Line {
  readonly receipt: string;
  readonly at: Date;
  readonly amount: string;
  readonly account?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly details?: string;
  readonly linked?: string;
}

/** `03-02-2026 10:15:00`, East Africa's. */
function portalTime(at: Date): string {
  const [date = '', time = ''] = new Date(at.getTime() + 3 * 3_600_000).toISOString().slice(0, 19).split('T');
  return `${date.split('-').reverse().join('-')} ${time}`;
}

/** A line as the portal prints it; a negative amount is a withdrawal. */
export function portalLine({
  receipt,
  at,
  amount,
  account = '',
  status = 'Completed',
  reason = 'Pay Utility',
  details = 'Pay Bill',
  linked = '',
}: Line): string {
  const [into, out] = amount.startsWith('-') ? ['', amount] : [amount, ''];
  return [receipt, portalTime(at), '', details, status, into, out, '', 'true', reason, '2547****678 - AMINA', linked, account]
    .map((cell) => (cell.includes(',') ? `"${cell}"` : cell))
    .join(',');
}

export interface Statement {
  readonly lines: readonly string[];
  readonly shortcode?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export function portalCsv({ lines, shortcode = '600100', from, to }: Statement): string {
  const period = from && to ? [`Time From:,${portalTime(from)},Time To:,${portalTime(to)}`] : [];
  return [`Organization Name,ACME WATER`, `Short Code,${shortcode}`, ...period, HEADER, ...lines, ''].join('\r\n');
}

export function upload(
  app: TestApp,
  content: string | Buffer,
  options: { readonly dryRun?: boolean; readonly as?: string; readonly name?: string; readonly channel?: string } = {},
): Promise<Answer> {
  const { dryRun = false, as = OWNER, name = 'statement.csv', channel } = options;
  return app.api('POST', '/api/statement-imports/', {
    as,
    body: { file_name: name, content_base64: Buffer.from(content).toString('base64'), dry_run: dryRun, ...(channel ? { channel } : {}) },
  });
}
