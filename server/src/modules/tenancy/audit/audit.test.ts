import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../kernel/ids.ts';
import { startTenancy, type Answer, type Tenancy } from '../tenancy.testkit.ts';
import { record, recordAtEnd, recordPlatform, systemSource, verifyChain, verifyPlatformChain, type AuditSource } from './index.ts';

let t: Tenancy;
let owner: Client;
let [adminA, adminB, staff] = ['', '', ''];
beforeAll(async () => {
  t = await startTenancy();
  owner = new Client({ connectionString: t.ownerUrl });
  await owner.connect();
  [adminA, adminB, staff] = [await t.tokenOf('admin@a.test'), await t.tokenOf('admin@b.test'), await t.tokenOf('staff@mkondo.test')];
});
afterAll(async () => {
  await owner?.end();
  await t?.close();
});

interface Extra {
  readonly source?: AuditSource;
  readonly details?: Record<string, unknown>;
}

const write = (tenantId: string, action: string, { source = systemSource, details = {} }: Extra = {}): Promise<void> =>
  t.db.inTenant(tenantId, (tx) => record(tx, source, [{ action, objectType: 'meter', objectId: 'm1', details }]));
const verify = (token: string): Promise<Answer> => t.call('GET', '/api/audit/verify/', { token });

describe('the chain', () => {
  beforeEach(async () => {
    for (let entry = 0; entry < 3; entry += 1) await write(t.a, 'meter.changed', { details: { z: 1, a: { y: 2n, b: [1, 'x'] } } });
  });

  it('holds, however odd the values are', async () => {
    const odd = ['::ffff:10.0.0.1', '2001:DB8::0:1', 'fe80::1%eth0', 'unknown', '', '10.0.0.1', '::1', '2001:db8:0:0:1:0:0:1'];
    const details = { 'ke\0y': '\ud800 \0 é😀', big: 2n ** 70n, number: 1e21, none: undefined, nil: null };
    for (const ip of odd)
      await write(t.a, 'odd', { source: { actor: { kind: 'user', id: null }, ip, userAgent: 'agent\0 \ud800 é😀', requestId: 'r' }, details });
    expect((await verify(adminA)).body).toEqual({ intact: true, first_wrong_entry: null });
  });

  it.each([
    'action = $q$else$q$',
    'details = $q${"z":2}$q$',
    "at = at + interval '1 ms'",
    'object_id = $q$m2$q$',
    'actor_kind = $q$user$q$',
    'user_agent = $q$else$q$',
    'ip_address = $q$10.0.0.9$q$',
    'request_id = $q$else$q$',
    'actor_id = gen_random_uuid()',
  ])('shows a changed row: %s', async (change) => {
    await owner.query('begin');
    await owner.query('set local session_replication_role = replica');
    const { rows } = await owner.query<{ seq: bigint }>('select max(seq) - 1 as seq from audit_log where tenant_id = $1', [t.a]);
    const saved = await owner.query('select * from audit_log where tenant_id = $1 and seq = $2', [t.a, rows[0]!.seq]);
    await owner.query(`update audit_log set ${change} where tenant_id = $1 and seq = $2`, [t.a, rows[0]!.seq]);
    await owner.query('commit');
    expect((await verify(adminA)).body).toEqual({ intact: false, first_wrong_entry: String(rows[0]!.seq) });
    const old = saved.rows[0] as Record<string, unknown>;
    await owner.query('begin');
    await owner.query('set local session_replication_role = replica');
    await owner.query(
      'update audit_log set action=$3, details=$4, at=$5, object_id=$6, actor_kind=$7, user_agent=$8, ip_address=$9, request_id=$10, actor_id=$11 where tenant_id=$1 and seq=$2',
      [
        t.a,
        rows[0]!.seq,
        old['action'],
        JSON.stringify(old['details']),
        old['at'],
        old['object_id'],
        old['actor_kind'],
        old['user_agent'],
        old['ip_address'],
        old['request_id'],
        old['actor_id'],
      ],
    );
    await owner.query('commit');
    expect((await verify(adminA)).body['intact']).toBe(true);
  });

  it('lets details go in the name of an erasure of the same client alone, and then still proves the rest', async () => {
    const [customer, erasure] = [newId(), newId()];
    const insert = (tenantId: string): Promise<unknown> =>
      owner.query(
        `with c as (insert into customers (tenant_id, id, customer_id, name, phone) values ($1::uuid, $2::uuid, $2::text, '', '') returning id)
         insert into erasures (tenant_id, id, customer_id, reason, requested_at, not_before) select $1::uuid, $3::uuid, id, '', now(), now() from c`,
        [tenantId, customer, erasure],
      );
    const empty = (details: string): Promise<unknown> =>
      t.db.inTenant(t.a, (tx) => tx.raw(`update audit_log set details = '${details}', erasure_id = '${erasure}' where tenant_id = '${t.a}' and seq = 2`));
    await insert(t.b);
    await expect(empty('{"erased": true}')).rejects.toMatchObject({ code: '42501' });
    await owner.query('delete from erasures');
    await owner.query('delete from customers where id = $1', [customer]);
    await insert(t.a);
    await expect(empty('{"erased": true, "by": "me"}')).rejects.toMatchObject({ code: '42501' });
    await empty('{"erased": true}');
    expect((await verify(adminA)).body['intact']).toBe(true);
    const rename = async (how: string): Promise<unknown> => owner.query(`update audit_log set action = ${how} where tenant_id = $1 and seq = 2`, [t.a]);
    await rename("action || '.x'");
    expect((await verify(adminA)).body).toEqual({ intact: false, first_wrong_entry: '2' });
    await rename('left(action, -2)');
    expect((await verify(adminA)).body['intact']).toBe(true);
  });

  it('shows a row taken out, in the middle and at the end', async () => {
    const { rows } = await owner.query<{ last: bigint }>('select max(seq) as last from audit_log where tenant_id = $1', [t.a]);
    const last = rows[0]!.last;
    for (const [seq, first] of [
      [last, last],
      [2n, 2n],
    ] as const) {
      await owner.query('create temporary table kept on commit preserve rows as select * from audit_log where tenant_id = $1 and seq = $2', [t.a, seq]);
      await owner.query('delete from audit_log where tenant_id = $1 and seq = $2', [t.a, seq]);
      expect(await t.db.inTenant(t.a, verifyChain)).toBe(first);
      await owner.query('insert into audit_log select * from kept');
      await owner.query('drop table kept');
    }
    expect(await t.db.inTenant(t.a, verifyChain)).toBeNull();
  });

  it('has no gap and no fork when many write at once', async () => {
    const [before] = (await owner.query<{ n: bigint }>('select count(*) as n from audit_log where tenant_id = $1', [t.b])).rows;
    await Promise.all(Array.from({ length: 30 }, (_, index) => write(t.b, `parallel.${index}`)));
    const { rows } = await owner.query<{ n: bigint; last: bigint }>('select count(*) as n, max(seq) as last from audit_log where tenant_id = $1', [t.b]);
    expect([rows[0]!.n, rows[0]!.last]).toEqual([before!.n + 30n, before!.n + 30n]);
    expect(await t.db.inTenant(t.b, verifyChain)).toBeNull();
  });

  it('loses its entry with the change it tells of', async () => {
    const count = async (): Promise<unknown> => (await t.call('GET', '/api/audit/', { token: adminA })).body['count'];
    const before = await count();
    await expect(
      t.db.inTenant(t.a, async (tx) => {
        await record(tx, systemSource, [{ action: 'x', objectType: 'x', objectId: 'x' }]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await count()).toBe(before);
  });

  it('cannot be changed by the product itself', async () => {
    for (const statement of ["update audit_log set action = 'x'", 'delete from audit_log', 'truncate audit_log'])
      await expect(t.db.inTenant(t.a, (tx) => tx.raw(statement))).rejects.toMatchObject({ code: '42501' });
    for (const statement of ["update platform_audit_log set action = 'x'", 'delete from platform_audit_log'])
      await expect(t.db.asSystem((tx) => tx.raw(statement))).rejects.toMatchObject({ code: '42501' });
  });
});

describe("the platform's chain", () => {
  it('holds when many write at once, and shows a changed row', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        t.db.asSystem((tx) => recordPlatform(tx, systemSource, [{ action: `platform.${index}`, objectType: 'x', objectId: 'x' }])),
      ),
    );
    expect(await t.db.asSystem(verifyPlatformChain)).toBeNull();
    expect((await verify(staff)).body['intact']).toBe(true);
    await owner.query('update platform_audit_log set action = $1 where seq = 3', ['changed']);
    expect((await verify(staff)).body).toEqual({ intact: false, first_wrong_entry: '3' });
  });
});

describe('reading', () => {
  it('is filtered, newest first, page by page and by cursor', async () => {
    for (let entry = 0; entry < 7; entry += 1) await write(t.b, 'list.entry');
    const page = await t.call('GET', '/api/audit/?action=list.entry&page_size=3', { token: adminB });
    expect(page.body['count']).toBe(7);
    const walked: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const next: Answer = await t.call('GET', `/api/audit/?action=list.entry&page_size=3${cursor ? `&cursor=${cursor}` : ''}`, { token: adminB });
      walked.push(...(next.body['results'] as { seq: number }[]).map((entry) => entry.seq));
      cursor = next.body['next_cursor'] as string | null;
    }
    expect(walked).toHaveLength(7);
    expect(walked).toEqual([...walked].sort((x, y) => y - x));
    expect((await t.call('GET', '/api/audit/?object_type=meter&object_id=nothing', { token: adminB })).body['count']).toBe(0);
    expect((await t.call('GET', `/api/audit/?cursor=${Buffer.from('["x","1 or 1"]').toString('base64url')}`, { token: adminB })).status).toBe(400);
  });

  it("shows a client its own entries only, and the platform's to nobody but staff", async () => {
    await write(t.a, 'only.a');
    expect((await t.call('GET', '/api/audit/?action=only.a', { token: adminB })).body['count']).toBe(0);
    expect((await t.call('GET', '/api/audit/?action=session.started', { token: adminA })).body['count']).toBe(0);
    expect((await t.call('GET', '/api/audit/?action=session.started', { token: staff })).body['count']).toBeGreaterThan(0);
    expect((await t.call('GET', `/api/audit/?action=only.a&client=${t.a}`, { token: staff })).body['count']).toBe(1);
    for (const email of ['operator@a.test', 'viewer@a.test']) expect((await t.call('GET', '/api/audit/', { token: await t.tokenOf(email) })).status).toBe(403);
    const { rows } = await t.db.asSystem((tx) => sql`select 1 from platform_audit_log limit 1`.execute(tx.q));
    expect(rows).toHaveLength(1);
  });
});

describe('entries that are written at the end of a long transaction', () => {
  it('keep nobody waiting meanwhile, and stand in the chain in their order', async () => {
    await t.db.inTenant(t.a, (tx) =>
      recordAtEnd(tx, async () => {
        await record(tx, systemSource, [{ action: 'long.first', objectType: 'meter', objectId: 'm1' }]);
        // waits for ever if the head were locked by now
        await owner.query("set lock_timeout = '2s'");
        await owner.query('select from audit_heads where tenant_id = $1 for update', [t.a]);
        await owner.query('reset lock_timeout');
        await record(tx, systemSource, [{ action: 'long.second', objectType: 'meter', objectId: 'm1' }]);
      }),
    );
    const { rows } = await owner.query("select action from audit_log where tenant_id = $1 and action like 'long.%' order by seq", [t.a]);
    expect(rows.map((row) => row['action'])).toEqual(['long.first', 'long.second']);
    expect((await verify(adminA)).body).toEqual({ intact: true, first_wrong_entry: null });
  });

  it('are forgotten with what they tell of', async () => {
    await t.db.inTenant(t.a, (tx) =>
      recordAtEnd(tx, async (gathering) => {
        await record(tx, systemSource, [{ action: 'row.kept', objectType: 'meter', objectId: 'm1' }]);
        const before = gathering.mark();
        await record(tx, systemSource, [{ action: 'row.undone', objectType: 'meter', objectId: 'm1' }]);
        gathering.backTo(before);
      }),
    );
    const { rows } = await owner.query("select action from audit_log where tenant_id = $1 and action like 'row.%'", [t.a]);
    expect(rows.map((row) => row['action'])).toEqual(['row.kept']);
  });
});
