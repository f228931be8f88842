import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { sha256 } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { foreignShortcode, noLines, unreadable, whichPaybill } from '../errors.ts';
import type { LineKind, StatementFile, StatementLine, StatementReader } from '../port.ts';
import { requestRun } from '../runs/run.ts';
import {
  countKnown,
  daysOfImport,
  findByChecksum,
  findImport,
  insertFile,
  insertImport,
  insertLines,
  ownChannels,
  sumMissing,
  type ImportRow,
  type NumberedLine,
  type OwnChannel,
} from './queries.ts';

const LINES_AT_ONCE = 5_000;
const REJECTED_SHOWN = 200;
/** A file that was made before its period ended tells of it up to its last line only. */
const SETTLED_MS = 3_600_000;
const LONGEST_MS = 400 * 86_400_000;

/** A file that was read, before it is known whose it is. */
export interface ReadFile {
  readonly bytes: Buffer;
  readonly name: string;
  readonly file: StatementFile;
  readonly zipped: Buffer;
}

/** @throws AppError `statements.unreadable` with what to do */
export async function readUpload(reader: StatementReader, upload: { readonly bytes: Buffer; readonly name: string }): Promise<ReadFile> {
  const reading = await reader.readStatement(upload.bytes);
  if (reading.kind === 'unreadable') throw unreadable(reading.reason, reading.text);
  return { ...upload, file: reading.file, zipped: await promisify(gzip)(upload.bytes) };
}

export interface Upload extends ReadFile {
  /** The paybill that a person chose; needed where the file does not name it. */
  readonly channelId: string | null;
  readonly at: Date;
}

export interface Preview {
  readonly upload: Upload;
  readonly channel: OwnChannel;
  readonly lines: readonly NumberedLine[];
  readonly period: { readonly from: Date; readonly to: Date };
  readonly kinds: Readonly<Partial<Record<LineKind, number>>>;
  readonly known: number;
  readonly missing: { readonly count: number; readonly minor: bigint };
  readonly paidInMinor: bigint;
  readonly withdrawnMinor: bigint;
  readonly warnings: readonly string[];
  /** The import of this very file, when it was there before or is there now. */
  readonly stored: ImportRow | undefined;
}

/** What taking the file in would do; writes nothing. */
export async function previewImport(tx: Tx, upload: Upload): Promise<Preview> {
  const channel = chooseChannel(await ownChannels(tx), upload);
  const lines = numbered(upload.file.lines);
  const completed = lines.filter((line) => line.kind !== 'void');
  return {
    upload,
    channel,
    lines,
    period: periodOf(upload),
    kinds: Object.fromEntries([...Map.groupBy(lines, (line) => line.kind)].map(([kind, of]) => [kind, of.length])),
    known: await countKnown(tx, lines, channel.id),
    missing: await sumMissing(
      tx,
      lines.filter((line) => line.kind === 'payment'),
    ),
    paidInMinor: sumOf(completed, (minor) => minor > 0n),
    withdrawnMinor: sumOf(completed, (minor) => minor < 0n),
    warnings: warningsOf(upload.file, completed),
    stored: await findByChecksum(tx, channel.id, sha256(upload.bytes)),
  };
}

function sumOf(lines: readonly StatementLine[], wanted: (minor: bigint) => boolean): bigint {
  return lines.reduce((sum, line) => (wanted(line.amountMinor) ? sum + line.amountMinor : sum), 0n);
}

/** The paybill that the file names, that a person chose, or the only one there is; two of them must agree. */
function chooseChannel(channels: readonly OwnChannel[], { file, channelId }: Upload): OwnChannel {
  const said = [
    ...(file.shortcode === null ? [] : [channels.find((one) => one.shortcode === file.shortcode || one.store_number === file.shortcode)]),
    ...(channelId === null ? [] : [channels.find((one) => one.id === channelId)]),
  ];
  if (said.some((one) => one === undefined || one !== said[0])) throw foreignShortcode();
  const channel = said[0] ?? (channels.length === 1 ? channels[0] : undefined);
  if (!channel) throw whichPaybill();
  return channel;
}

/** For which time the file tells everything: as it says, but not past what it can have known. */
function periodOf({ file, at }: Upload): Preview['period'] {
  const times = file.lines.map((line) => line.occurredAt.getTime());
  const [first, last] = times.reduce<readonly [number, number]>(([low, high], time) => [Math.min(low, time), Math.max(high, time)], [Infinity, -Infinity]);
  const from = Math.min(first, file.periodFrom?.getTime() ?? Infinity);
  const said = file.periodTo?.getTime() ?? -Infinity;
  const to = Math.max(last, said + SETTLED_MS <= at.getTime() ? said : -Infinity);
  if (!Number.isFinite(from) || !Number.isFinite(to) || to < from) throw noLines();
  if (to - from > LONGEST_MS) throw unreadable('period', 'The statement is for more than a year. Export a shorter period.');
  return { from: new Date(from), to: new Date(to) };
}

/** Equal lines of one file are told apart by their order, so that a second file with them adds nothing. */
function numbered(lines: readonly StatementLine[]): readonly NumberedLine[] {
  const counts = new Map<string, number>();
  return lines.map((line) => {
    const key = `${line.receipt}:${line.kind}:${line.amountMinor}`;
    const occurrence = (counts.get(key) ?? 0) + 1;
    counts.set(key, occurrence);
    return { ...line, id: newId(), occurrence };
  });
}

function warningsOf(file: StatementFile, lines: readonly StatementLine[]): readonly string[] {
  const { openingMinor, closingMinor } = file;
  if (openingMinor === null || closingMinor === null) return [];
  const moved = lines.reduce((sum, line) => sum + line.amountMinor, 0n);
  return openingMinor + moved === closingMinor
    ? []
    : ['The lines do not lead from the opening to the closing balance: the file may be cut, or rows were left out.'];
}

/** Keeps the file and its lines and puts a comparison of its days in line. The same file again changes nothing. */
export async function importStatement(tx: Tx, upload: Upload, source: AuditSource): Promise<Preview & { readonly runId: string | null }> {
  const preview = await previewImport(tx, upload);
  if (preview.stored) return { ...preview, runId: null };
  const { channel, lines, period } = preview;
  const id = newId();
  const { file, bytes, at } = upload;
  const isNew = await insertImport(
    tx,
    {
      id,
      channel,
      fileName: upload.name,
      format: file.format,
      checksum: sha256(bytes),
      bytes: bytes.length,
      periodFrom: period.from,
      periodTo: period.to,
      lines: lines.length,
      rejectedRows: file.rejected.length,
      rejected: JSON.stringify(file.rejected.slice(0, REJECTED_SHOWN)),
      paidInMinor: preview.paidInMinor,
      withdrawnMinor: preview.withdrawnMinor,
      openingMinor: file.openingMinor,
      closingMinor: file.closingMinor,
      importedBy: source.actor.kind === 'user' ? source.actor.id : null,
      at,
    },
    lines.length - preview.known,
  );
  // two uploads of one file at once: the other one has it
  if (!isNew) return { ...preview, stored: await findByChecksum(tx, channel.id, sha256(bytes)), runId: null };
  await insertFile(tx, id, upload.zipped);
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE)
    await insertLines(tx, lines.slice(from, from + LINES_AT_ONCE), { importId: id, channelId: channel.id });
  const days = await daysOfImport(tx, id);
  const runId =
    days &&
    (await requestRun(tx, { fromDay: days.from_day, toDay: days.to_day, scope: 'statement', meters: 'active', cause: 'import', requestedBy: null, at }));
  await record(tx, source, [
    {
      action: 'statement.imported',
      objectType: 'statement_import',
      objectId: id,
      details: {
        file: upload.name,
        checksum: sha256(bytes).toString('hex'),
        shortcode: channel.shortcode,
        lines: lines.length,
        rejected: file.rejected.length,
      },
    },
  ]);
  return { ...preview, stored: await findImport(tx, id), runId };
}
