import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { endingOf } from './pool-end.ts';

const NAME = 'a pool that ends';
const MANY = 20;

it('nobody of a pool is left in the database when it has ended, and none reports a failure', async () => {
  const errors: Error[] = [];
  const pool = new pg.Pool({ connectionString: inject('clusterUrl'), max: MANY, application_name: NAME });
  pool.on('error', (error) => errors.push(error));
  const end = endingOf(pool);
  const looker = new pg.Client({ connectionString: inject('clusterUrl') });
  await looker.connect();
  const sessions = async (): Promise<number> => (await looker.query('select from pg_stat_activity where application_name = $1', [NAME])).rowCount!;
  await Promise.all(Array.from({ length: MANY }, () => pool.query('select pg_sleep(0.05)')));
  expect(await sessions()).toBe(MANY);
  await end();
  expect(await sessions()).toBe(0);
  await looker.end();
  expect(errors).toEqual([]);
});

it('a pool that was never used ends too', async () => {
  const pool = new pg.Pool({ connectionString: inject('clusterUrl') });
  await endingOf(pool)();
  expect(pool.ended).toBe(true);
});
