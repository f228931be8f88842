import pg from 'pg';
import { randomInt } from 'node:crypto';
import type { Log } from './log.ts';

/** Advisory locks of this class are held by living workers, each under a number of its own. */
const WORKERS = 7_266_565;
/** Newcomers say their number here, so that one who dies before the others have looked is missed too. */
const CHANNEL = 'mkondo_workers';
const LOOK_EVERY_MS = 1_000;
/** A machine that was switched off says no goodbye: PostgreSQL asks after its connection, seconds. */
const KEEPALIVES = 'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3';

interface PeersOptions {
  readonly url: string;
  readonly log: Log;
  /**
   * Work may lie about: this worker has just begun, or another has gone, killed or in order. Called in
   * those left, one look after the death was seen: by then PostgreSQL has let go of the dead one's locks.
   */
  readonly onLeftWork: () => Promise<void>;
  readonly everyMs?: number;
}

export interface Peers {
  /** Leaves the company; the others see it as they see a death. */
  close(): Promise<void>;
}

/**
 * Makes this worker known to the others and watches over them, by locks of sessions: they end with their
 * process, whatever ended it. When our own session was lost, nobody here knows who died meanwhile, and
 * that counts as a death. Resolves when the others know of this worker: only then may it take work.
 */
export async function watchPeers({ url, log, onLeftWork, everyMs = LOOK_EVERY_MS }: PeersOptions): Promise<Peers> {
  const watch: Watch = { id: randomInt(1, 2 ** 31), client: undefined, known: new Set(), bereaved: true };
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    try {
      watch.client ??= await join(watch, url);
      if (await lookAround(watch)) await onLeftWork();
    } catch (error) {
      log.warn({ err: error }, 'other workers cannot be seen');
      watch.bereaved = true;
      await leave(watch);
    }
    if (!closed) timer = setTimeout(() => (looking = look()), everyMs);
  };
  let looking = look();
  await looking;
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await looking;
      await leave(watch);
    },
  };
}

interface Watch {
  readonly id: number;
  client: pg.Client | undefined;
  known: Set<number>;
  /** There may be work of a dead one, to be seen to at the next look. */
  bereaved: boolean;
}

async function join(watch: Watch, url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'mkondo-peers', connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  client.on('error', () => {
    if (watch.client === client) watch.client = undefined;
    watch.bereaved = true;
  });
  client.on('notification', ({ payload }) => watch.known.add(Number(payload)));
  try {
    await client.connect();
    await client.query(`${KEEPALIVES}; listen ${CHANNEL}`);
    await client.query('select pg_advisory_lock($1::int, $2::int)', [WORKERS, watch.id]);
    await client.query('select pg_notify($1, $2)', [CHANNEL, String(watch.id)]);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/**
 * All who knew a dead one see to it: one chosen from them might not have known it, or die before it has.
 * @returns true when somebody was missed at the last look.
 */
async function lookAround(watch: Watch): Promise<boolean> {
  const { rows } = await watch.client!.query<{ id: number }>(
    `select objid::bigint::int as id from pg_locks where locktype = 'advisory' and classid = $1::int::oid and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database())`,
    [WORKERS],
  );
  const living = new Set(rows.map((row) => row.id));
  const due = watch.bereaved;
  watch.bereaved = [...watch.known].some((id) => !living.has(id));
  watch.known = living;
  return due;
}

async function leave(watch: Watch): Promise<void> {
  const { client } = watch;
  watch.client = undefined;
  await client?.end().catch(() => undefined);
}
