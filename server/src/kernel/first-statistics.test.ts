import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const planOf = async (statement: string): Promise<string> => JSON.stringify((await client.query(`explain (format json) ${statement}`)).rows[0]['QUERY PLAN']);

it('a batch is found by its keys from the first row of a new table on, not by walking through the rows of the client for each of it', async () => {
  await client.query(`set enable_hashjoin = off; set enable_mergejoin = off; set plan_cache_mode = force_generic_plan`);
  await client.query(`insert into tenants (id, name, slug, time_zone, currency) values (gen_random_uuid(), 'T', 't', 'Africa/Nairobi', 'KES')`);
  const id = String((await client.query('select id from tenants')).rows[0]['id']);
  await client.query(`select set_config('app.tenant_id', $1, false)`, [id]);
  await client.query(
    `insert into outbox_messages (tenant_id, id, dedupe_key, kind, recipient, body_sealed, created_at, updated_at) select $1, gen_random_uuid(), g::text, 'sms', g::text, '', now(), now() from generate_series(1, 20) g`,
    [id],
  );
  await client.query(
    `prepare batch as update outbox_messages m set state = x.state from unnest($1::uuid[], $2::text[]) as x (id, state) where m.tenant_id = $3 and m.id = x.id`,
  );
  const plan = await planOf(`execute batch (array[gen_random_uuid()], array['sent'], '${id}')`);
  expect(plan).toContain('(id = x.id)');
  expect(plan).not.toContain('Bitmap Heap Scan');
  await client.query('insert into contacts (tenant_id, id) values ($1, $1)', [id]);
  await client.query(`insert into contact_identities (tenant_id, id, contact_id, kind, value) values ($1, $1, $1, 'phone', '254712345678')`, [id]);
  await client.query(
    `prepare people as select i.contact_id from unnest($1::text[]) as x (value) left join contact_identities i on i.tenant_id = $2 and i.kind = 'phone' and i.value = x.value`,
  );
  expect(await planOf(`execute people (array['254712345678'], '${id}')`)).toContain('(value = x.value)');
});
