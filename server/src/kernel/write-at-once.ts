import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type RawBuilder } from 'kysely';
import pg from 'pg';
import utils from 'pg/lib/utils.js';
import { failpoint } from './failpoints.ts';
import { endingOf } from './pool-end.ts';
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
 * Writes a transaction in one round trip. Made for the intake, whose event loop is full of requests: each answer it
 * has to wait for costs a turn of it. It has connections of its own, so that nothing else can starve it of one.
 */
export interface WritePool {
  write(tenantId: string, statements: readonly Statement[]): Promise<void>;
  close(): Promise<void>;
}

export interface WritePoolOptions {
  readonly url: string;
  readonly max: number;
  readonly nameOf: (text: string) => string | undefined;
  readonly onError: (error: Error) => void;
}

export function openWritePool({ url, max, nameOf, onError }: WritePoolOptions): WritePool {
  const pool = new pg.Pool({ connectionString: url, max, connectionTimeoutMillis: 5_000, statement_timeout: 30_000, application_name: 'mkondo-intake' });
  pool.on('error', onError);
  const end = endingOf(pool);
  return {
    async write(tenantId, statements) {
      const client = await pool.connect();
      // a connection that dies while it is lent has no other listener, and would take the process with it
      client.on('error', IGNORED);
      let broken: Error | undefined;
      try {
        await sendTogether(client, [{ text: FOR_TENANT, values: [tenantId] }, ...statements], nameOf);
      } catch (error) {
        // whatever is left of the transaction goes with its connection
        broken = error instanceof Error ? error : new Error('write failed');
        throw error;
      } finally {
        client.off('error', IGNORED);
        client.release(broken);
      }
    },
    close: end,
  };
}

/** The statement that was under way says so itself. */
const IGNORED = (): void => undefined;

/** For the transaction only, as `set local`. */
const FOR_TENANT = `select set_config('app.tenant_id', $1, true)`;

/**
 * Statements behind each other and one `Sync` after the last: PostgreSQL runs them as one transaction, commits it at the
 * `Sync` and answers once (PostgreSQL 18, 54.2.4 Pipelining). With begin, statements and commit each on their own it would
 * answer to each, and each answer would be read by a turn of the event loop. When one fails, those behind it are skipped
 * and nothing is kept.
 * @see https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
async function sendTogether(client: pg.PoolClient, statements: readonly Statement[], nameOf: WritePoolOptions['nameOf']): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    client.query(new Together(statements, nameOf, (error) => (error ? reject(error) : resolve())));
  });
  failpoint('db.after_commit');
}

/** What has been parsed on a connection; a connection on which something failed is not used again. */
const parsed = new WeakMap<pg.Connection, Set<string>>();

/** The driver's own queries end each statement with a `Sync`; these share one. Rows they may return are not looked at. */
class Together implements pg.Submittable {
  readonly #statements: readonly Statement[];
  readonly #nameOf: WritePoolOptions['nameOf'];
  readonly #done: (error: Error | null) => void;

  constructor(statements: readonly Statement[], nameOf: WritePoolOptions['nameOf'], done: (error: Error | null) => void) {
    this.#statements = statements;
    this.#nameOf = nameOf;
    this.#done = done;
  }

  submit(connection: pg.Connection): void {
    connection.stream.cork();
    try {
      for (const statement of this.#statements) this.#send(connection, statement);
      failpoint('db.before_commit');
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  }

  #send(connection: pg.Connection, { text, values }: Statement): void {
    const name = this.#nameOf(text) ?? '';
    const known = parsed.get(connection) ?? new Set();
    parsed.set(connection, known);
    if (name === '' || !known.has(name)) connection.parse({ name, text, types: [] }, true);
    if (name !== '') known.add(name);
    connection.bind({ statement: name, values: values.map((value) => utils.prepareValue(value)) }, true);
    connection.execute({}, true);
  }

  handleCommandComplete(): void {
    // one for each statement; only the end of the transaction counts
  }

  handleDataRow(): void {
    // what `set_config` returns
  }

  handleEmptyQuery(): void {
    this.#done(new Error('an empty statement'));
  }

  handleError(error: Error): void {
    this.#done(error);
  }

  handleReadyForQuery(): void {
    this.#done(null);
  }
}
