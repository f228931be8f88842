import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newId } from '../../../../kernel/ids.ts';
import type { ExportStore } from '../port.ts';

const HALF = '.part';

/** Files in a folder of this machine. Web and worker processes on several machines need one that they share. */
export function createFileStore(folder: string): ExportStore {
  return {
    async write(key, content) {
      const path = join(folder, key);
      // each attempt has a file of its own: two never write into one
      const half = `${path}.${newId()}${HALF}`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        const bytes = await writeSynced(half, content);
        await rename(half, path);
        return bytes;
      } catch (error) {
        await rm(half, { force: true });
        throw error;
      }
    },
    async read(key) {
      const path = join(folder, key);
      const found = await stat(path).catch(() => null);
      return found ? { content: createReadStream(path), bytes: found.size } : null;
    },
    remove: (key) => rm(join(folder, key), { force: true }),
    removeLeftovers: (before) => removeLeftovers(folder, before),
  };
}

async function writeSynced(path: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of content) {
      await file.appendFile(chunk);
      bytes += chunk.byteLength;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return bytes;
}

async function removeLeftovers(folder: string, before: Date): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith(HALF)) continue;
    const path = join(entry.parentPath, entry.name);
    const found = await stat(path).catch(() => null);
    if (found && found.mtime < before) await rm(path, { force: true });
  }
}
