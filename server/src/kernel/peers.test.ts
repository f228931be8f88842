import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { waitFor } from '../../../test/harness/wait.ts';
import { createLog } from './log.ts';
import { watchPeers, type Peers } from './peers.ts';

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const log = createLog('fatal');

interface Worker {
  readonly peers: Peers;
  /** How often it was told to look for what lies about. */
  called: number;
}

/** Joins the others; quick to look unless it is told otherwise. */
async function begin({ everyMs = 25, onCall = () => Promise.resolve() }: { everyMs?: number; onCall?: () => Promise<void> } = {}): Promise<Worker> {
  const state = { called: 0 };
  const onLeftWork = (): Promise<void> => {
    state.called += 1;
    return onCall();
  };
  const peers = await watchPeers({ url: database.runtimeUrl, log, everyMs, onLeftWork });
  return Object.assign(state, { peers });
}

const living = async (): Promise<number[]> => {
  const { rows } = await owner.query<{ pid: number }>(
    "select l.pid from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and a.application_name = 'mkondo-peers' and a.datname = current_database() order by a.backend_start",
  );
  return rows.map((row) => row.pid);
};

it('has what a dead worker left looked for by all that are left, and by every worker at its start', async () => {
  const [first, second, third] = [await begin(), await begin(), await begin()];
  expect([first.called, second.called, third.called]).toEqual([1, 1, 1]);
  await third.peers.close();
  await waitFor(() => first.called === 2 && second.called === 2, { what: 'the death to be noticed by both' });
  await second.peers.close();
  await waitFor(() => first.called === 3, { what: 'the second death to be noticed' });
  await first.peers.close();
  expect(await living()).toEqual([]);
});

it('misses one who came and died between two looks', async () => {
  const slow = await begin({ everyMs: 500 });
  const brief = await begin();
  await brief.peers.close();
  await waitFor(() => slow.called === 2, { what: 'the death to be noticed' });
  await slow.peers.close();
});

it('looks again until it has come through, and after its own session was lost', async () => {
  let failures = 2;
  const worker = await begin({
    onCall: async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('the database is away');
    },
  });
  await waitFor(() => worker.called === 3, { what: 'the third try' });
  const [pid] = await living();
  await owner.query('select pg_terminate_backend($1)', [pid]);
  await waitFor(() => worker.called === 4, { what: 'the look after the loss' });
  await waitFor(async () => (await living()).length === 1, { what: 'the worker to be known again' });
  await worker.peers.close();
});
