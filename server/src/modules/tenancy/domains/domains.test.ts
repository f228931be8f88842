import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNameServer, type NameServer } from '../../../vendors/dns/name-server.testkit.ts';
import { bytesOf, MISSING, startTenancy, type Answer, type Method, type Tenancy } from '../tenancy.testkit.ts';
import { requireDomain } from './name.ts';

let t: Tenancy;
let dns: NameServer;
let [admin, adminB] = ['', ''];
beforeAll(async () => {
  dns = await startNameServer();
  t = await startTenancy({ dns: dns.address });
  [admin, adminB] = [await t.tokenOf('admin@a.test'), await t.tokenOf('admin@b.test')];
});
afterAll(async () => {
  await t?.close();
  await dns?.close();
});

const at = (...[method, token, tenant, rest, body]: [Method, string, string, string, object?]): Promise<Answer> =>
  t.call(method, `/api/tenants/${tenant}/domains/${rest}`, { token, ...(body ? { body } : {}) });

interface Claimed {
  readonly id: string;
  readonly record: { readonly name: string; readonly value: string };
}

async function claim(domain: string, token = admin, tenant = t.a): Promise<Claimed> {
  const made = await at('POST', token, tenant, '', { domain });
  expect(made.status).toBe(201);
  return made.body as unknown as Claimed;
}
const check = (id: string, token = admin, tenant = t.a): Promise<Answer> => at('POST', token, tenant, `${id}/verify/`);
const me = (token: string, host: string): Promise<Answer> => t.call('GET', '/api/auth/me/', { token, headers: { host } });

describe('a domain', () => {
  it('is verified by its TXT record, asked for over the wire, and by no other', async () => {
    const { id, record } = await claim('Water.Amsol.Example.');
    expect(record).toEqual({ type: 'TXT', name: '_mkondo.water.amsol.example', value: expect.stringMatching(/^mkondo-verification=[0-9a-f]{32}$/) });
    expect((await check(id)).body).toMatchObject({ verified: false, check_result: 'missing' });
    dns.set(record.name, ['v=spf1 -all', 'mkondo-verification=0000']);
    expect((await check(id)).body).toMatchObject({ verified: false, check_result: 'missing' });
    dns.set(record.name, ['v=spf1 -all', record.value]);
    expect((await check(id)).body).toMatchObject({ verified: true, check_result: 'found', verified_at: t.clock.now().toISOString() });
    dns.set(record.name, 'servfail');
    expect((await check(id)).body).toMatchObject({ verified: true, check_result: 'no_answer' });
    dns.set(record.name, null);
    expect((await check(id)).body).toMatchObject({ verified: false, check_result: 'missing' });
    const log = await t.call('GET', `/api/audit/?object_id=${id}`, { token: admin });
    expect(log.body['results'].map((entry: { action: string }) => entry.action)).toEqual(['domain.lost', 'domain.verified', 'domain.claimed']);
  });

  it('cannot be said to be verified by whoever claims it', async () => {
    const made = await at('POST', admin, t.a, '', { domain: 'said.example.org', verified: true, is_primary: true });
    expect(made.body).toMatchObject({ verified: false, is_primary: false });
    expect((await at('PATCH', admin, t.a, `${made.body['id']}/`, { verified: true })).body['verified']).toBe(false);
    expect((await at('PATCH', admin, t.a, `${made.body['id']}/`, { is_primary: true })).body['code']).toBe('domains.not_verified');
  });

  it('that several claim is of the first who proves it, and free again when it is given up', async () => {
    const [mine, theirs] = [await claim('shared.example.org'), await claim('shared.example.org', adminB, t.b)];
    expect(mine.record.value).not.toBe(theirs.record.value);
    dns.set(mine.record.name, [mine.record.value, theirs.record.value]);
    const answers = await Promise.all([check(mine.id), check(theirs.id, adminB, t.b)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const won = answers[0].status === 200;
    expect(answers.find((answer) => answer.status === 409)!.body['code']).toBe('domains.taken');
    expect((await (won ? at('DELETE', admin, t.a, `${mine.id}/`) : at('DELETE', adminB, t.b, `${theirs.id}/`))).status).toBe(204);
    expect((await (won ? check(theirs.id, adminB, t.b) : check(mine.id))).body['verified']).toBe(true);
  });

  it('of a client is primary one at a time', async () => {
    const two = [await claim('one.example.org'), await claim('two.example.org')];
    for (const { id, record } of two) {
      dns.set(record.name, [record.value]);
      await check(id);
      expect((await at('PATCH', admin, t.a, `${id}/`, { is_primary: true })).body['is_primary']).toBe(true);
    }
    const list = (await at('GET', admin, t.a, '')).body['results'] as { domain: string; is_primary: boolean }[];
    expect(list.filter((row) => row.is_primary).map((row) => row.domain)).toEqual(['two.example.org']);
    expect((await t.call('GET', `/api/tenants/${t.a}/`, { token: admin })).body['primary_domain']).toBe('two.example.org');
  });

  it('of another client answers like a missing one', async () => {
    const { id } = await claim('secret.example.org');
    for (const [method, rest, body] of [
      ['GET', ''],
      ['PATCH', '', { is_primary: false }],
      ['DELETE', ''],
      ['POST', 'verify/'],
    ] as [Method, string, object?][]) {
      const [foreign, missing] = [await at(method, adminB, t.b, `${id}/${rest}`, body), await at(method, adminB, t.b, `${MISSING}/${rest}`, body)];
      expect([foreign.status, bytesOf(foreign)]).toEqual([404, bytesOf(missing)]);
    }
  });
});

describe('a request by an own domain', () => {
  it('narrows to that client once the domain is verified, and never before', async () => {
    const { id, record } = await claim('host.example.org');
    expect((await me(adminB, 'host.example.org')).body['client']).toBe(t.b);
    dns.set(record.name, [record.value]);
    await check(id);
    expect((await me(admin, 'Host.Example.org:8443')).body['client']).toBe(t.a);
    expect(bytesOf(await me(adminB, 'host.example.org'))).toBe(
      bytesOf(await t.call('GET', '/api/auth/me/', { token: adminB, headers: { 'x-tenant': MISSING } })),
    );
    const both = await t.call('GET', '/api/auth/me/', { token: admin, headers: { host: 'host.example.org', 'x-tenant': t.a } });
    expect(both.status).toBe(200);
    expect((await t.call('GET', '/api/auth/me/', { token: admin, headers: { host: 'host.example.org', 'x-tenant': t.b } })).status).toBe(404);
    const staff = await t.tokenOf('staff@mkondo.test');
    expect((await me(staff, 'host.example.org')).body['client']).toBe(t.a);
  });

  it('binds API keys too', async () => {
    const key = (await t.call('POST', '/api/api-keys/', { token: adminB, body: { name: 'k', scopes: ['audit.read'] } })).body['key'] as string;
    expect((await t.call('GET', '/api/audit/', { token: key, headers: { host: 'two.example.org' } })).status).toBe(404);
    expect((await t.call('GET', '/api/audit/', { token: key, headers: { host: 'nobodys.example.org' } })).status).toBe(200);
  });
});

describe('what may be claimed', () => {
  const names = { tenantDomain: 'mkondo.example', publicUrl: 'https://pay.mkondo.test' };

  it.each([
    'mkondo.example',
    'acme.mkondo.example',
    'pay.mkondo.test',
    'x.pay.mkondo.test',
    'mkondo.test',
    'localhost',
    '10.0.0.1',
    '[::1]',
    'a b.example',
    'http://x.example',
    'x.example/path',
    'x.example:80',
    'user@x.example',
    '-x.example',
    'x..example',
    '',
    '*.x.example',
    `${'a'.repeat(64)}.example`,
  ])('is a public name and not the platform’s: %j is refused', (text) => {
    expect(() => requireDomain(text, names)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  it.each([
    ['Water.Example.ORG.', 'water.example.org'],
    [' maji.co.ke ', 'maji.co.ke'],
    ['wässer.example', 'xn--wsser-gra.example'],
  ])('is kept as names are compared: %j', (text, kept) => {
    expect(requireDomain(text, names)).toBe(kept);
  });
});

it('the name server is reached over the network', () => {
  expect(dns.socket.port).toBeGreaterThan(0);
  expect(dns.asked).toContain('_mkondo.host.example.org');
});
