import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly milliseconds: number;
  /** Body of request number n. */
  readonly body: (n: number) => string;
  /** Requests a second over all connections; without it, as fast as answers come. */
  readonly rate?: number;
}

export interface LoadResult {
  readonly sent: number;
  readonly answered: number;
  readonly ok: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMs: number;
}

/**
 * A bare HTTP client on sockets: one request in flight per connection, as little work as can be, so that
 * the two cores belong to what is measured.
 */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const began = performance.now();
  const until = began + options.milliseconds;
  const state = { next: 0, answered: 0, ok: 0 };
  const take = (): number | undefined => {
    if (performance.now() >= until) return undefined;
    return state.next++;
  };
  await Promise.all(Array.from({ length: options.connections }, () => drive(options, { take, latencies, state, began })));
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    sent: state.next,
    answered: state.answered,
    ok: state.ok,
    perSecond: state.ok / seconds,
    p50: at(0.5),
    p99: at(0.99),
    cpuMs: (used.user + used.system) / 1000,
  };
}

interface Shared {
  readonly take: () => number | undefined;
  readonly latencies: number[];
  readonly state: { answered: number; ok: number };
  readonly began: number;
}

function drive(options: LoadOptions, shared: Shared): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(options.port, '127.0.0.1');
    socket.setNoDelay(true);
    let sentAt = 0;
    let pending = '';
    const send = (): void => {
      const n = shared.take();
      if (n === undefined) {
        socket.destroy();
        resolve();
        return;
      }
      const wait = options.rate ? shared.began + (n / options.rate) * 1000 - performance.now() : 0;
      if (wait > 1) setTimeout(() => write(n), wait);
      else write(n);
    };
    const write = (n: number): void => {
      const body = options.body(n);
      sentAt = performance.now();
      socket.write(
        `POST ${options.path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      const head = pending.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(pending)?.[1] ?? 0);
      if (pending.length < head + 4 + length) return;
      shared.state.answered += 1;
      if (pending.startsWith('HTTP/1.1 200')) shared.state.ok += 1;
      shared.latencies.push(performance.now() - sentAt);
      pending = '';
      send();
    });
  });
}
