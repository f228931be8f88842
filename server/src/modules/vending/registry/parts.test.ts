import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Json, type TestApp } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';
import { gatherCandidates, MOST_GATHERED } from './index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
});
afterAll(() => app.stop());

async function newTenant(): Promise<string> {
  const tenantId = newId();
  await app.sql("insert into tenants (id, name, slug) values ($1, 'Parts', $2)", [tenantId, tenantId]);
  return tenantId;
}

/** Few letters, so that words share parts; blanks and dashes as people write them. */
const word = fc.string({ unit: fc.constantFrom(...'abé1-2Z'), minLength: 1, maxLength: 16 });
const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((list) => list.join(' '));
const number = fc.string({ unit: fc.constantFrom(...'0127'), minLength: 6, maxLength: 14 });

const ADD = {
  meters: 'insert into meters (tenant_id, id, meter_id, location, site) values ($1, gen_random_uuid(), $2, $3, $3) on conflict do nothing',
  customers:
    'insert into customers (tenant_id, id, customer_id, name, phone, email) select $1, gen_random_uuid(), gen_random_uuid()::text, $3::text, $2::text, $3::text',
  aliases:
    "insert into meter_aliases (tenant_id, alias, meter_id) select $1, upper(replace($3, ' ', '')) || $2, id from meters where tenant_id = $1 order by id limit 1 on conflict do nothing",
};
/** `$2` and `$3` stand in each, and some have no use for them. */
const CHANGE = {
  'a meter moves':
    'update meters set location = $3 where tenant_id = $1 and id = (select id from meters where tenant_id = $1 order by id desc limit 1) and $2::text is not null',
  'a customer is renamed':
    'update customers set name = $3, phone = $2 where tenant_id = $1 and id = (select id from customers where tenant_id = $1 order by id limit 1)',
  'a sale': 'update meters set total_vends = total_vends + 1 where tenant_id = $1 and $2::text is not null and $3::text is not null',
  'one goes':
    'update meters set deleted_at = now() where tenant_id = $1 and id = (select id from meters where tenant_id = $1 order by id desc limit 1) and $2::text is not null and $3::text is not null',
  'one comes back':
    'update meters m set deleted_at = null where tenant_id = $1 and deleted_at is not null and $2::text is not null and $3::text is not null and not exists (select from meters o where o.tenant_id = $1 and o.meter_id = m.meter_id and o.deleted_at is null)',
  'an alias goes':
    'delete from meter_aliases where ctid in (select ctid from meter_aliases where tenant_id = $1 and $2::text is not null and $3::text is not null limit 1)',
  'all customers are removed': 'delete from customers where tenant_id = $1 and $2::text is not null and $3::text is not null',
};
const step = fc.record({ act: fc.constantFrom(...Object.values(ADD), ...Object.values(ADD), ...Object.values(CHANGE)), number, text: words });

/** Every part that should be there, out of the rows as they are. */
const TRUE_PARTS = `
  select 'meters' as kind, parts_of(search_text) as part, id from meters where tenant_id = $1 and deleted_at is null
  union select 'customers', parts_of(search_text), id from customers where tenant_id = $1 and deleted_at is null
  union select 'aliases', parts_of(alias), meter_id from meter_aliases where tenant_id = $1`;

/** What a search has always meant: each word anywhere in the fields; a number without its blanks; an alias; a phone; a meter held. */
const metersWith = `
  select m.id from meters m where m.tenant_id = $1 and m.deleted_at is null and ((select bool_and(strpos(m.search_text, w) > 0) from unnest($2::text[]) w)
    or ($3 ~ '\\d' and strpos(m.search_text, lower($3)) > 0) or ($3 <> '' and exists (select from meter_aliases l where l.meter_id = m.id and strpos(l.alias, $3) > 0)))`;
const customersWith = `
  select c.id from customers c where c.tenant_id = $1 and c.deleted_at is null and (select bool_and(strpos(c.search_text, w) > 0) from unnest($2::text[]) w) and $3::text is not null`;

async function listed(path: string, tenantId: string, search: string): Promise<string[]> {
  const answer = await app.api('GET', `${path}?page_size=100&search=${encodeURIComponent(search)}`, {
    as: 'admin@mkondo.test',
    headers: { 'x-tenant': tenantId },
  });
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return (answer.body['results'] as Json[]).map((row) => row['id'] as string).sort();
}

describe('parts of words', () => {
  it('are those of the rows as they are, whatever came, changed and went', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const tenantId = await newTenant();
        for (const { act, number, text } of steps)
          await app.db.inTenant(tenantId, (tx) => tx.raw(act, [tenantId, number, text])).catch(ownerOnly(act, [tenantId, number, text]));
        const kept = await app.sql('select kind, part, id from registry_parts where tenant_id = $1 order by kind, part, id', [tenantId]);
        expect(kept).toEqual(await app.sql(`select kind, part collate "C" as part, id from (${TRUE_PARTS}) t order by kind, part collate "C", id`, [tenantId]));
      }),
      { numRuns: 30 },
    );
  });

  /** The product may not remove customers; the owner may. */
  const ownerOnly = (act: string, values: unknown[]) => async (error: unknown) => {
    if ((error as { code?: string }).code !== '42501') throw error;
    await app.sql(act, values);
  };
});

describe('a search', () => {
  it('finds what a look at every row finds, and nothing of another client', async () => {
    const [mine, theirs] = [await newTenant(), await newTenant()];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ number, text: words }), { minLength: 1, maxLength: 6 }), fc.oneof(words, word, number), async (rows, sought) => {
        for (const { number, text } of rows)
          for (const tenantId of [mine, theirs]) for (const act of Object.values(ADD)) await app.sql(act, [tenantId, number, text]);
        const asked = sought.toLowerCase().split(/\s+/).filter(Boolean);
        fc.pre(asked.length > 0);
        const code = sought.replaceAll(/[\s-]/g, '').toUpperCase();
        const expected = async (sql: string): Promise<string[]> => (await app.sql(sql, [mine, asked, code])).map((row) => row['id'] as string).sort();
        const [meters, customers] = [await expected(metersWith), await expected(customersWith)];
        fc.pre(meters.length <= 100 && customers.length <= 100);
        expect(await listed('/api/meters/', mine, sought)).toEqual(meters);
        // more may be found by a phone or by the meter they hold
        expect(await listed('/api/customers/', mine, sought)).toEqual(expect.arrayContaining(customers));
      }),
      { numRuns: 25 },
    );
  });

  it('finds a word that is longer than a part by the whole of it', async () => {
    const tenantId = await newTenant();
    await app.sql(ADD.meters, [tenantId, '111111', 'abcdefghijklmnopq']);
    await app.sql(ADD.meters, [tenantId, '222222', 'abcdefghijklmnopx']);
    expect(await listed('/api/meters/', tenantId, 'cdefghijklmnopq')).toHaveLength(1);
  });

  it('reads the list where very many rows hold each of its words, and says that the count is an estimate', async () => {
    const tenantId = await newTenant();
    const add =
      "insert into customers (tenant_id, id, customer_id, name, phone) select $1, gen_random_uuid(), 'C-' || g, case when g % 2 = 0 then 'Otieno Wanjiru' else 'Otieno Mwangi' end, '' from generate_series(1, $2::int) g";
    await app.sql(add, [tenantId, MOST_GATHERED + 200]);
    expect(
      await app.db.inTenant(tenantId, (tx) =>
        gatherCandidates(tx, [
          { of: 'customers', words: ['otieno'] },
          { of: 'customers', words: ['otieno', 'c-77'] },
        ]),
      ),
    ).toEqual([null, expect.arrayContaining([expect.any(String)])]);
    const page = await app.api('GET', '/api/customers/?search=otieno&page_size=10', { as: 'admin@mkondo.test', headers: { 'x-tenant': tenantId } });
    expect([page.body['count_is_estimate'], (page.body['results'] as Json[]).length]).toEqual([true, 10]);
    expect(await listed('/api/customers/', tenantId, 'wanjiru c-1000')).toHaveLength(1);
  });
});
