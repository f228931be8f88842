import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, MISSING, startTenancy, type Answer, type Method, type Tenancy } from '../tenancy.testkit.ts';
import { findChannelByKey, findTenantByShortcode, listActiveTenantIds, openVendorAccount } from './index.ts';

let t: Tenancy;
let [adminA, adminB, staff] = ['', '', ''];
beforeAll(async () => {
  t = await startTenancy();
  [adminA, adminB, staff] = [await t.tokenOf('admin@a.test'), await t.tokenOf('admin@b.test'), await t.tokenOf('staff@mkondo.test')];
});
afterAll(async () => {
  await t?.close();
});

const clients = (...[method, token, id = '', body]: [Method, string, string?, object?]): Promise<Answer> =>
  t.call(method, `/api/clients/${id}`, { token, ...(body ? { body } : {}) });
const keyIn = (url: string): string => /\/c2b\/([0-9a-f]+)\//.exec(url)![1]!;

describe('a new client', () => {
  it('comes with its paybill, its hook paths and its vending account, as the older form sends them', async () => {
    const made = await clients('POST', staff, '', {
      name: 'Ziwa Water',
      paybill_number: '600 900',
      company_info: 'Kisumu',
      billing_info: { plan: 'basic' },
      is_active: true,
      stronpower_company_name: 'ZIWA',
      stronpower_username: 'vend',
      stronpower_password: 'very secret',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'Ziwa Water',
      slug: 'ziwa-water',
      paybill_number: '600900',
      stronpower_company_name: 'ZIWA',
      stronpower_username: 'vend',
      stronpower_base_url: 'https://stronpower.test',
      stronpower_dialect: 'stronpower',
      billing_info: { plan: 'basic' },
      is_active: true,
      meters_count: 0,
      customers_count: 0,
      users_count: 0,
      time_zone: 'Africa/Nairobi',
      currency: 'KES',
      language: 'en',
      check_meter_digit: true,
    });
    expect(made.text).not.toContain('very secret');
    const id = made.body['id'] as string;
    const [channel] = (await clients('GET', staff, `${id}/channels/`)).body['results'] as { id: string; confirmation_url: string; validation_url: string }[];
    const key = keyIn(channel!.confirmation_url);
    expect(channel!.confirmation_url).toBe(`https://pay.mkondo.example/api/hooks/c2b/${key}/confirmation/`);
    expect(channel!.validation_url).toBe(`https://pay.mkondo.example/api/hooks/c2b/${key}/validation/`);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(await t.db.asSystem((tx) => findChannelByKey(tx, key))).toEqual({ tenantId: id, channelId: channel!.id, kind: 'mpesa' });
    expect(await t.db.asSystem((tx) => findTenantByShortcode(tx, '600900'))).toEqual({ tenantId: id, channelId: channel!.id });
    expect(await t.db.inTenant(id, (tx) => openVendorAccount(tx, t.secrets, null))).toMatchObject({
      account: { dialect: 'stronpower', baseUrl: 'https://stronpower.test', company: 'ZIWA', username: 'vend', password: 'very secret' },
      isPaused: false,
      maxInFlight: 512,
    });
    expect(await t.db.asSystem(listActiveTenantIds)).toContain(id);
  });

  it('is not made at all when a part of it is wrong', async () => {
    const before = (await clients('GET', staff)).body['count'] as number;
    await clients('POST', staff, '', { name: 'First', paybill_number: '601000' });
    const wrong: [object, string][] = [
      [{ paybill_number: '601000' }, 'paybill_number'],
      [{ paybill_number: 'abc' }, 'paybill_number'],
      [{ stronpower_username: 'only' }, 'stronpower_password'],
      [{ time_zone: 'Nairobi' }, 'time_zone'],
      [{ time_zone: '+03:00' }, 'time_zone'],
      [{ slug: 'amsol' }, 'slug'],
      [{ slug: 'www' }, 'slug'],
      [{ slug: 'xn--mi-8ja' }, 'slug'],
      [{ slug: MISSING }, 'slug'],
      [{ currency: 'kes' }, 'currency'],
      [{ settings: { text: 'a\0b' } }, 'settings'],
      [{ settings: { text: '\ud800' } }, 'settings'],
      [{ billing_info: { text: 'x'.repeat(40_000) } }, 'billing_info'],
      [{ stronpower_base_url: 'ftp://x' }, 'stronpower_base_url'],
    ];
    for (const [fields, field] of wrong) {
      const answer = await clients('POST', staff, '', { name: 'Wrong', ...fields });
      expect([field, answer.status, Object.keys(answer.body['details'] as object)]).toEqual([field, 400, expect.arrayContaining([field])]);
    }
    expect((await clients('POST', staff, '', { name: '  ' })).status).toBe(400);
    expect((await clients('GET', staff)).body['count']).toBe(before + 1);
  });

  it('gets a slug of its own out of its name', async () => {
    const slugs: unknown[] = [];
    for (const name of ['Maji Safi', 'Maji  Safi!', "Électricité d'Eau", 'Admin', '水']) slugs.push((await clients('POST', staff, '', { name })).body['slug']);
    expect(slugs).toEqual(['maji-safi', 'maji-safi-2', 'electricite-d-eau', 'admin-2', 'client']);
  });
});

describe('a paybill number', () => {
  it('belongs to one client; who has it is not told', async () => {
    await clients('PATCH', adminA, `${t.a}/`, { paybill_number: '700100' });
    const [taken, malformed] = [
      await clients('PATCH', adminB, `${t.b}/`, { paybill_number: '700100' }),
      await t.call('POST', `/api/clients/${t.b}/channels/`, { token: adminB, body: { shortcode: '700100' } }),
    ];
    expect(taken.body['details']).toEqual({ paybill_number: ['This number cannot be used.'] });
    expect(malformed.body['details']).toEqual({ shortcode: ['This number cannot be used.'] });
    expect((await clients('GET', adminB, `${t.b}/`)).body['paybill_number']).toBe('');
  });

  it('changes for the channel in place: the hook paths stay, the old number is free', async () => {
    await clients('PATCH', adminA, `${t.a}/`, { paybill_number: '700200' });
    const before = (await t.call('GET', `/api/clients/${t.a}/channels/`, { token: adminA })).body['results'][0] as { id: string; confirmation_url: string };
    expect((await clients('PATCH', adminA, `${t.a}/`, { paybill_number: '700300' })).body['paybill_number']).toBe('700300');
    const after = (await t.call('GET', `/api/clients/${t.a}/channels/`, { token: adminA })).body['results'] as object[];
    expect(after).toEqual([
      expect.objectContaining({ id: before.id, shortcode: '700300', confirmation_url: before.confirmation_url, urls_registered_at: null }),
    ]);
    expect(await t.db.asSystem((tx) => findTenantByShortcode(tx, '700200'))).toBeNull();
    expect(await t.db.asSystem((tx) => findTenantByShortcode(tx, '700300'))).toEqual({ tenantId: t.a, channelId: before.id });
  });

  it('goes to one of two clients who ask at once', async () => {
    const answers = await Promise.all([
      clients('PATCH', adminA, `${t.a}/`, { paybill_number: '700400' }),
      clients('PATCH', adminB, `${t.b}/`, { paybill_number: '700400' }),
    ]);
    expect(answers.map((answer) => answer.status).sort((x, y) => x - y)).toEqual([200, 400]);
  });
});

describe('a client administrator', () => {
  it('finds another client exactly like a missing one, on every path', async () => {
    const paths: [Method, string, object?][] = [
      ['GET', ''],
      ['PATCH', '', { name: 'x' }],
      ['PUT', '', { name: 'x' }],
      ['GET', 'stats/'],
      ['GET', 'channels/'],
      ['POST', 'channels/', { shortcode: '609999' }],
      ['GET', 'vendor-accounts/'],
      ['POST', 'vendor-accounts/', { company: 'x', username: 'x', password: 'x' }],
      ['GET', 'sms-channels/'],
      ['POST', 'sms-channels/', { kind: 'beem', account_user: 'x', secret: 'x', sender: 'x' }],
    ];
    for (const [method, rest, body] of paths) {
      const [foreign, missing, malformed] = [
        await clients(method, adminA, `${t.b}/${rest}`, body),
        await clients(method, adminA, `${MISSING}/${rest}`, body),
        await clients(method, adminA, `x/${rest}`, body),
      ];
      expect([method, rest, foreign.status, bytesOf(foreign), bytesOf(malformed)]).toEqual([method, rest, 404, bytesOf(missing), bytesOf(missing)]);
    }
  });

  it('gives its reports and mails a colour, takes it back, and is told what is none', async () => {
    const coloured = async (colour: unknown): Promise<unknown> => {
      const { status, body } = await clients('PATCH', adminA, `${t.a}/`, { branding: { primary_color: colour } });
      return status === 200 ? body['branding'] : [status, Object.keys(body['details'] as object)];
    };
    expect(await coloured('#8A1F5C')).toEqual({ primary_color: '#8a1f5c' });
    expect((await clients('PATCH', adminA, `${t.a}/`, { company_info: 'Nakuru' })).body['branding']).toEqual({ primary_color: '#8a1f5c' });
    for (const wrong of ['red', '#12345', '#1234567', 12]) expect([wrong, await coloured(wrong)]).toEqual([wrong, [400, ['branding.primary_color']]]);
    expect(await coloured(null)).toEqual({ primary_color: null });
  });

  it('changes its own client, but not what reaches beyond it', async () => {
    const read = (await clients('GET', adminA, `${t.a}/`)).body;
    const put = await clients('PUT', adminA, `${t.a}/`, {
      ...without(read, 'has_stronpower_password'),
      company_info: 'Nakuru',
      settings: { hold: true },
      language: 'sw',
    });
    expect([put.status, put.body['company_info'], put.body['settings'], put.body['language']]).toEqual([200, 'Nakuru', { hold: true }, 'sw']);
    for (const fields of [{ is_active: false }, { slug: 'other' }, { currency: 'TZS' }, { stronpower_base_url: 'http://169.254.169.254' }]) {
      const answer = await clients('PATCH', adminA, `${t.a}/`, fields);
      expect([answer.status, Object.keys(answer.body['details'] as object)]).toEqual([400, Object.keys(fields)]);
    }
    expect((await clients('DELETE', adminA, `${t.a}/`)).status).toBe(403);
    expect((await clients('GET', adminA)).status).toBe(403);
    expect((await clients('POST', adminA, '', { name: 'Mine' })).status).toBe(403);
  });

  it('keeps its vending password when the form sends the field empty', async () => {
    await clients('PATCH', adminA, `${t.a}/`, { stronpower_company_name: 'AMSOL', stronpower_username: 'vend', stronpower_password: 'first secret' });
    const changed = await clients('PATCH', adminA, `${t.a}/`, { stronpower_company_name: 'AMSOL2', stronpower_username: null, stronpower_password: '' });
    expect(changed.body).toMatchObject({ stronpower_company_name: 'AMSOL2', stronpower_username: 'vend', has_stronpower_password: true });
    expect((await t.db.inTenant(t.a, (tx) => openVendorAccount(tx, t.secrets, null))).account).toMatchObject({ company: 'AMSOL2', password: 'first secret' });
  });
});

describe('platform staff', () => {
  it('list, search and page through all clients', async () => {
    const all = await clients('GET', staff);
    const names = (all.body['results'] as { name: string }[]).map((client) => client.name);
    expect(names).toEqual([...names].sort());
    expect((await t.call('GET', '/api/clients/?search=600900', { token: staff })).body['results']).toEqual([expect.objectContaining({ name: 'Ziwa Water' })]);
    const walked: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Answer = await t.call('GET', `/api/clients/?page_size=2${cursor ? `&cursor=${cursor}` : ''}`, { token: staff });
      walked.push(...(page.body['results'] as { name: string }[]).map((client) => client.name));
      cursor = page.body['next_cursor'] as string | null;
    }
    expect(walked).toEqual(names);
    expect((await t.call('GET', `/api/clients/?client=${t.a}`, { token: staff })).body['results']).toEqual([
      expect.objectContaining({ id: t.a, users_count: 3 }),
    ]);
  });

  it('remove a client: its people are out, its number is free, its hooks lead nowhere, its name is never given again', async () => {
    const made = (await clients('POST', staff, '', { name: 'Short Lived', paybill_number: '602000' })).body as { id: string };
    const user = await t.addUser('boss@short.test', 'client_admin', made.id);
    const token = await t.tokenOf('boss@short.test');
    const url = (await clients('GET', token, `${made.id}/channels/`)).body['results'][0].confirmation_url as string;
    expect((await clients('DELETE', staff, `${made.id}/`)).status).toBe(204);
    expect((await t.call('GET', '/api/auth/me/', { token })).body['code']).toBe('auth.no_client');
    expect((await clients('GET', staff, `${made.id}/`)).status).toBe(404);
    expect(await t.db.asSystem((tx) => findChannelByKey(tx, keyIn(url)))).toBeNull();
    expect((await clients('POST', staff, '', { name: 'Next', paybill_number: '602000' })).status).toBe(201);
    expect((await clients('POST', staff, '', { name: 'Short Lived' })).body['slug']).toBe('short-lived-2');
    expect(user).toBeTruthy();
  });

  it('cannot change the currency of a client that has payments', async () => {
    const { id } = (await clients('POST', staff, '', { name: 'Booked' })).body as { id: string };
    expect((await clients('PATCH', staff, `${id}/`, { currency: 'TZS' })).body['currency']).toBe('TZS');
    await t.db.inTenant(id, (tx) =>
      sql`insert into payments (tenant_id, id, receipt, source, amount_minor, shortcode, account_text, received_at) values (${id}, ${id}, 'SAB1234567', 'c2b', 100, '1', '1', now())`.execute(
        tx.q,
      ),
    );
    expect((await clients('PATCH', staff, `${id}/`, { currency: 'KES' })).body['code']).toBe('clients.has_payments');
  });
});

it("counts a client's own figures, money as a decimal string", async () => {
  const meters = [
    [t.a, 'active', 3, 45_050],
    [t.a, 'suspended', 1, 100],
    [t.b, 'active', 9, 9900],
  ] as const;
  for (const [tenant, status, vends, paid] of meters) {
    await t.db.inTenant(tenant, (tx) =>
      sql`insert into meters (tenant_id, id, meter_id, status, total_vends, total_paid_minor) values (${tenant}, gen_random_uuid(), ${`${status}${vends}`}, ${status}, ${vends}, ${paid})`.execute(
        tx.q,
      ),
    );
  }
  expect((await clients('GET', adminA, `${t.a}/stats/`)).body).toEqual({
    total_meters: 2,
    active_meters: 1,
    total_customers: 0,
    total_tokens: 4,
    total_payments: '451.50',
    recent_alerts: 0,
  });
});

it("writes what changed to the client's log, and clients made and removed to the platform's", async () => {
  const log = await t.call('GET', `/api/audit/?action=client.updated`, { token: adminA });
  expect((log.body['results'] as { details: { changed: string[] } }[]).some((entry) => entry.details.changed.includes('stronpower'))).toBe(true);
  expect(log.text).not.toContain('first secret');
  const platform = await t.call('GET', '/api/audit/?object_type=client', { token: staff });
  expect(new Set((platform.body['results'] as { action: string }[]).map((entry) => entry.action))).toEqual(new Set(['client.created', 'client.removed']));
});

function without(object: Record<string, unknown>, field: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));
}
