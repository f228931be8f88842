import type pg from 'pg';

/** A peer that has gone without a word never confirms the end; whoever stops does not wait for it longer than this. */
const GONE_WITHIN_MS = 2_000;

/**
 * How to end a pool so that its connections have ended too. Its own `end` comes back when they have been told to: a database
 * that stops right after cuts them off, and each reports a failure of what was only leaving. To be called when the pool is made.
 */
export function endingOf(pool: pg.Pool): () => Promise<void> {
  const open = new Set<pg.PoolClient>();
  pool.on('connect', (client) => open.add(client));
  pool.on('remove', (client) => open.delete(client));
  return async () => {
    const left = new Promise<void>((done) => {
      pool.on('remove', () => {
        if (open.size === 0) done();
      });
    });
    await pool.end();
    if (open.size > 0) await Promise.race([left, atMost(GONE_WITHIN_MS)]);
  };
}

function atMost(milliseconds: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, milliseconds).unref();
  });
}
