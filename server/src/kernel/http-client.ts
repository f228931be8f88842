import { request as httpRequest, Agent as HttpAgent } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import { connect as netConnect, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { failpoint } from './failpoints.ts';

/**
 * What became of one request to a vendor, in the only terms that matter for money:
 * `not_sent`: no byte of it left this process; repeating is safe.
 * `no_answer`: bytes left and no whole answer came back; the vendor may have acted.
 * `answered`: a whole answer is here, whatever it says.
 */
export type Exchange =
  | { readonly kind: 'not_sent'; readonly reason: string }
  | { readonly kind: 'no_answer'; readonly reason: string }
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** `latin1` gives each byte of the answer as one character, for files; text is `utf8`. */
  readonly encoding?: 'utf8' | 'latin1';
  /** Milliseconds for the connection alone. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds for the whole exchange, on the monotonic clock. */
  readonly timeoutMs: number;
  /** Largest answer accepted, in bytes. */
  readonly maxBytes?: number;
  /** So many bytes of the answer are enough: what comes after them is not waited for. */
  readonly keepBytes?: number;
  /**
   * `true` opens a connection for this request alone. Needed where the request must never run twice:
   * a server closing an idle kept connection while we write looks the same as a server that acted.
   */
  readonly fresh?: boolean;
  /** Latest moment, on the monotonic clock, at which the first byte may leave (fresh requests). */
  readonly sendBefore?: number;
  /** Turns the host's name into addresses, in the place of the system's (fresh requests). */
  readonly lookup?: LookupFunction;
}

const DEFAULT_MAX_BYTES = 256 * 1024;
const keptHttp = new HttpAgent({ keepAlive: true, maxSockets: 256 });
const keptHttps = new HttpsAgent({ keepAlive: true, maxSockets: 256 });

/** Sends once: no redirect is followed and nothing is ever repeated here. Never throws. */
export async function sendOnce(outgoing: OutgoingRequest): Promise<Exchange> {
  let url: URL;
  try {
    url = new URL(outgoing.url);
  } catch {
    return { kind: 'not_sent', reason: 'invalid_url' };
  }
  if (!outgoing.fresh) return exchange(outgoing, url, undefined);
  const opened = await openSocket(url, outgoing.connectTimeoutMs ?? 5_000, outgoing.lookup);
  if (typeof opened === 'string') return { kind: 'not_sent', reason: opened };
  if (outgoing.sendBefore !== undefined && performance.now() > outgoing.sendBefore) {
    opened.destroy();
    return { kind: 'not_sent', reason: 'send_deadline' };
  }
  failpoint('vendor.before_write');
  return exchange(outgoing, url, opened);
}

/** A connected socket, or why there is none. Nothing of the request has been written yet. */
function openSocket(url: URL, timeoutMs: number, lookup?: LookupFunction): Promise<Socket | string> {
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (secure ? 443 : 80));
  return new Promise((resolve) => {
    const where = { host, port, ...(lookup ? { lookup } : {}) };
    // a certificate names an address without SNI (RFC 6066 §3)
    const socket = secure ? tlsConnect({ ...where, servername: isIP(host) ? '' : host }) : netConnect(where);
    const give = (result: Socket | string): void => {
      clearTimeout(timer);
      socket.removeListener('error', refuse);
      if (typeof result === 'string') socket.destroy();
      resolve(result);
    };
    const refuse = (error: NodeJS.ErrnoException): void => give(error.code ?? 'connect_failed');
    const timer = setTimeout(() => give('connect_timeout'), timeoutMs);
    socket.once('error', refuse);
    socket.once(secure ? 'secureConnect' : 'connect', () => give(socket));
    socket.setNoDelay(true);
  });
}

function exchange(outgoing: OutgoingRequest, url: URL, socket: Socket | undefined): Promise<Exchange> {
  return new Promise((resolve) => {
    let reached = socket !== undefined;
    const request = startRequest(outgoing, url, socket);
    if (request === null) {
      socket?.destroy();
      resolve({ kind: 'not_sent', reason: 'invalid_request' });
      return;
    }
    const finish = (result: Exchange): void => {
      clearTimeout(timer);
      if (result.kind !== 'answered') request.destroy();
      resolve(result);
    };
    const lost = (reason: string): void => finish(reached ? { kind: 'no_answer', reason } : { kind: 'not_sent', reason });
    const timer = setTimeout(() => lost('timeout'), outgoing.timeoutMs);
    request.on('socket', (used) => {
      if (!used.connecting) reached = true;
      else
        used.once('connect', () => {
          reached = true;
        });
    });
    request.on('error', (error: NodeJS.ErrnoException) => lost(error.code ?? 'connection_failed'));
    request.on('response', (response) =>
      readAnswer(response, {
        maxBytes: outgoing.maxBytes ?? DEFAULT_MAX_BYTES,
        keepBytes: outgoing.keepBytes,
        encoding: outgoing.encoding ?? 'utf8',
        finish,
        lost,
      }),
    );
    // `end` hands over to Node only; "finish" comes when the system has every byte
    if (socket) request.once('finish', () => failpoint('vendor.after_write'));
    request.end(outgoing.body);
  });
}

/** Null for what cannot be sent at all, such as a key that no header can hold. */
function startRequest(outgoing: OutgoingRequest, url: URL, socket: Socket | undefined): ClientRequest | null {
  try {
    return openRequest(outgoing, url, socket);
  } catch {
    return null;
  }
}

function openRequest(outgoing: OutgoingRequest, url: URL, socket: Socket | undefined): ClientRequest {
  const secure = url.protocol === 'https:';
  const body = outgoing.body ?? '';
  const headers: Record<string, string | number> = { accept: 'application/json', ...outgoing.headers };
  if (outgoing.method !== 'GET') headers['content-length'] = Buffer.byteLength(body);
  if (socket) {
    headers['connection'] = 'close';
    // no agent: with one, Node would open a connection of its own beside ours
    return (secure ? httpsRequest : httpRequest)(url, { method: outgoing.method, headers, createConnection: () => socket });
  }
  return secure
    ? httpsRequest(url, { method: outgoing.method, headers, agent: keptHttps })
    : httpRequest(url, { method: outgoing.method, headers, agent: keptHttp });
}

interface AnswerSink {
  readonly maxBytes: number;
  readonly keepBytes: number | undefined;
  readonly encoding: 'utf8' | 'latin1';
  readonly finish: (result: Exchange) => void;
  readonly lost: (reason: string) => void;
}

function readAnswer(response: IncomingMessage, sink: AnswerSink): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = (body: Buffer): void =>
    sink.finish({ kind: 'answered', status: response.statusCode ?? 0, headers: headersOf(response), body: body.toString(sink.encoding) });
  response.once('data', () => failpoint('vendor.first_byte'));
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (sink.keepBytes !== undefined && size >= sink.keepBytes) {
      finish(Buffer.concat([...chunks, chunk]).subarray(0, sink.keepBytes));
      response.destroy();
    } else if (size > sink.maxBytes) sink.lost('answer_too_large');
    else chunks.push(chunk);
  });
  response.on('aborted', () => sink.lost('answer_truncated'));
  response.on('error', () => sink.lost('answer_truncated'));
  response.on('end', () => {
    if (response.complete) finish(Buffer.concat(chunks));
    else sink.lost('answer_truncated');
  });
}

function headersOf(response: IncomingMessage): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  return headers;
}
