import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sameText } from './crypto.ts';
import { livenessOf, readinessOf, type HealthDeps } from './health.ts';
import { readMetrics, type Metrics } from './metrics.ts';

export interface OperationsPortOptions {
  readonly port: number;
  readonly host: string;
  readonly health: HealthDeps;
  readonly metrics: Metrics;
  /** Asked of whoever reads the figures; without one, whoever reaches the port may. */
  readonly token: string | undefined;
}

export interface OperationsPort {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Figures and health of one process on a port of its own, in every role: `/metrics`, `/health/`,
 * `/health/ready/`. Nothing else is there, and it stays open while the process drains.
 */
export async function openOperationsPort(options: OperationsPortOptions): Promise<OperationsPort> {
  const server = createServer((request, response) => void answer(options, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const NOT_FOUND: Answer = { status: 404, type: 'text/plain; charset=utf-8', text: 'Not found\n' };
const FAILED: Answer = { status: 500, type: 'text/plain; charset=utf-8', text: 'Something went wrong on our side.\n' };

async function answer(options: OperationsPortOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, type, text } = await find(options, request).catch(() => FAILED);
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  response.end(request.method === 'HEAD' ? undefined : text);
}

async function find({ health, metrics, token }: OperationsPortOptions, { method, url, headers }: IncomingMessage): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return NOT_FOUND;
  switch ((url ?? '').replace(/\?.*$/, '').replace(/\/$/, '')) {
    case '/health':
      return json(200, livenessOf(health));
    case '/health/ready': {
      const { ready, checks } = await readinessOf(health);
      return json(ready ? 200 : 503, { status: ready ? 'ready' : 'unavailable', checks });
    }
    case '/metrics':
      return mayRead(token, headers.authorization) ? { status: 200, ...(await readMetrics(metrics)) } : NOT_FOUND;
    default:
      return NOT_FOUND;
  }
}

/** Figures tell of every tenant: a wrong token answers like a path that does not exist. */
export function mayRead(token: string | undefined, authorization: string | undefined): boolean {
  return token === undefined || sameText(/^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '', token);
}

function json(status: number, body: object): Answer {
  return { status, type: 'application/json; charset=utf-8', text: `${JSON.stringify(body)}\n` };
}
