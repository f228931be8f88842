import pg from 'pg';
import { endingOf } from './pool-end.ts';

/**
 * Tells the workers of all processes that a queue has something, after the transaction that put it there.
 * A NOTIFY inside the transaction would make every commit of the database wait for the one before it: the
 * server takes one lock for all of them, and holds it over the flush to disk. Told afterwards and together,
 * a thousand jobs a second cost a hundred notices. A notice that is lost with its process only delays:
 * workers ask by themselves every few seconds.
 */
export interface Nudge {
  /** Never waits and never fails. */
  after(queues: Iterable<string>): void;
  close(): Promise<void>;
}

export interface NudgeOptions {
  readonly url: string;
  /** SQL expression of the channel that workers listen on. */
  readonly channel: string;
  readonly onError: (error: Error) => void;
}

/** The first notice leaves at once; those that follow within this time leave together. */
const PAUSE_MS = 8;

export function openNudge({ url, channel, onError }: NudgeOptions): Nudge {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    application_name: 'mkondo-nudge',
    // a notice is a hint: its commit need not wait for the disk
    options: '-c synchronous_commit=off',
  });
  pool.on('error', onError);
  const end = endingOf(pool);
  const waiting = new Set<string>();
  let busy: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (waiting.size > 0) {
      const names = [...waiting];
      waiting.clear();
      try {
        await pool.query({ name: 'nudge', text: `select pg_notify(${channel}, queue) from unnest($1::text[]) as queue`, values: [names] });
      } catch (error) {
        onError(error instanceof Error ? error : new Error('nudge failed'));
      }
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
    busy = undefined;
  };
  return {
    after(queues) {
      for (const queue of queues) waiting.add(queue);
      if (waiting.size > 0) busy ??= run();
    },
    async close() {
      await busy;
      await end();
    },
  };
}
