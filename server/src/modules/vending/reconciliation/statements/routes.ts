import { Type, type Static } from 'typebox';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import { sha256 } from '../../../../kernel/crypto.ts';
import type { ReconciliationDeps } from '../deps.ts';
import { importStatement, previewImport, readUpload, type Preview } from './import.ts';
import { findImport, listImports, type ImportRow } from './queries.ts';

const tag = 'Reconciliation';
const MEGABYTE = 1024 * 1024;
const LARGEST_FILE = 12 * MEGABYTE;
/** Base64 is a third longer than what it stands for. */
const LARGEST_BODY = 17 * MEGABYTE;
const SHOWN = 20;
const maybe = Type.Union([Type.String(), Type.Null()]);

const ImportBody = Type.Object({
  id: Type.String(),
  client: Type.String(),
  channel: Type.String(),
  paybill: Type.String(),
  file_name: Type.String(),
  format: Type.String(),
  checksum: Type.String(),
  bytes: Type.Integer(),
  period_from: Type.String(),
  period_to: Type.String(),
  lines: Type.Integer(),
  new_lines: Type.Integer(),
  rejected_rows: Type.Integer(),
  rejected: Type.Unknown(),
  paid_in: Type.String(),
  withdrawn: Type.String(),
  opening_balance: maybe,
  closing_balance: maybe,
  imported_by_name: maybe,
  imported_at: Type.String(),
});

function present(row: ImportRow): Static<typeof ImportBody> {
  return {
    id: row.id,
    client: row.tenant_id,
    channel: row.channel_id,
    paybill: row.shortcode,
    file_name: row.file_name,
    format: row.format,
    checksum: row.checksum.toString('hex'),
    bytes: row.bytes,
    period_from: row.period_from.toISOString(),
    period_to: row.period_to.toISOString(),
    lines: row.lines,
    new_lines: row.new_lines,
    rejected_rows: row.rejected_rows,
    rejected: row.rejected,
    paid_in: formatMinor(row.paid_in_minor),
    withdrawn: formatMinor(row.withdrawn_minor),
    opening_balance: row.opening_minor === null ? null : formatMinor(row.opening_minor),
    closing_balance: row.closing_minor === null ? null : formatMinor(row.closing_minor),
    imported_by_name: row.imported_by_name,
    imported_at: row.imported_at.toISOString(),
  };
}

const Rejected = Type.Object({ row: Type.Integer(), reason: Type.String(), cells: Type.Array(Type.String()) });
const Line = Type.Object({
  row: Type.Integer(),
  receipt: Type.String(),
  kind: Type.String(),
  status: Type.String(),
  amount: Type.String(),
  at: Type.String(),
  account: Type.String(),
  payer: Type.String(),
  reason: Type.String(),
});

const UploadAnswer = Type.Object({
  dry_run: Type.Boolean(),
  /** This very file was taken in before: nothing was changed. */
  already_imported: Type.Boolean(),
  statement: Type.Union([ImportBody, Type.Null()]),
  reconciliation: maybe,
  paybill: Type.String(),
  format: Type.String(),
  /** Which column of the file was read as what. */
  columns: Type.Array(Type.Object({ field: Type.String(), heading: Type.String() })),
  checksum: Type.String(),
  period_from: Type.String(),
  period_to: Type.String(),
  lines: Type.Integer(),
  known_lines: Type.Integer(),
  kinds: Type.Record(Type.String(), Type.Integer()),
  paid_in: Type.String(),
  withdrawn: Type.String(),
  missing_in_books: Type.Object({ count: Type.Integer(), amount: Type.String() }),
  warnings: Type.Array(Type.String()),
  rejected_rows: Type.Integer(),
  rejected: Type.Array(Rejected),
  preview: Type.Array(Line),
});

function presentUpload(
  preview: Preview & { readonly runId: string | null },
  { dryRun, already }: { readonly dryRun: boolean; readonly already: boolean },
): Static<typeof UploadAnswer> {
  const { upload, lines, period, stored } = preview;
  return {
    dry_run: dryRun,
    already_imported: already,
    statement: stored ? present(stored) : null,
    reconciliation: preview.runId,
    paybill: preview.channel.shortcode,
    format: upload.file.format,
    columns: upload.file.headings.map((column) => ({ ...column })),
    checksum: sha256(upload.bytes).toString('hex'),
    period_from: period.from.toISOString(),
    period_to: period.to.toISOString(),
    lines: lines.length,
    known_lines: preview.known,
    kinds: { ...preview.kinds },
    paid_in: formatMinor(preview.paidInMinor),
    withdrawn: formatMinor(preview.withdrawnMinor),
    missing_in_books: { count: preview.missing.count, amount: formatMinor(preview.missing.minor) },
    warnings: [...preview.warnings],
    rejected_rows: upload.file.rejected.length,
    rejected: upload.file.rejected.slice(0, 200).map((row) => ({ ...row, cells: [...row.cells] })),
    preview: lines.slice(0, SHOWN).map((line) => ({
      row: line.row,
      receipt: line.receipt,
      kind: line.kind,
      status: line.status,
      amount: formatMinor(line.amountMinor),
      at: line.occurredAt.toISOString(),
      account: line.accountText,
      payer: line.payerText,
      reason: line.reasonType,
    })),
  };
}

export function statementRoutes(deps: Pick<ReconciliationDeps, 'statements' | 'clock'>): RouteDefinition[] {
  return [
    uploadRoute(deps),
    route({
      method: 'GET',
      path: '/api/statement-imports/',
      summary: 'Statements taken in, newest first',
      tag,
      access: 'payments.read',
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(ImportBody),
      async handle(ctx, { query, raw }) {
        const page = pageRequest(query, raw.url);
        const found = await ctx.read((tx) => listImports(tx, page));
        return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, present);
      },
    }),
    route({
      method: 'GET',
      path: '/api/statement-imports/:id/',
      summary: 'One statement with the rows that could not be read',
      tag,
      access: 'payments.read',
      params: IdParams,
      object: 'statement_imports',
      response: ImportBody,
      async handle(ctx, { params }) {
        const row = await ctx.read((tx) => findImport(tx, params.id));
        if (!row) throw notFound();
        return present(row);
      },
    }),
  ];
}

function uploadRoute({ statements, clock }: Pick<ReconciliationDeps, 'statements' | 'clock'>): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/statement-imports/',
    summary: 'Read a statement of the M-PESA portal: a preview first, then for good',
    tag,
    access: 'payments.reconcile',
    bodyLimit: LARGEST_BODY,
    body: Type.Object(
      {
        file_name: Type.String({ minLength: 1, maxLength: 200 }),
        /** .xlsx or .csv, at most 12 MB. */
        content_base64: Type.String({ minLength: 1, maxLength: LARGEST_BODY }),
        /** The paybill, where the file does not name it. */
        channel: Type.Optional(Type.String({ format: 'uuid' })),
        /** True unless told otherwise: nothing is written. */
        dry_run: Type.Optional(Type.Boolean()),
      },
      { additionalProperties: false },
    ),
    response: UploadAnswer,
    async handle(ctx, { body }) {
      const dryRun = body.dry_run ?? true;
      const read = await readUpload(statements, { bytes: bytesOf(body.content_base64), name: body.file_name });
      const upload = { ...read, channelId: body.channel ?? null, at: clock.now() };
      if (dryRun) {
        const preview = await ctx.write((tx) => previewImport(tx, upload));
        return presentUpload({ ...preview, runId: null }, { dryRun, already: preview.stored !== undefined });
      }
      const done = await ctx.write((tx) => importStatement(tx, upload, ctx));
      return presentUpload(done, { dryRun, already: done.runId === null });
    },
  });
}

function bytesOf(base64: string): Buffer {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64)) throw invalid({ content_base64: ['Must be the file in base64.'] });
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > LARGEST_FILE) throw invalid({ content_base64: ['The file may have at most 12 MB. Export a shorter period.'] });
  return bytes;
}
