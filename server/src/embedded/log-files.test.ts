import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stockLogFiles } from './log-files.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './postgres.ts';

const MEGABYTE = 2 ** 20;
let folder: string;
let postgres: EmbeddedPostgres;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mkondo-log-files-'));
  postgres = await startEmbeddedPostgres({ dataDir: folder, settings: { shared_buffers: '16MB', min_wal_size: '128MB' }, onLog: () => undefined });
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Names of the log files that have not been begun. */
async function ready(): Promise<string[]> {
  const client = new pg.Client({ connectionString: postgres.adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('select name from pg_ls_waldir() where name > pg_walfile_name(pg_current_wal_lsn()) order by name');
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

it('log files lie ready with their blocks taken, and are not made where there are enough', async () => {
  expect(await stockLogFiles(postgres.adminUrl, { files: 4 })).toBeGreaterThan(2);
  const files = await ready();
  expect(files.length).toBeGreaterThanOrEqual(4);
  for (const file of files) expect(statSync(join(folder, 'postgres', 'cluster', 'pg_wal', file)).blocks * 512).toBeGreaterThanOrEqual(16 * MEGABYTE);
  expect(await stockLogFiles(postgres.adminUrl, { files: 4 })).toBe(0);
});

it('stops between two files when it is told to', async () => {
  const ending = new AbortController();
  const made = stockLogFiles(postgres.adminUrl, { files: 100, pauseMs: 50, signal: ending.signal });
  setTimeout(() => ending.abort(), 60);
  expect(await made).toBeLessThan(20);
});
