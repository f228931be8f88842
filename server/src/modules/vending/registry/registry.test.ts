import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';
import { addUpRegistry, recountRegistry, registryCounts, type RegistryCount } from './index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
});
afterAll(() => app.stop());

async function newTenant(): Promise<string> {
  const tenantId = newId();
  await app.sql("insert into tenants (id, name, slug) values ($1, 'Counts', $2)", [tenantId, tenantId]);
  return tenantId;
}

const told = (tenantId: string): Promise<readonly RegistryCount[]> => app.db.inTenant(tenantId, (tx) => registryCounts(tx));

async function counted(tenantId: string): Promise<readonly RegistryCount[]> {
  return (await app.sql(
    `select 'customers' as kind, '' as status, count(*) as n from customers where tenant_id = $1 and deleted_at is null having count(*) > 0
     union all select 'meters', status, count(*) from meters where tenant_id = $1 and deleted_at is null group by status
     union all select 'payments', state, count(*) from payments where tenant_id = $1 and state in ('held', 'suspense', 'review', 'failed', 'refund_due', 'refunding', 'split') group by state order by 1, 2`,
    [tenantId],
  )) as unknown as readonly RegistryCount[];
}

const ADD = {
  meters:
    "insert into meters (tenant_id, id, meter_id, status) select $1, gen_random_uuid(), gen_random_uuid()::text, (array['active', 'fault'])[1 + g % 2] from generate_series(1, 3) g",
  customers:
    "insert into customers (tenant_id, id, customer_id, name, phone) select $1, gen_random_uuid(), gen_random_uuid()::text, 'Asha', '' from generate_series(1, 2)",
};
const PAYMENTS = {
  'payments come':
    "insert into payments (tenant_id, id, receipt, source, amount_minor, shortcode, account_text, state, received_at) select $1, gen_random_uuid(), gen_random_uuid()::text, 'c2b', 100, '1', 'x', (array['received', 'suspense', 'vended'])[g], now() from generate_series(1, 3) g",
  'some are settled':
    "update payments set state = (array['failed', 'vended', 'held'])[1 + amount_minor::int % 3], amount_minor = amount_minor + 1 where tenant_id = $1",
  'some come to nothing': "update payments set state = 'refunded' where tenant_id = $1 and state = 'failed'",
};
const CHANGE = {
  'to a status': "update meters set status = 'offline' where tenant_id = $1 and meter_id < '8'",
  'of what is not counted': 'update meters set total_vends = total_vends + 1, status = status where tenant_id = $1',
  'a meter goes':
    'update meters set deleted_at = now() where tenant_id = $1 and id = (select max(id::text)::uuid from meters where tenant_id = $1 and deleted_at is null)',
  'a gone meter changes': "update meters set status = 'fault' where tenant_id = $1 and deleted_at is not null",
  'a meter comes back': 'update meters set deleted_at = null where tenant_id = $1 and deleted_at is not null',
  'a customer goes':
    'update customers set deleted_at = now() where tenant_id = $1 and id = (select max(id::text)::uuid from customers where tenant_id = $1 and deleted_at is null)',
  'rows are removed': "delete from meters where tenant_id = $1 and meter_id > 'c'",
};
const steps = [...Object.values(ADD), ...Object.values(CHANGE), ...Object.values(PAYMENTS), 'add up'];

it('tells what is there after any changes, added up between them or not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 15 }), async (taken) => {
      const tenantId = await newTenant();
      for (const step of taken) {
        if (step === 'add up') await app.db.inTenant(tenantId, (tx) => addUpRegistry(tx));
        else if (step.startsWith('delete')) await app.sql(step, [tenantId]);
        else await app.db.inTenant(tenantId, (tx) => tx.raw(step, [tenantId]));
        expect(await told(tenantId)).toEqual(await counted(tenantId));
      }
      expect(await app.db.inTenant(tenantId, (tx) => recountRegistry(tx))).toBe(0);
    }),
    { numRuns: 25 },
  );
});

it('holds nobody up: two changes of one client that are both open do not wait for each other', async () => {
  const tenantId = await newTenant();
  await app.sql("set lock_timeout = '2s'");
  await app.db.inTenant(tenantId, async (tx) => {
    await tx.raw(ADD.meters, [tenantId]);
    await app.sql(ADD.meters, [tenantId]);
  });
  await app.sql('reset lock_timeout');
  expect(await told(tenantId)).toEqual(await counted(tenantId));
});

it('is mended by a recount when rows came past the triggers', async () => {
  const tenantId = await newTenant();
  await app.sql(`set session_replication_role = replica; ${ADD.meters.replaceAll('$1', `'${tenantId}'`)}; set session_replication_role = origin`);
  expect(await told(tenantId)).toEqual([]);
  expect(await app.db.inTenant(tenantId, (tx) => recountRegistry(tx))).toBe(2);
  expect(await told(tenantId)).toEqual(await counted(tenantId));
  expect(await app.db.inTenant(tenantId, (tx) => recountRegistry(tx))).toBe(0);
});

it("counts a client's own alone, and all of them for platform staff", async () => {
  const [one, two] = [await newTenant(), await newTenant()];
  for (const tenantId of [one, two]) await app.db.inTenant(tenantId, (tx) => tx.raw(ADD.customers, [tenantId]));
  expect(await told(one)).toEqual([{ kind: 'customers', status: '', n: 2n }]);
  const all = await app.db.asPlatform((tx) => registryCounts(tx));
  expect(Number(all.find((row) => row.kind === 'customers')!.n)).toBeGreaterThanOrEqual(4);
  expect(await app.db.asPlatform((tx) => registryCounts(tx, two))).toEqual([{ kind: 'customers', status: '', n: 2n }]);
});
