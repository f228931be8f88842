/** As much of a Redis as publish and subscribe take, over TCP, by its protocol RESP2. */
import { createServer, type Socket } from 'node:net';

export interface TestRedis {
  readonly url: string;
  /** Ends every connection; they may come back. */
  cut(): void;
  /** Listens again where it did before. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function openTestRedis(port = 0): Promise<TestRedis> {
  const sockets = new Set<Socket>();
  const hearers = new Map<string, Set<Socket>>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let rest = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      const { commands, left } = readCommands(rest + String(chunk));
      rest = left;
      for (const command of commands) socket.write(answer(hearers, socket, command));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      for (const of of hearers.values()) of.delete(socket);
    });
  });
  const start = (at: number): Promise<void> => new Promise((done) => void server.listen(at, '127.0.0.1', done));
  await start(port);
  const own = (server.address() as { port: number }).port;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `redis://127.0.0.1:${own}`,
    cut,
    start: () => start(own),
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        cut();
      }),
  };
}

const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

function answer(hearers: Map<string, Set<Socket>>, socket: Socket, [name = '', first = '', second = '']: readonly string[]): string {
  switch (name.toLowerCase()) {
    case 'subscribe':
      hearers.set(first, (hearers.get(first) ?? new Set()).add(socket));
      return `*3\r\n${bulk('subscribe')}${bulk(first)}:1\r\n`;
    case 'publish': {
      const to = hearers.get(first) ?? new Set();
      for (const hearer of to) hearer.write(`*3\r\n${bulk('message')}${bulk(first)}${bulk(second)}`);
      return `:${to.size}\r\n`;
    }
    case 'client':
      return '+OK\r\n';
    default:
      return `-ERR unknown command '${name}'\r\n`;
  }
}

/** Lists of bulk strings, as clients send them; what is not whole yet is left. Lengths count bytes: texts here are ASCII. */
function readCommands(text: string): { readonly commands: readonly (readonly string[])[]; readonly left: string } {
  const commands: string[][] = [];
  let left = text;
  for (let next = readCommand(left); next !== null; next = readCommand(left)) {
    commands.push(next.words);
    left = left.slice(next.length);
  }
  return { commands, left };
}

function readCommand(text: string): { readonly words: string[]; readonly length: number } | null {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (!head) return null;
  const words: string[] = [];
  let at = head[0].length;
  while (words.length < Number(head[1])) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at));
    if (!size) return null;
    const from = at + size[0].length;
    at = from + Number(size[1]) + 2;
    if (text.length < at) return null;
    words.push(text.slice(from, at - 2));
  }
  return { words, length: at };
}
