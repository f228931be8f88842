import { randomBytes } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNameServer, type NameServer } from '../dns/name-server.testkit.ts';
import { startVendorServer, type VendorServer } from '../vendor-server.testkit.ts';
import { createReceiverCaller } from './adapter.ts';

let server: VendorServer;
let names: NameServer;
const asked: string[] = [];
beforeAll(async () => {
  names = await startNameServer();
  server = await startVendorServer(({ request, response }) => {
    asked.push(request.url ?? '');
    if (request.url === '/moved') response.writeHead(302, { location: `${server.url}/elsewhere` }).end();
    else if (request.url === '/busy') response.writeHead(503, { 'retry-after': '120' }).end('later');
    else if (request.url === '/long') response.writeHead(200).write('x'.repeat(4_000));
    else response.end('thanks');
  });
});
afterAll(async () => {
  server?.close();
  await names?.close();
});

const open = createReceiverCaller({ open: true });
const call = (path: string) => open.call({ url: `${server.url}${path}`, headers: { 'webhook-id': 'a' }, body: '{}' });
const closed = (addresses: readonly string[] = []) =>
  createReceiverCaller({
    open: false,
    lookup: (_name, done) =>
      done(
        null,
        addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
  });

describe('an answer', () => {
  it('counts when it is a 2xx, and its first kilobyte is kept without waiting for the rest', async () => {
    expect(await call('/')).toMatchObject({ status: 200, error: null, answer: 'thanks' });
    const long = await call('/long');
    expect([long.status, long.error, long.answer.length]).toEqual([200, null, 1_024]);
  });

  it('that leads elsewhere is a failure, and nobody follows it', async () => {
    expect(await call('/moved')).toMatchObject({ status: 302, error: 'redirect' });
    expect(asked).not.toContain('/elsewhere');
  });

  it('says how long to wait', async () => {
    expect(await call('/busy')).toMatchObject({ status: 503, error: 'http_503', retryAfterMs: 120_000 });
  });

  it('that never comes has no status', async () => {
    expect(await open.call({ url: 'http://127.0.0.1:1/', headers: {}, body: '{}' })).toMatchObject({ status: null, error: 'ECONNREFUSED' });
  });
});

describe('in production no call reaches', () => {
  const body = { headers: {}, body: '{}' };
  const urls: readonly (readonly [string, string])[] = [
    ['http://8.8.8.8/', 'not_https'],
    ['https://127.0.0.1/', 'private_address'],
    ['https://[::1]/', 'private_address'],
    ['https://[::ffff:127.0.0.1]/', 'private_address'],
    ['https://169.254.169.254/latest/meta-data/', 'private_address'],
    ['https://10.0.0.1/', 'private_address'],
    ['https://0x7f.1/', 'private_address'],
    ['https://2130706433/', 'private_address'],
    ['https://017700000001/', 'private_address'],
  ];
  it.each(urls)('%s', async (url, error) => {
    expect(await closed().call({ url, ...body })).toMatchObject({ status: null, error, answer: '' });
  });

  it.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', 'fd00:ec2::254', '::1', '::ffff:192.168.0.1', '100.64.0.1'])(
    'a name that leads to %s when it is called',
    async (address) => {
      const url = server.url.replace('http:', 'https:').replace('127.0.0.1', 'hooks.example.com');
      expect(await closed([address]).call({ url, ...body })).toMatchObject({ status: null, error: 'private_address' });
      // one open address beside it does not help
      expect(await closed(['8.8.8.8', address]).call({ url, ...body })).toMatchObject({ status: null, error: 'private_address' });
    },
  );
});

describe('the name of a receiver', () => {
  const lookedUp = (name: string) => createReceiverCaller({ open: false, servers: [names.address] }).call({ url: `https://${name}/`, headers: {}, body: '{}' });

  it('is asked for at name servers, as it leads when it is called', async () => {
    names.lead('hooks.example.com', ['10.0.0.7']);
    expect(await lookedUp('hooks.example.com')).toMatchObject({ status: null, error: 'private_address' });
    expect(await lookedUp('nowhere.example.com')).toMatchObject({ status: null, error: 'ENOTFOUND' });
    expect(names.asked).toContain('hooks.example.com');
  });

  it('is good by one kind of address, though nobody answers for the other', async () => {
    names.lead('half.example.com', ['10.0.0.7']);
    names.set('half.example.com', 'silent');
    expect(await lookedUp('half.example.com')).toMatchObject({ status: null, error: 'private_address' });
  });

  it('whose servers never answer holds none of the threads that passwords and files need', async () => {
    names.set('silent.example.com', 'silent');
    const waiting = Array.from({ length: 8 }, () => lookedUp('silent.example.com'));
    let isOver = false;
    void Promise.all(waiting).then(() => (isOver = true));
    // by the system's look-up, eight names take all four threads
    await new Promise((done) => {
      randomBytes(32, done);
    });
    expect(isOver).toBe(false);
    for (const answer of await Promise.all(waiting))
      expect(answer).toMatchObject({ status: null, error: expect.stringMatching(/^(ETIMEOUT|connect_timeout)$/) });
  });
});
