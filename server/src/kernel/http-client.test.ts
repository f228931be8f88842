import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../../test/harness/wait.ts';
import { sendOnce, type Exchange, type OutgoingRequest } from './http-client.ts';

interface Peer {
  readonly url: string;
  /** Every byte that reached it, as text. */
  readonly heard: () => string;
  readonly connections: () => number;
}
const servers: { server: Server; sockets: Set<Socket> }[] = [];
afterEach(() => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

/** A server that does with each connection what the test says. */
async function listen(onRequest: (socket: Socket, heard: string) => void): Promise<Peer> {
  let heard = '';
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      onRequest(socket, heard);
    });
  });
  servers.push({ server, sockets });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/vend`, heard: () => heard, connections: () => connections };
}

const whole = (body: string, status = '200 OK', extra = ''): string =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\n${extra}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const ask = (url: string, more: Partial<OutgoingRequest> = {}): Promise<Exchange> =>
  sendOnce({ method: 'POST', url, body: '{"Amount":"300.00"}', timeoutMs: 20_000, ...more });

/** Both ways to connect must tell the same: a connection of its own, and a kept one. */
describe.each([
  ['a connection of its own', { fresh: true }],
  ['a kept connection', {}],
])('over %s', (_how, how) => {
  it('a whole answer is answered, whatever it says', async () => {
    for (const [status, body] of [
      ['200 OK', '[]'],
      ['500 Oops', '<html>'],
      ['302 Found', ''],
      ['400 Bad', '{"Message":"no"}'],
    ] as const) {
      const peer = await listen((socket) => socket.end(whole(body, status)));
      expect(await ask(peer.url, how)).toMatchObject({ kind: 'answered', status: Number(status.slice(0, 3)), body });
    }
  });

  it('a port that nobody listens on: nothing was sent', async () => {
    const peer = await listen(() => undefined);
    servers[0]!.server.close();
    await new Promise((done) => setImmediate(done));
    expect(await ask(peer.url, how)).toEqual({ kind: 'not_sent', reason: 'ECONNREFUSED' });
  });

  it('a name that is none, an address that is none: nothing was sent', async () => {
    expect(await ask('http://does-not-exist.invalid/x', how)).toMatchObject({ kind: 'not_sent' });
    expect(await ask('not an address', how)).toEqual({ kind: 'not_sent', reason: 'invalid_url' });
  });

  it('a key that no header can hold: nothing was sent', async () => {
    const peer = await listen((socket) => socket.end(whole('[]')));
    for (const key of ['a\nb', '\u{1f511}']) expect(await ask(peer.url, { ...how, headers: { key } })).toEqual({ kind: 'not_sent', reason: 'invalid_request' });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['closed before an answer', (socket) => socket.end()],
    ['reset before an answer', (socket) => socket.resetAndDestroy()],
    ['cut in the head', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le')],
    ['cut in the body', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{"Token":"1234')],
    ['cut in a chunk', (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n20\r\n[{"Token"')],
    ['no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH\r\n')],
  ])('%s: it may have been done', async (_what, answer) => {
    const peer = await listen(answer);
    expect(await ask(peer.url, how)).toMatchObject({ kind: 'no_answer' });
    expect(peer.heard()).toContain('{"Amount":"300.00"}');
  });

  it('silence is given up at the time set, and it may have been done', async () => {
    const peer = await listen(() => undefined);
    expect(await ask(peer.url, { ...how, timeoutMs: 150 })).toEqual({ kind: 'no_answer', reason: 'timeout' });
  });

  it('an answer that comes byte by byte is given up as well', async () => {
    const peer = await listen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await ask(peer.url, { ...how, timeoutMs: 200 })).toMatchObject({ kind: 'no_answer' });
  });

  it('an answer that does not end is cut off', async () => {
    const peer = await listen((socket) => void socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(200_000)}`));
    expect(await ask(peer.url, { ...how, maxBytes: 100_000 })).toEqual({ kind: 'no_answer', reason: 'answer_too_large' });
  });

  it('a redirect is shown and not followed', async () => {
    const elsewhere = await listen((socket) => socket.end(whole('{}')));
    const peer = await listen((socket) => socket.end(whole('', '307 Temporary Redirect', `location: ${elsewhere.url}\r\n`)));
    expect(await ask(peer.url, how)).toMatchObject({ kind: 'answered', status: 307, headers: { location: elsewhere.url } });
    expect(elsewhere.connections()).toBe(0);
  });

  it('is sent once, whatever happens to it', async () => {
    const peer = await listen((socket) => socket.resetAndDestroy());
    await ask(peer.url, how);
    expect([peer.connections(), peer.heard().split('POST /vend').length - 1]).toEqual([1, 1]);
  });
});

describe('a request that must never run twice', () => {
  it('has its own connection each time, and closes it', async () => {
    const peer = await listen((socket, heard) => {
      if (heard.endsWith('}')) socket.end(whole('{}'));
    });
    await ask(peer.url, { fresh: true });
    await ask(peer.url, { fresh: true });
    expect(peer.connections()).toBe(2);
    expect(peer.heard().match(/connection: close/gi)).toHaveLength(2);
  });

  it('after its last moment leaves no byte', async () => {
    const peer = await listen(() => undefined);
    expect(await ask(peer.url, { fresh: true, sendBefore: performance.now() - 1 })).toEqual({ kind: 'not_sent', reason: 'send_deadline' });
    await waitFor(() => peer.connections() === 1);
    expect(peer.heard()).toBe('');
  });

  it('before its last moment is sent', async () => {
    const peer = await listen((socket) => socket.end(whole('{}')));
    expect(await ask(peer.url, { fresh: true, sendBefore: performance.now() + 60_000 })).toMatchObject({ kind: 'answered' });
  });
});

it('a kept connection that the other side closed while idle is not taken for "never sent"', async () => {
  let first = true;
  const peer = await listen((socket, heard) => {
    if (first && heard.endsWith('}')) {
      first = false;
      socket.write(whole('{}'));
    } else if (!first) socket.destroy();
  });
  expect(await ask(peer.url)).toMatchObject({ kind: 'answered' });
  expect(await ask(peer.url)).toMatchObject({ kind: 'no_answer' });
});
