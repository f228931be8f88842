import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type RawBuilder } from 'kysely';
import pg from 'pg';
import { failpoint } from './failpoints.ts';
import type { DB } from './schema.gen.ts';

/** A statement with its values, not bound to any transaction yet. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** The queue whose workers have something to do once this is committed. */
  readonly queue?: string;
}

const compiler = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

export function statementOf(query: RawBuilder<unknown>): Statement {
  const { sql, parameters } = query.compile(compiler);
  return { text: sql, values: parameters };
}

/**
 * Writes a transaction in one round trip: begin, the statements and the commit leave together. Made for
 * the intake, whose event loop is full of requests: each answer it has to wait for costs a turn of it.
 * It has connections of its own, so that nothing else can starve it of one.
 */
export interface WritePool {
  write(begin: string, statements: readonly Statement[]): Promise<void>;
  close(): Promise<void>;
}

export interface WritePoolOptions {
  readonly url: string;
  readonly max: number;
  readonly nameOf: (text: string) => string | undefined;
  readonly onError: (error: Error) => void;
}

export function openWritePool({ url, max, nameOf, onError }: WritePoolOptions): WritePool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    pipeline: true,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    application_name: 'mkondo-intake',
  });
  pool.on('error', onError);
  return {
    async write(begin, statements) {
      const client = await pool.connect();
      // a connection that dies while it is lent has no other listener, and would take the process with it
      client.on('error', IGNORED);
      let broken: Error | undefined;
      try {
        await sendTogether(
          client,
          begin,
          statements.map((statement) => named(statement, nameOf)),
        );
      } catch (error) {
        // whatever is left of the transaction goes with its connection
        broken = error instanceof Error ? error : new Error('write failed');
        throw error;
      } finally {
        client.off('error', IGNORED);
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

/** The statement that was under way says so itself. */
const IGNORED = (): void => undefined;

function named({ text, values }: Statement, nameOf: WritePoolOptions['nameOf']): pg.QueryConfig {
  const name = nameOf(text);
  return { text, values: [...values], ...(name ? { name } : {}) };
}

/** When a statement fails, PostgreSQL turns the commit behind it into a rollback. */
async function sendTogether(client: pg.PoolClient, begin: string, statements: readonly pg.QueryConfig[]): Promise<void> {
  const sent = [client.query(begin), ...statements.map((statement) => client.query(statement))];
  failpoint('db.before_commit');
  const committed = client.query('commit');
  const results = await Promise.allSettled([...sent, committed]);
  failpoint('db.after_commit');
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  const { command } = await committed;
  if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command}`);
}
