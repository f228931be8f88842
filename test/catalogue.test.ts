import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { CHECKS, tenantTables, type Query } from './isolation/catalogue-checks.ts';

/** What the database itself promises about tenants, read from its catalogue; then the same checks on damaged schemas. */
let database: TestDatabase;
let owner: Client;
let login: string;
const query: Query = async (text, values) => (await owner.query(text, values as unknown[])).rows as Awaited<ReturnType<Query>>;

beforeAll(async () => {
  database = await createTestDatabase();
  login = new URL(database.runtimeUrl).username;
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
});

afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

test('there are tenant tables to look at', async () => {
  expect((await tenantTables(query)).length).toBeGreaterThan(20);
});

test.each(Object.entries(CHECKS))('%s', async (_name, check) => {
  expect(await check(query, login)).toEqual([]);
});

/** Damages that a hasty migration could do; each is undone by its rollback. */
const MUTANTS: Readonly<Record<string, string>> = {
  'row security off': 'alter table meters disable row level security',
  'row security not forced': 'alter table payments no force row level security',
  'a nullable tenant': 'alter table alerts drop constraint alerts_pkey cascade; alter table alerts alter tenant_id drop not null',
  'a primary key of the id alone': 'alter table alerts drop constraint alerts_pkey cascade; alter table alerts add primary key (id)',
  'the policy dropped': 'drop policy tenant_isolation on tokens',
  'the policy for everybody': 'drop policy tenant_isolation on tokens; create policy tenant_isolation on tokens to mkondo_runtime using (true)',
  'writes not checked':
    "drop policy tenant_isolation on customers; create policy tenant_isolation on customers to mkondo_runtime using (tenant_id = current_setting('app.tenant_id')::uuid) with check (true)",
  'an unset tenant that means all':
    "drop policy tenant_isolation on meters; create policy tenant_isolation on meters to mkondo_runtime using (tenant_id = coalesce(nullif(current_setting('app.tenant_id', true), '')::uuid, tenant_id))",
  'a second policy that opens': 'create policy helpful on payments for select to mkondo_runtime using (true)',
  'the platform policy for writing': 'drop policy platform_read on meters; create policy platform_read on meters to mkondo_platform using (true)',
  'the platform policy for the product':
    'drop policy platform_read on meters; create policy platform_read on meters for select to mkondo_runtime, mkondo_platform using (true)',
  'a new table without a tenant': 'create table notes (id uuid primary key)',
  'a new tenant table without row security': 'create table notes (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id))',
  "a view with its owner's eyes": 'create view all_payments as select * from payments',
  'a materialised view': 'create materialized view totals as select tenant_id, count(*) from payments group by 1',
  'a foreign key without the tenant': 'create unique index helper on customers (id); alter table meters add foreign key (tariff_id) references customers (id)',
  'a unique number across tenants': 'create unique index one_number on meters (meter_id)',
  'a unique expression before the tenant': 'create unique index one_lower on meters (lower(meter_id), tenant_id)',
  'an exclusion across tenants': 'alter table alerts add exclude using gist (dedupe_key with =)',
  "a function with its owner's rights":
    "create function peek() returns bigint language sql security definer set search_path = '' as 'select count(*) from public.payments'",
  'a function with a loose search path': "create function loose() returns trigger language plpgsql as 'begin return null; end'",
  'a role that sees everything': 'alter role mkondo_runtime bypassrls',
  'a role in a mightier role': 'grant pg_read_all_data to mkondo_runtime',
  'a platform role that is always on': 'grant mkondo_platform to mkondo_runtime',
  'the product as owner': 'alter table alerts owner to mkondo_runtime',
  'the product may make tables': 'grant create on schema public to mkondo_runtime',
  'the product may empty a table': 'grant truncate on payments to mkondo_runtime',
  'the product may refer to a table': 'grant references on customers to mkondo_runtime',
  'history may be changed': 'grant update on audit_log to mkondo_runtime',
  'history may be changed by column': 'grant update (action) on audit_log to mkondo_runtime',
  'the ledger may be deleted': 'grant delete on ledger_entries to mkondo_runtime',
  'a posting may be changed': 'grant update on ledger_transactions to mkondo_runtime',
  'order history may be changed': 'grant update on vend_order_events to mkondo_runtime',
  'platform staff may write': 'grant update on meters to mkondo_platform',
  'platform staff may read sessions': 'grant select on sessions to mkondo_platform',
  'platform staff may read a sealed token': 'grant select (token_sealed) on tokens to mkondo_platform',
  'platform staff may read a whole table with secrets': 'grant select on payment_channels to mkondo_platform',
  'a new secret in a table that platform staff read': 'alter table customers add column pin_hash bytea',
  'a column that platform staff forgot': 'alter table vendor_accounts add column colour text',
  'platform staff may read jobs': 'grant usage on schema jobs to mkondo_platform; grant select on jobs.job to mkondo_platform',
  'everybody may read': 'grant select on tenants to public',
};

describe('a damaged schema is found out', () => {
  test.each(Object.entries(MUTANTS))('%s', async (_name, damage) => {
    await owner.query('begin');
    try {
      await owner.query(damage);
      const breaches: string[] = [];
      for (const check of Object.values(CHECKS)) breaches.push(...(await check(query, login)));
      expect(breaches).not.toEqual([]);
    } finally {
      await owner.query('rollback');
    }
  });
});
