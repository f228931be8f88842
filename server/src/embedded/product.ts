import pg from 'pg';
import type { Config } from '../config/config.ts';
import type { Log } from '../kernel/log.ts';
import { stockLogFiles } from './log-files.ts';
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
  return { embedded: stocked(embedded, log), ownerUrl: embedded.urlFor(DATABASE) };
}

/** Not before the start is over, and slowly: somebody may be looking at the first page already. */
const STOCK_AFTER_MS = 5_000;
const STOCK_PAUSE_MS = 150;

/** The same database, which makes log files ahead while it runs. */
function stocked(embedded: EmbeddedPostgres, log: Log): EmbeddedPostgres {
  const ending = new AbortController();
  let stocking: Promise<unknown> = Promise.resolve();
  const timer = setTimeout(() => {
    stocking = stockLogFiles(embedded.adminUrl, { pauseMs: STOCK_PAUSE_MS, signal: ending.signal }).catch((error: unknown) =>
      log.warn({ err: error }, 'no log files made ahead'),
    );
  }, STOCK_AFTER_MS).unref();
  return {
    ...embedded,
    stop: async () => {
      clearTimeout(timer);
      ending.abort();
      await stocking;
      await embedded.stop();
    },
  };
}
