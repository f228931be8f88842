import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomHex } from '../../../../kernel/crypto.ts';
import type { MediaStore } from './port.ts';

/** A folder of this machine; processes on several machines need one that they share, or an S3 store. */
export function createFolderStore(folder: string): MediaStore {
  return {
    async write(key, content) {
      const path = join(folder, key);
      const half = `${path}.${randomHex(6)}.part`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        const file = await open(half, 'wx', 0o600);
        await file.writeFile(content).finally(() => file.sync().finally(() => file.close()));
        await rename(half, path);
      } catch (error) {
        await rm(half, { force: true });
        throw error;
      }
    },
    read: (key) => readFile(join(folder, key)).catch(absent),
    remove: (key) => rm(join(folder, key), { force: true }),
  };
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
