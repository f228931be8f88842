import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { waitFor } from '../../../test/harness/wait.ts';
import { newId } from './ids.ts';
import { openWritePool, type Statement, type WritePool } from './write-at-once.ts';

let database: TestDatabase;
let owner: pg.Client;
let pool: WritePool;
const names = new Map<string, string>();
const nameOf = (text: string): string => names.get(text) ?? names.set(text, `s${names.size}`).get(text)!;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  // one row for each transaction that was kept; the second name only once, looked at when the transaction ends
  await owner.query(`create table written (tenant text not null, word text not null unique, last text unique deferrable initially deferred)`);
  await owner.query(`grant select, insert on written to mkondo_runtime`);
  // one connection, so that everything meets what is left on it
  pool = openWritePool({ url: database.runtimeUrl, max: 1, nameOf, onError: () => undefined });
});
afterAll(async () => {
  await pool.close();
  await owner.end();
  await database.drop();
});
beforeEach(() => owner.query('truncate written'));

const tenant = newId();
const put = (word: string, last: string | null = null): Statement => ({
  text: `insert into written (tenant, word, last) values (current_setting('app.tenant_id'), $1, $2)`,
  values: [word, last],
});
const kept = async (): Promise<readonly unknown[]> => (await owner.query('select tenant, word from written order by word')).rows;

it('all statements are one transaction of the tenant, again and again on one connection', async () => {
  const other = newId();
  await pool.write(tenant, [put('a'), put('b')]);
  await pool.write(other, [put('c')]);
  expect(await kept()).toEqual([
    { tenant, word: 'a' },
    { tenant, word: 'b' },
    { tenant: other, word: 'c' },
  ]);
});

it('nothing is kept when one of them fails, whichever it is, and the next write is not harmed', async () => {
  await pool.write(tenant, [put('there')]);
  await expect(pool.write(tenant, [put('there'), put('behind')])).rejects.toMatchObject({ code: '23505' });
  await expect(pool.write(tenant, [put('before'), put('there')])).rejects.toMatchObject({ code: '23505' });
  await expect(pool.write(tenant, [put('before'), { text: 'select 1 / $1::integer', values: [0] }, put('behind')])).rejects.toMatchObject({ code: '22012' });
  await expect(pool.write(tenant, [put('before'), { text: 'not a statement', values: [] }])).rejects.toMatchObject({ code: '42601' });
  await pool.write(tenant, [put('next')]);
  expect(await kept()).toEqual([
    { tenant, word: 'next' },
    { tenant, word: 'there' },
  ]);
});

it('what only the end of the transaction finds out is an error too', async () => {
  await pool.write(tenant, [put('a', 'same')]);
  await expect(pool.write(tenant, [put('b', 'same'), put('c')])).rejects.toMatchObject({ code: '23505' });
  expect(await kept()).toEqual([{ tenant, word: 'a' }]);
});

it('a value that cannot be sent fails its own write and no other', async () => {
  const loop: Record<string, unknown> = {};
  loop['loop'] = loop;
  await expect(pool.write(tenant, [put('before'), { text: 'select $1::jsonb', values: [loop] }])).rejects.toThrow(/circular/i);
  await pool.write(tenant, [put('next')]);
  expect(await kept()).toEqual([{ tenant, word: 'next' }]);
});

it('a connection that is lost before the answer is an error, and nothing of the write is kept', async () => {
  const lost = pool.write(tenant, [put('before'), { text: 'select pg_sleep($1::integer)', values: [60] }]);
  const gone = expect(lost).rejects.toThrow();
  await waitFor(async () => {
    const { rows } = await owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep%' and application_name = 'mkondo-intake'`,
    );
    return rows.length > 0;
  });
  await gone;
  await pool.write(tenant, [put('next')]);
  expect(await kept()).toEqual([{ tenant, word: 'next' }]);
});
