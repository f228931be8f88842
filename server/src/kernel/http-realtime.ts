import websocket, { type WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import type { HttpServer } from './http.ts';
import { AppError } from './errors.ts';
import { CLOSE, RealtimeClient, type RealtimeDeps } from './realtime-client.ts';
import { RealtimeHub } from './realtime-hub.ts';
import type { EventBus } from './realtime.ts';

/** A connection that has not said who it is by then is ended. */
const HELLO_MS = 10_000;
const BEAT_MS = 25_000;
/** How long a session that was ended may still hear. */
const CHECK_MS = 10_000;
const MOST_MESSAGE = 16 * 1024;
const MOST_CONNECTIONS = 2_000;
const MOST_OF_ONE = 20;

/**
 * `GET /api/realtime`: pages hear at once what changed. Who asks is said in the first message and never in the address,
 * which is written down on the way; see docs/api.md for what is said.
 */
export async function addRealtime(server: HttpServer, bus: EventBus): Promise<void> {
  const { fastify, deps } = server;
  const hub = new RealtimeHub();
  const clients = new Set<RealtimeClient>();
  let listening: Promise<void> | undefined;
  const listen = (): Promise<void> =>
    (listening ??= bus.listen(
      (events) => hub.hear(events),
      () => hub.lost(),
    ));
  await fastify.register(websocket, { options: { maxPayload: MOST_MESSAGE } });
  const schema: object = { hide: true };
  fastify.get('/api/realtime', { websocket: true, schema }, (socket, request) => {
    const client = new RealtimeClient({ hub, listen, allows: deps.allows, identify: identifyBy(server, request) }, pipeOf(socket));
    if (clients.size >= MOST_CONNECTIONS) return socket.close(1013, 'try again later');
    clients.add(client);
    const stop = keepAlive(socket, { client, isOneOfMany: () => countOf(clients, client) > MOST_OF_ONE });
    socket.on('message', (data: Buffer, isBinary: boolean) => client.hear(isBinary ? '' : data.toString('utf8')));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      stop();
      client.end();
      clients.delete(client);
    });
  });
  const checks = setInterval(() => void checkAll(clients), CHECK_MS).unref();
  fastify.addHook('onClose', () => clearInterval(checks));
  deps.metrics.beforeReading.add(() => Promise.resolve(deps.metrics.listeners.set(clients.size)));
}

/** One after the other: hundreds of pages shall not take every connection of the pool at once. */
async function checkAll(clients: ReadonlySet<RealtimeClient>): Promise<void> {
  for (const client of clients) await client.check();
}

function countOf(clients: ReadonlySet<RealtimeClient>, { actorId }: RealtimeClient): number {
  return actorId === null ? 0 : [...clients].filter((other) => other.actorId === actorId).length;
}

/** As any request with this credential would be; guesses count against the address. */
function identifyBy({ deps, failedAuth }: HttpServer, request: FastifyRequest): RealtimeDeps['identify'] {
  return async (token, client) => {
    failedAuth.check(request.ip);
    const headers = { ...request.headers, authorization: `Bearer ${token}`, ...(client === null ? {} : { 'x-tenant': client }) };
    const asked = { headers, hostname: request.hostname, query: {}, ip: request.ip };
    try {
      return await deps.authenticate(asked);
    } catch (error) {
      if (error instanceof AppError && error.status === 401) failedAuth.refused(request.ip);
      throw error;
    }
  };
}

function pipeOf(socket: WebSocket): ConstructorParameters<typeof RealtimeClient>[1] {
  return {
    send: (text) => socket.send(text),
    waiting: () => socket.bufferedAmount,
    close: (code, reason) => socket.close(code, reason),
  };
}

interface Kept {
  readonly client: RealtimeClient;
  readonly isOneOfMany: () => boolean;
}

/** Ends what says nothing, what does not answer, and what is one of too many. */
function keepAlive(socket: WebSocket, { client, isOneOfMany }: Kept): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const hello = setTimeout(() => {
    if (!client.isKnown) socket.close(CLOSE.notSignedIn, 'nobody said hello');
    else if (isOneOfMany()) socket.close(CLOSE.tooMany, 'too many connections');
  }, HELLO_MS);
  const beat = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, BEAT_MS);
  return () => {
    clearTimeout(hello);
    clearInterval(beat);
  };
}
