import pg from 'pg';
import type { Config } from '../config/config.ts';
import type { Log } from '../kernel/log.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './postgres.ts';

const DATABASE = 'mkondo';

/** The embedded PostgreSQL with the product's database in it, and that database's URL for its owner. */
export interface ProductDatabase {
  readonly embedded: EmbeddedPostgres;
  readonly ownerUrl: string;
}

/**
 * Begins to start the embedded database, if the configuration asks for it; its programs work while this process still
 * reads its own code. What goes wrong is told to the one who awaits it.
 */
export function beginEmbedded(config: Config, log: Log): Promise<ProductDatabase> | undefined {
  if (config.databaseUrl !== undefined) return undefined;
  const starting = startProduct(config, log);
  starting.catch(() => undefined);
  return starting;
}

async function startProduct(config: Config, log: Log): Promise<ProductDatabase> {
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, onLog: (line) => log.warn({ line }, 'postgresql') });
  const client = new pg.Client({ connectionString: embedded.adminUrl });
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
  return { embedded, ownerUrl: embedded.urlFor(DATABASE) };
}
