import { mkdirSync } from 'node:fs';
import { open, readFile, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { failpoint } from '../../../kernel/failpoints.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Arrival } from './intake.ts';

export interface Spool {
  /** Resolves when the line is synced to the disk. */
  append(arrival: Arrival): Promise<void>;
  /** Hands every spooled arrival over; a file goes away only when all its lines were taken. */
  replay(store: (arrival: Arrival) => Promise<void>): Promise<number>;
  close(): Promise<void>;
}

/**
 * The place for money notices while the database is away: lines of JSON in files of this process.
 * Replaying a line twice is harmless: the receipt is unique.
 */
export function createSpool(folder: string): Spool {
  let file: { handle: FileHandle; path: string } | undefined;
  let tail: Promise<void> = Promise.resolve();
  const current = async (): Promise<FileHandle> => {
    if (!file) {
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `${newId()}.open`);
      file = { handle: await open(path, 'a', 0o600), path };
    }
    return file.handle;
  };
  const seal = async (): Promise<void> => {
    if (!file) return;
    const { handle, path } = file;
    file = undefined;
    await handle.close();
    await rename(path, path.replace(/\.open$/, '.spool'));
  };
  return {
    append(arrival) {
      const written = inTurn(tail, async () => {
        const handle = await current();
        await handle.appendFile(`${JSON.stringify({ ...arrival, body: arrival.body.toString('base64') })}\n`);
        failpoint('spool.before_sync');
        await handle.datasync();
        failpoint('spool.after_sync');
      });
      tail = written.catch(() => undefined);
      return written;
    },
    async replay(store) {
      tail = tail.then(seal, seal);
      await tail;
      return replayFiles(folder, store);
    },
    close: async () => {
      await tail;
      await file?.handle.close();
      file = undefined;
    },
  };
}

async function inTurn(before: Promise<void>, work: () => Promise<void>): Promise<void> {
  await before;
  await work();
}

async function replayFiles(folder: string, store: (arrival: Arrival) => Promise<void>): Promise<number> {
  let taken = 0;
  // files left `.open` by a killed process are taken too; this process has sealed its own
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
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
function readLine(line: string): Arrival[] {
  if (line === '') return [];
  try {
    const stored = JSON.parse(line) as Omit<Arrival, 'body' | 'receivedAt'> & { body: string; receivedAt: string };
    return [{ ...stored, body: Buffer.from(stored.body, 'base64'), receivedAt: new Date(stored.receivedAt) }];
  } catch {
    return [];
  }
}
