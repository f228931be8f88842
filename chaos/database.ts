import { appendFileSync } from 'node:fs';
import { createServer } from 'node:net';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../server/src/embedded/postgres.ts';
import { guard, unguard } from './process.ts';
import { pause, until } from './wait.ts';

const DATABASE = 'mkondo';

/** A PostgreSQL of our own with the product's default durability, on one port for all its lives. */
export interface OwnDatabase {
  readonly ownerUrl: string;
  /** As the owner, past row security. Throws while the database is away. */
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<readonly R[]>;
  /** kill -9 of the postmaster, then a start on the same files after `downMs`. */
  killPostmaster(downMs?: number): Promise<void>;
  /** kill -9 of one session's process: PostgreSQL throws all others out and recovers. @returns false when there is none. */
  killBackend(choose: (pids: readonly number[]) => number): Promise<boolean>;
  stop(): Promise<void>;
}

export async function startOwnDatabase(dataDir: string, logFile: string): Promise<OwnDatabase> {
  const port = await freePort();
  const launch = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataDir, port, settings: { log_min_messages: 'error' }, onLog: (line) => appendFileSync(logFile, `${line}\n`) });
  let postgres = await launch();
  guard(postgres.pid);
  await createDatabase(postgres);
  const ownerUrl = postgres.urlFor(DATABASE);
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 3, connectionTimeoutMillis: 2_000, application_name: 'chaos' });
  pool.on('error', () => undefined);
  const query = async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<readonly R[]> => (await pool.query<R>(text, values)).rows;
  const answers = (): Promise<boolean> =>
    query('select 1').then(
      () => true,
      () => false,
    );
  return {
    ownerUrl,
    query,
    async killPostmaster(downMs = 0) {
      process.kill(postgres.pid, 'SIGKILL');
      await postgres.exited;
      unguard(postgres.pid);
      await pause(downMs);
      postgres = await again(launch);
      guard(postgres.pid);
      await until(answers, { what: 'PostgreSQL', timeoutMs: 60_000 });
    },
    async killBackend(choose) {
      const rows = await query<{ pid: number }>("select pid from pg_stat_activity where datname = $1 and application_name like 'mkondo%' order by pid", [
        DATABASE,
      ]);
      if (rows.length === 0) return false;
      process.kill(choose(rows.map((row) => row.pid)), 'SIGKILL');
      await until(answers, { what: 'PostgreSQL after the death of a session', timeoutMs: 60_000 });
      return true;
    },
    async stop() {
      await pool.end();
      await postgres.stop();
      unguard(postgres.pid);
    },
  };
}

/** Sessions of a killed postmaster hold its shared memory until they notice. */
async function again(launch: () => Promise<EmbeddedPostgres>): Promise<EmbeddedPostgres> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await launch();
    } catch (error) {
      if (tried === 20) throw error;
      await pause(250);
    }
  }
}

async function createDatabase(postgres: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.adminUrl });
  await client.connect();
  const found = await client.query('select from pg_database where datname = $1', [DATABASE]);
  if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  await client.end();
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
