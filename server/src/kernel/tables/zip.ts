import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { TableError } from './errors.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const MOST_ENTRIES = 2_000;
const STORED = 0;
const DEFLATED = 8;

const inflate = promisify(inflateRaw);

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly offset: number;
}

/**
 * The directory of a ZIP archive. Sizes that it claims are not believed: what matters is how much comes out.
 * @throws TableError `damaged`
 */
export function readDirectory(file: Buffer): Map<string, ZipEntry> {
  const end = findEnd(file);
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  const entries = new Map<string, ZipEntry>();
  if (count > MOST_ENTRIES) throw damaged();
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== DIRECTORY_ENTRY) throw damaged();
    const [nameLength, extraLength, commentLength] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32)];
    const name = file.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/');
    entries.set(name, { name, method: file.readUInt16LE(at + 10), packed: file.readUInt32LE(at + 20), offset: file.readUInt32LE(at + 42) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** The end record stands in the last 64 KB, behind it at most a comment. */
function findEnd(file: Buffer): number {
  for (let at = file.length - 22; at >= Math.max(0, file.length - 65_557); at -= 1) if (file.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  throw damaged();
}

/**
 * Inflates one entry outside of the event loop.
 * @throws TableError `too_large` as soon as more than `most` bytes have come out, whatever the directory claims
 */
export async function readEntry(file: Buffer, entry: ZipEntry, most: number): Promise<Buffer> {
  const { offset } = entry;
  if (offset + 30 > file.length || file.readUInt32LE(offset) !== LOCAL_HEADER) throw damaged();
  const start = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28);
  const packed = file.subarray(start, start + entry.packed);
  if (entry.method === STORED) return packed.length > most ? fail() : packed;
  if (entry.method !== DEFLATED) throw damaged();
  try {
    return await inflate(packed, { maxOutputLength: most });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return fail();
    throw damaged();
  }
}

function fail(): never {
  throw new TableError('too_large', 'The file is too large when it is unpacked. Export a shorter period.');
}

function damaged(): TableError {
  return new TableError('damaged', 'The file is damaged or is no .xlsx file. Export it again.');
}
