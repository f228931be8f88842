import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSecrets } from '../../../../kernel/crypto.ts';
import { newId } from '../../../../kernel/ids.ts';
import { KEYS, startTenancy, type Tenancy } from '../../tenancy.testkit.ts';
import { ensurePaymentChannel, ensureSmsChannel, ensureVendorAccount, openPaymentChannel, openSmsChannels, openVendorAccount } from '../index.ts';
import { rotateSeals, SEALED } from './rotate.ts';

let t: Tenancy;
beforeAll(async () => {
  t = await startTenancy();
});
afterAll(async () => {
  await t?.close();
});

const newer = createSecrets({ current: 'k2', keys: new Map([...KEYS.keys, ['k2', Buffer.alloc(32, 9)]]) }, Buffer.alloc(32, 2));
const newestAlone = createSecrets({ current: 'k2', keys: new Map([['k2', Buffer.alloc(32, 9)]]) }, Buffer.alloc(32, 2));

async function sealToken(tenantId: string, sealed: (id: string) => string): Promise<string> {
  const id = newId();
  await t.db.inTenant(tenantId, (tx) =>
    sql`
    insert into tokens (tenant_id, id, order_id, meter_id, vendor_account_id, token_type, token_sealed, token_digest, token_tail, created_at)
    values (${tenantId}, ${id}, ${newId()}, ${id}, ${id}, 'vending', ${sealed(id)}, ${Buffer.from(id)}, '1234', now())`.execute(tx.q),
  );
  return id;
}

it('knows every sealed column of the database', async () => {
  const client = new Client({ connectionString: t.ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and column_name like '%\\_sealed'`,
  );
  await client.end();
  expect(SEALED.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`)).sort()).toEqual(rows.map((row) => row.name).sort());
});

it('brings every secret of every tenant under the current key, so that the older one can be destroyed', async () => {
  const ids = new Map<string, string>();
  for (const tenant of [t.a, t.b]) {
    ids.set(
      tenant,
      await ensurePaymentChannel(t.deps, tenant, { shortcode: tenant === t.a ? '510100' : '510200', consumerKey: 'ck', consumerSecret: 'cs', passkey: 'pk' }),
    );
    await ensureVendorAccount(t.deps, tenant, { dialect: 'stronpower', company: 'C', username: 'u', password: `pw ${tenant}` });
    await ensureSmsChannel(t.deps, tenant, { kind: 'beem', user: 'u', secret: 'sms', sender: 'S' });
  }
  for (let made = 0; made < 600; made += 1) await sealToken(t.a, (id) => t.secrets.seal(`token ${id}`, { tenantId: t.a, recordId: id, field: 'token' }));
  await t.db.asSystem((tx) => sql`update tenants set is_active = false, deleted_at = now() where id = ${t.b}`.execute(tx.q));

  expect(await rotateSeals(t.db, newer)).toEqual({ resealed: 600 + 2 * 7, failed: [] });
  expect(await rotateSeals(t.db, newer)).toEqual({ resealed: 0, failed: [] });

  for (const tenant of [t.a, t.b]) {
    await t.db.inTenant(tenant, async (tx) => {
      expect(await openPaymentChannel(tx, newestAlone, ids.get(tenant)!)).toMatchObject({ consumerKey: 'ck', consumerSecret: 'cs', passkey: 'pk' });
      expect((await openVendorAccount(tx, newestAlone, null)).account.password).toBe(`pw ${tenant}`);
      expect(await openSmsChannels(tx, newestAlone, 'https://x.example')).toHaveLength(1);
    });
  }
  const tokens = await t.db.inTenant(t.a, (tx) =>
    sql<{ id: string; token_sealed: string }>`select id, token_sealed from tokens where tenant_id = ${t.a}`.execute(tx.q),
  );
  for (const row of tokens.rows) expect(newestAlone.open(row.token_sealed, { tenantId: t.a, recordId: row.id, field: 'token' })).toBe(`token ${row.id}`);
});

it('reports what does not open, leaves it as it is, and goes on', async () => {
  const broken = await sealToken(t.a, () => t.secrets.seal('moved from elsewhere', { tenantId: t.b, recordId: newId(), field: 'token' }));
  await sealToken(t.a, (id) => t.secrets.seal('good', { tenantId: t.a, recordId: id, field: 'token' }));
  expect(await rotateSeals(t.db, newer)).toEqual({ resealed: 1, failed: [{ tenantId: t.a, table: 'tokens', id: broken, field: 'token' }] });
});
