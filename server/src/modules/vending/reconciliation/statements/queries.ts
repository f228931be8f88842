import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { idAfter, MOST_COUNTED, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';
import type { LineKind, StatementLine } from '../port.ts';

export interface OwnChannel {
  readonly id: string;
  readonly shortcode: string;
  readonly store_number: string | null;
}

export async function ownChannels(tx: Tx): Promise<readonly OwnChannel[]> {
  const { rows } =
    await sql<OwnChannel>`select id, shortcode, store_number from payment_channels where tenant_id = ${tx.tenantId} and deleted_at is null order by created_at, id`.execute(
      tx.q,
    );
  return rows;
}

export interface NewImport {
  readonly id: string;
  readonly channel: OwnChannel;
  readonly fileName: string;
  readonly format: 'csv' | 'xlsx';
  readonly checksum: Buffer;
  readonly bytes: number;
  readonly periodFrom: Date;
  readonly periodTo: Date;
  readonly lines: number;
  readonly rejectedRows: number;
  readonly rejected: string;
  readonly paidInMinor: bigint;
  readonly withdrawnMinor: bigint;
  readonly openingMinor: bigint | null;
  readonly closingMinor: bigint | null;
  readonly importedBy: string | null;
  readonly at: Date;
}

/** @param newLines lines that no earlier file had @returns false when this file was imported before. */
export async function insertImport(tx: Tx, row: NewImport, newLines: number): Promise<boolean> {
  const { rows } = await sql`
    insert into statement_imports (tenant_id, id, channel_id, shortcode, file_name, format, checksum, bytes, period_from, period_to, lines, new_lines, rejected_rows, rejected, paid_in_minor, withdrawn_minor, opening_minor, closing_minor, imported_by, imported_at)
    values (${tx.tenantId}, ${row.id}, ${row.channel.id}, ${row.channel.shortcode}, ${row.fileName}, ${row.format}, ${row.checksum}, ${row.bytes}, ${row.periodFrom}, ${row.periodTo}, ${row.lines}, ${newLines}, ${row.rejectedRows}, ${row.rejected}::jsonb,
      ${row.paidInMinor}, ${row.withdrawnMinor}, ${row.openingMinor}, ${row.closingMinor}, ${row.importedBy}, ${row.at}) on conflict do nothing returning id`.execute(
    tx.q,
  );
  return rows.length > 0;
}

export async function insertFile(tx: Tx, importId: string, gzipped: Buffer): Promise<void> {
  await sql`insert into statement_files (tenant_id, import_id, body_gzip) values (${tx.tenantId}, ${importId}, ${gzipped})`.execute(tx.q);
}

export interface NumberedLine extends StatementLine {
  readonly id: string;
  /** 1 for the first line of this receipt, kind and amount in its file. */
  readonly occurrence: number;
}

export async function insertLines(
  tx: Tx,
  lines: readonly NumberedLine[],
  { importId, channelId }: { readonly importId: string; readonly channelId: string },
): Promise<void> {
  await sql`
    insert into statement_lines (tenant_id, id, import_id, channel_id, receipt, kind, status, amount_minor, occurrence, occurred_at, business_day, account_text, payer_text, reason_type, details, linked_receipt, balance_minor, row_number)
    select ${tx.tenantId}::uuid, l.id, ${importId}::uuid, ${channelId}::uuid, l.receipt, l.kind, l.status, l.amount, l.occurrence, l.at, (l.at at time zone t.time_zone)::date, l.account, l.payer, l.reason, l.details, l.linked, l.balance, l.row
    from unnest(${lines.map((l) => l.id)}::uuid[], ${lines.map((l) => l.receipt)}::text[], ${lines.map((l) => l.kind)}::text[], ${lines.map((l) => l.status)}::text[], ${lines.map((l) => l.amountMinor)}::bigint[], ${lines.map((l) => l.occurrence)}::integer[],
      ${lines.map((l) => l.occurredAt)}::timestamptz[], ${lines.map((l) => l.accountText)}::text[], ${lines.map((l) => l.payerText)}::text[], ${lines.map((l) => l.reasonType)}::text[], ${lines.map((l) => l.details)}::text[],
      ${lines.map((l) => l.linkedReceipt)}::text[], ${lines.map((l) => l.balanceMinor)}::bigint[], ${lines.map((l) => l.row)}::integer[]) as l (id, receipt, kind, status, amount, occurrence, at, account, payer, reason, details, linked, balance, row)
    join tenants t on t.id = ${tx.tenantId}
    on conflict (tenant_id, channel_id, receipt, kind, amount_minor, occurrence) do nothing`.execute(tx.q);
}

/** How many of these lines are known from earlier files. */
export async function countKnown(tx: Tx, lines: readonly NumberedLine[], channelId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from unnest(${lines.map((l) => l.receipt)}::text[], ${lines.map((l) => l.kind)}::text[], ${lines.map((l) => l.amountMinor)}::bigint[], ${lines.map((l) => l.occurrence)}::integer[]) as l (receipt, kind, amount, occurrence)
    where exists (select from statement_lines s where s.tenant_id = ${tx.tenantId} and s.channel_id = ${channelId} and s.receipt = l.receipt and s.kind = l.kind and s.amount_minor = l.amount and s.occurrence = l.occurrence)`.execute(
    tx.q,
  );
  return rows[0]!.n;
}

/** Paid-in lines whose receipt has no payment: what taking the file in would bring to light. */
export async function sumMissing(tx: Tx, lines: readonly StatementLine[]): Promise<{ count: number; minor: bigint }> {
  const { rows } = await sql<{ count: number; minor: bigint }>`
    select count(*)::int as count, coalesce(sum(l.amount), 0)::bigint as minor from unnest(${lines.map((l) => l.receipt)}::text[], ${lines.map((l) => l.amountMinor)}::bigint[]) as l (receipt, amount)
    where not exists (select from payments p where p.tenant_id = ${tx.tenantId} and p.provider = 'mpesa' and p.receipt = l.receipt)`.execute(tx.q);
  return rows[0]!;
}

export interface ImportRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly channel_id: string;
  readonly shortcode: string;
  readonly file_name: string;
  readonly format: string;
  readonly checksum: Buffer;
  readonly bytes: number;
  readonly period_from: Date;
  readonly period_to: Date;
  readonly lines: number;
  readonly new_lines: number;
  readonly rejected_rows: number;
  readonly rejected: unknown;
  readonly paid_in_minor: bigint;
  readonly withdrawn_minor: bigint;
  readonly opening_minor: bigint | null;
  readonly closing_minor: bigint | null;
  readonly imported_by_name: string | null;
  readonly imported_at: Date;
}

const select = sql`select i.id, i.tenant_id, i.channel_id, i.shortcode, i.file_name, i.format, i.checksum, i.bytes, i.period_from, i.period_to, i.lines, i.new_lines, i.rejected_rows, i.rejected, i.paid_in_minor, i.withdrawn_minor, i.opening_minor, i.closing_minor,
  nullif(trim(u.first_name || ' ' || u.last_name), '') as imported_by_name, i.imported_at from statement_imports i left join users u on u.id = i.imported_by`;

export async function findImport(tx: Tx | PlatformTx, id: string): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`${select} where i.id = ${id} and (${tx.tenantId}::uuid is null or i.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

export async function findByChecksum(tx: Tx, channelId: string, checksum: Buffer): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`${select} where i.tenant_id = ${tx.tenantId} and i.channel_id = ${channelId} and i.checksum = ${checksum}`.execute(
    tx.q,
  );
  return rows[0];
}

export async function listImports(tx: Tx | PlatformTx, page: PageRequest): Promise<{ rows: readonly ImportRow[]; count: number }> {
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const mine = sql`(${tx.tenantId}::uuid is null or i.tenant_id = ${tx.tenantId}::uuid)`;
  const { rows } =
    await sql<ImportRow>`${select} where ${mine} ${after ? sql`and i.id < ${after}::uuid` : sql``} order by i.id desc limit ${limit} offset ${offset}`.execute(
      tx.q,
    );
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select 1 from statement_imports i where ${mine} limit ${MOST_COUNTED}) c`.execute(
    tx.q,
  );
  return { rows, count: counted.rows[0]?.n ?? 0 };
}

/** First and last business day of an import's lines; null without lines. */
export async function daysOfImport(tx: Tx, importId: string): Promise<{ from_day: string; to_day: string } | null> {
  const { rows } = await sql<{ from_day: string | null; to_day: string | null }>`
    select ((i.period_from at time zone t.time_zone)::date)::text as from_day, ((greatest(i.period_from, i.period_to - interval '1 second') at time zone t.time_zone)::date)::text as to_day
    from statement_imports i join tenants t on t.id = i.tenant_id where i.tenant_id = ${tx.tenantId} and i.id = ${importId}`.execute(tx.q);
  const [row] = rows;
  return row?.from_day && row.to_day ? { from_day: row.from_day, to_day: row.to_day } : null;
}

export interface LineToTake {
  readonly receipt: string;
  readonly kind: LineKind;
  readonly status: string;
  readonly amount_minor: bigint;
  readonly occurred_at: Date;
  readonly business_day: string;
  readonly account_text: string;
  readonly payer_text: string;
  readonly reason_type: string;
  readonly details: string;
  readonly channel_id: string;
  readonly shortcode: string;
}

export async function findLine(tx: Tx, id: string): Promise<LineToTake | undefined> {
  const { rows } = await sql<LineToTake>`
    select l.receipt, l.kind, l.status, l.amount_minor, l.occurred_at, l.business_day::text as business_day, l.account_text, l.payer_text, l.reason_type, l.details, l.channel_id, c.shortcode
    from statement_lines l join payment_channels c on c.tenant_id = l.tenant_id and c.id = l.channel_id where l.tenant_id = ${tx.tenantId} and l.id = ${id}`.execute(
    tx.q,
  );
  return rows[0];
}
