import { createHash } from 'node:crypto';
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import type pg from 'pg';
import type { DB } from './schema.gen.ts';

const statementNames = new Map<string, string>();
const MOST_PREPARED = 500;

/** A name for a statement's text, so that PostgreSQL parses and plans it once per connection. */
export function statementName(text: string): string | undefined {
  const known = statementNames.get(text);
  if (known) return known;
  // statements with lists of changing length would fill the server's memory
  if (statementNames.size >= MOST_PREPARED || text.length > 20_000) return undefined;
  const name = createHash('sha1').update(text).digest('base64url').slice(0, 24);
  statementNames.set(text, name);
  return name;
}

/** A connection as one transaction has it; used after the end of that, it throws. */
export class ClientConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  #open = true;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  end(): void {
    this.#open = false;
  }

  async raw(text: string, values: unknown[] = []): Promise<{ rows: Record<string, unknown>[] }> {
    this.#assertOpen();
    const name = statementName(text);
    return this.#client.query({ text, values, ...(name ? { name } : {}) }) as Promise<{ rows: Record<string, unknown>[] }>;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#assertOpen();
    const name = statementName(query.sql);
    const result = await this.#client.query({ text: query.sql, values: [...query.parameters], ...(name ? { name } : {}) });
    return { rows: result.rows as R[], ...(result.rowCount === null ? {} : { numAffectedRows: BigInt(result.rowCount) }) };
  }

  // eslint-disable-next-line require-yield -- the interface demands a generator; nothing here streams
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not offered on a transaction handle');
  }

  #assertOpen(): void {
    if (!this.#open) throw new Error('transaction handle used after its transaction ended');
  }
}

export function queriesOn(connection: DatabaseConnection): Kysely<DB> {
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new OneConnectionDriver(connection),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

class OneConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection;
  constructor(connection: DatabaseConnection) {
    this.#connection = connection;
  }
  async init(): Promise<void> {
    /* the connection is there already */
  }
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
  async beginTransaction(): Promise<void> {
    throw new Error('already inside a transaction');
  }
  async commitTransaction(): Promise<void> {
    throw new Error('the handle commits');
  }
  async rollbackTransaction(): Promise<void> {
    throw new Error('throw to roll back');
  }
  async releaseConnection(): Promise<void> {
    /* the handle releases */
  }
  async destroy(): Promise<void> {
    /* nothing is owned here */
  }
}
