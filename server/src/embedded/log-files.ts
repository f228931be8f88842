import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** As many as an hour of a large utility writes; PostgreSQL keeps that much of them by `min_wal_size`. */
const LOG_FILES = 32;

export interface Stocking {
  /** Files of 16 MB that shall lie ready. */
  readonly files?: number;
  /** Between one file and the next, so that commits of others pass. */
  readonly pauseMs?: number;
  /** Ends it between two files. */
  readonly signal?: AbortSignal;
}

/**
 * Makes log files ahead, their blocks taken on the disk. A database that has run for a while writes into files that it has
 * used before; a new one makes each as it goes, and until then every commit waits for the file system's own journal beside
 * its bytes: stored confirmations are a tenth fewer. Does nothing where enough lie ready, and may be ended at any moment.
 * @returns how many were made
 */
export async function stockLogFiles(adminUrl: string, { files = LOG_FILES, pauseMs = 0, signal }: Stocking = {}): Promise<number> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'mkondo-log-files' });
  // the database going away ends this, and is told elsewhere
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ ready: number }>(
      'select count(*)::int as ready from pg_ls_waldir() where name > pg_walfile_name(pg_current_wal_lsn())',
    );
    const missing = files - rows[0]!.ready;
    if (missing <= 0) return 0;
    await client.query('set wal_init_zero = on');
    for (let made = 0; made < missing; made += 1) {
      if (signal?.aborted) return made;
      // a file that nothing was written to is not left for the next
      await client.query("select pg_switch_wal() from pg_logical_emit_message(false, 'mkondo', 'log files')");
      await pause(pauseMs);
    }
    // what was left behind becomes what is written next
    await client.query('checkpoint');
    return missing;
  } finally {
    await client.end();
  }
}
