import { existsSync, mkdirSync } from 'node:fs';
import { open, readFile, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { failpoint } from '../../../kernel/failpoints.ts';
import { newId } from '../../../kernel/ids.ts';
import { createSpoolRoom, type SpoolOptions } from './spool-room.ts';
import type { Arrival } from './intake.ts';
import type { Notice } from './notice.ts';

/** With its tenant, or with the door it came to when the tenant could not be found out. */
export type Spooled = Arrival | Notice;

export interface Spool {
  /**
   * Resolves when the line is synced to the disk.
   * @throws AppError `payments.spool_full`, 503: M-Pesa may call again
   */
  append(arrival: Spooled): Promise<void>;
  /** Hands everything spooled over; a file goes away only when all its lines were taken. */
  replay(store: (arrival: Spooled) => Promise<void>): Promise<number>;
  close(): Promise<void>;
}

/**
 * The place for money notices while the database is away: lines of JSON in files of this process.
 * Replaying a line twice is harmless: the receipt is unique. Whoever replays renames a file before reading
 * it, so a line is safe when its file still has its name after the sync; else it is written once more.
 */
export function createSpool(options: SpoolOptions): Spool {
  const { folder } = options;
  const room = createSpoolRoom(options);
  let file: OpenFile | undefined;
  let tail: Promise<void> = Promise.resolve();
  const leave = async (): Promise<void> => {
    const left = file;
    file = undefined;
    await left?.handle.close();
  };
  const write = async (line: string): Promise<void> => {
    if (file && file.bytes > LARGEST_FILE) await leave();
    file ??= await openFile(folder);
    file.bytes += line.length;
    const { path } = file;
    try {
      await file.handle.appendFile(line);
      failpoint('spool.before_sync');
      await file.handle.datasync();
      failpoint('spool.after_sync');
    } catch (error) {
      // a disk that is full leaves half a line, and the next one must not stand behind it
      await leave();
      throw error;
    }
    if (existsSync(path)) return;
    await leave();
    await write(line);
  };
  const keep = async (line: string, known: boolean): Promise<void> => {
    await room.take(Buffer.byteLength(line), { known });
    await write(line);
  };
  return {
    append(arrival) {
      const line = `${JSON.stringify({ ...arrival, body: arrival.body.toString('base64') })}\n`;
      const written = tail.then(() => keep(line, !('door' in arrival)));
      tail = written.catch(() => undefined);
      return written;
    },
    async replay(store) {
      tail = tail.then(leave).catch(() => undefined);
      await tail;
      try {
        return await replayFiles(folder, store);
      } finally {
        await room.measure();
      }
    },
    close: async () => {
      await tail;
      await leave();
    },
  };
}

/** A file is read whole when it is brought in. */
const LARGEST_FILE = 16 * 1024 * 1024;

interface OpenFile {
  readonly handle: FileHandle;
  readonly path: string;
  bytes: number;
}

/** Its name is on the disk too when this resolves. */
async function openFile(folder: string): Promise<OpenFile> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${newId()}.open`);
  const handle = await open(path, 'a', 0o600);
  const directory = await open(folder, 'r');
  await directory.sync().finally(() => directory.close());
  return { handle, path, bytes: 0 };
}

async function replayFiles(folder: string, store: (arrival: Spooled) => Promise<void>): Promise<number> {
  let taken = 0;
  // files of other processes, killed or alive, are taken too
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name.replace(/\.open$/, '.spool'));
    if (name.endsWith('.open')) await rename(join(folder, name), path).catch(() => undefined);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const arrivals = text.split('\n').flatMap(readLine);
    await Promise.all(arrivals.map(store));
    await rm(path, { force: true });
    taken += arrivals.length;
  }
  return taken;
}

/** A torn last line was never acknowledged, so nothing is lost by leaving it out. */
function readLine(line: string): Spooled[] {
  if (line === '') return [];
  try {
    const stored = JSON.parse(line) as Omit<Spooled, 'body' | 'receivedAt'> & { body: string; receivedAt: string };
    return [{ ...stored, body: Buffer.from(stored.body, 'base64'), receivedAt: new Date(stored.receivedAt) } as Spooled];
  } catch {
    return [];
  }
}
