import { Client, type DatabaseError } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSecrets } from '../server/src/kernel/crypto.ts';
import { newId } from '../server/src/kernel/ids.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { tenantTables, type Query } from './isolation/catalogue-checks.ts';
import { addFamily } from './isolation/family.ts';

/** As the product's own login, with plain SQL and no tenant predicate at all: row security alone must hold. */
let database: TestDatabase;
let owner: Client;
let product: Client;
let tables: readonly string[];
const [mine, theirs] = [newId(), newId()];
const query: Query = async (text, values) => (await owner.query(text, values as unknown[])).rows as Awaited<ReturnType<Query>>;
const secrets = createSecrets({ current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 1)]]) }, Buffer.alloc(32, 2));

beforeAll(async () => {
  database = await createTestDatabase();
  [owner, product] = [new Client({ connectionString: database.ownerUrl }), new Client({ connectionString: database.runtimeUrl })];
  await Promise.all([owner.connect(), product.connect()]);
  tables = await tenantTables(query);
  for (const [id, name] of [
    [mine, 'mine'],
    [theirs, 'theirs'],
  ]) {
    await query('insert into tenants (id, name, slug) values ($1, $2, $2)', [id, name]);
    await addFamily({ query, secrets, tenantId: id!, canary: `canary-${name}` });
  }
});

afterAll(async () => {
  await product?.end();
  await owner?.end();
  await database?.drop();
});

/** How a transaction may come to name its tenant. `undefined`: not at all. */
const CONTEXTS = { mine, unset: undefined, blank: '', garbage: 'everybody', wildcard: '%', nothing: 'null' } as const;
type Context = keyof typeof CONTEXTS;

interface Outcome {
  readonly error: string | null;
  readonly rows: readonly Record<string, unknown>[];
  readonly count: number;
}

/** One statement in one transaction of the product, rolled back afterwards. */
async function attempt(context: Context, text: string, values: readonly unknown[] = []): Promise<Outcome> {
  const setting: string | undefined = CONTEXTS[context];
  await product.query('begin');
  try {
    if (setting !== undefined) await product.query("select set_config('app.tenant_id', $1, true)", [setting]);
    const result = await product.query(text, values as unknown[]);
    return { error: null, rows: result.rows as Outcome['rows'], count: result.rowCount ?? 0 };
  } catch (error) {
    return { error: (error as DatabaseError).code ?? String(error), rows: [], count: 0 };
  } finally {
    await product.query('rollback');
  }
}

async function mayDo(table: string, right: string): Promise<boolean> {
  const [row] = await query('select has_table_privilege($1, $2, $3) as may', [new URL(database.runtimeUrl).username, table, right]);
  return row!['may'] as boolean;
}

const DENIED = '42501';
const NOT_SET = '42704';
const NOT_A_UUID = '22P02';

/** Copies one row, as far as its types are the same, into another tenant. */
async function copyOf(table: string, into: string): Promise<string> {
  const columns = await query(
    `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
    [table],
  );
  const names = columns.map((row) => row['name'] as string);
  return `insert into ${table} (${names.join(', ')}) select ${names.map((name) => (name === 'tenant_id' ? `'${into}'::uuid` : `r.${name}`)).join(', ')} from json_populate_record(null::${table}, $1::json) r`;
}

async function rowOf(table: string, tenantId: string): Promise<string> {
  const [row] = await query(`select row_to_json(t)::text as json from ${table} t where tenant_id = $1 limit 1`, [tenantId]);
  return row!['json'] as string;
}

test('every tenant table has rows of both tenants to try this on', async () => {
  for (const table of tables) {
    const [row] = await query(`select count(*) filter (where tenant_id = $1) as mine, count(*) filter (where tenant_id = $2) as theirs from ${table}`, [
      mine,
      theirs,
    ]);
    expect([table, Number(row!['mine']) > 0, Number(row!['theirs']) > 0]).toEqual([table, true, true]);
  }
});

describe('with my tenant set', () => {
  test('a read without any condition shows my rows, all of them and no others', async () => {
    for (const table of tables) {
      const seen = await attempt('mine', `select tenant_id from ${table}`);
      const [held] = await query(`select count(*) as n from ${table} where tenant_id = $1`, [mine]);
      expect([table, seen.error, seen.count, seen.rows.every((row) => row['tenant_id'] === mine)]).toEqual([table, null, Number(held!['n']), true]);
    }
  });

  test('a read that names the other tenant shows nothing', async () => {
    for (const table of tables)
      expect([table, await attempt('mine', `select * from ${table} where tenant_id = $1`, [theirs])]).toEqual([table, { error: null, rows: [], count: 0 }]);
  });

  test("an update reaches my rows and none of the other tenant's", async () => {
    for (const table of tables) {
      if (!(await mayDo(table, 'UPDATE'))) {
        expect((await attempt('mine', `update ${table} set tenant_id = tenant_id`)).error).toBe(DENIED);
        continue;
      }
      expect([table, (await attempt('mine', `update ${table} set tenant_id = tenant_id where tenant_id = $1`, [theirs])).count]).toEqual([table, 0]);
      const all = await attempt('mine', `update ${table} set tenant_id = tenant_id`);
      const [held] = await query(`select count(*) as n from ${table} where tenant_id = $1`, [mine]);
      expect([table, all.error, all.count]).toEqual([table, null, Number(held!['n'])]);
    }
  });

  test('my own row cannot be given to the other tenant', async () => {
    for (const table of tables) expect([table, (await attempt('mine', `update ${table} set tenant_id = $1`, [theirs])).error]).toEqual([table, DENIED]);
  });

  test("a delete reaches none of the other tenant's rows", async () => {
    for (const table of tables) {
      const outcome = await attempt('mine', `delete from ${table} where tenant_id = $1`, [theirs]);
      expect([table, outcome.error, outcome.count]).toEqual([table, (await mayDo(table, 'DELETE')) ? null : DENIED, 0]);
    }
  });

  test('a row cannot be written for the other tenant, not even one that is there', async () => {
    for (const table of tables) {
      for (const source of [mine, theirs])
        expect([table, (await attempt('mine', await copyOf(table, theirs), [await rowOf(table, source)])).error]).toEqual([table, DENIED]);
    }
  });

  test("a duplicate of the other tenant's row is refused by row security, not by its key: existence does not show", async () => {
    for (const table of tables) {
      const there = await attempt('mine', `${await copyOf(table, theirs)} on conflict do nothing`, [await rowOf(table, theirs)]);
      expect([table, there.error]).toEqual([table, DENIED]);
    }
  });

  test("a foreign key to the other tenant's row is refused", async () => {
    const keys = await query(
      `
      select t.relname as child, p.relname as parent, (select a.attname from pg_attribute a where a.attrelid = k.conrelid and a.attnum = k.conkey[2]) as column
      from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_class p on p.oid = k.confrelid where k.contype = 'f' and array_length(k.conkey, 1) = 2 and t.relname = any($1)`,
      [tables],
    );
    expect(keys.length).toBeGreaterThan(4);
    for (const { child, parent, column } of keys) {
      const [foreign] = await query(`select id from ${parent} where tenant_id = $1 limit 1`, [theirs]);
      // keys are checked past row security, so even the owner must not get through
      // one row: several that name the same thing may break a unique key first
      const refused = owner.query(`update ${child} set ${column} = $1 where ctid = (select ctid from ${child} where tenant_id = $2 limit 1)`, [
        foreign!['id'],
        mine,
      ]);
      await expect(refused, `${child}.${column}`).rejects.toMatchObject({ code: '23503' });
    }
  });
});

describe.each(Object.keys(CONTEXTS).filter((context) => context !== 'mine') as Context[])('with the tenant %s', (context) => {
  const expected = context === 'unset' ? [NOT_SET, NOT_A_UUID] : [NOT_A_UUID];

  test('every read, write and delete of every table is an error, never an empty answer', async () => {
    for (const table of tables) {
      const statements = [
        `select * from ${table}`,
        `select count(*) from ${table} where tenant_id = '${mine}'`,
        ...((await mayDo(table, 'UPDATE')) ? [`update ${table} set tenant_id = tenant_id`] : []),
        ...((await mayDo(table, 'DELETE')) ? [`delete from ${table}`] : []),
      ];
      for (const text of statements) expect([text, expected.includes((await attempt(context, text)).error ?? 'no error')]).toEqual([text, true]);
      expect([table, expected.includes((await attempt(context, await copyOf(table, mine), [await rowOf(table, mine)])).error ?? 'no error')]).toEqual([
        table,
        true,
      ]);
    }
  });
});

test('after a transaction of a tenant the connection belongs to nobody', async () => {
  await product.query('begin');
  await product.query(`set local app.tenant_id = '${mine}'`);
  await product.query('select from meters');
  await product.query('commit');
  expect((await attempt('unset', 'select * from meters')).error).toBe(NOT_A_UUID);
});

test('the platform role reads across tenants, writes nothing, and reads nothing that signs people in', async () => {
  await product.query('begin read write');
  try {
    await product.query('set local role mkondo_platform');
    expect((await product.query('select distinct tenant_id from meters')).rowCount).toBe(2);
    for (const text of [
      "update meters set site = 'x'",
      'delete from meter_aliases',
      'select * from sessions',
      'select * from api_keys',
      'select * from jobs.job',
    ]) {
      await product.query('savepoint try');
      await expect(product.query(text)).rejects.toMatchObject({ code: DENIED });
      await product.query('rollback to try');
    }
  } finally {
    await product.query('rollback');
  }
});
