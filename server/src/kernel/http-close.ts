import type { FastifyInstance } from 'fastify';

/** An answer that was under way when closing began leaves its connection open, and the close would wait over a minute for it. */
export function endIdleConnections({ server }: FastifyInstance): void {
  const timer = setInterval(() => server.closeIdleConnections(), 50).unref();
  server.once('close', () => clearInterval(timer));
}
