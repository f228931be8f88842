import type { Exchange } from './http-client.ts';

/** A server that asked to be left alone for a while: it took nothing. */
export interface SlowDown {
  readonly kind: 'throttled';
  readonly scope: 'account';
  readonly retryAfterMs: number;
  readonly code: string;
  readonly reason: string;
}

const USUAL_MS = 2_000;

/** @returns null for everything but a 429; `Retry-After` in seconds or as a date is kept to. */
export function slowDown(exchange: Exchange, now: Date = new Date()): SlowDown | null {
  if (exchange.kind !== 'answered' || exchange.status !== 429) return null;
  const given = exchange.headers['retry-after'] ?? '';
  const at = /^\d+$/.test(given) ? Number(given) * 1000 : Date.parse(given) - now.getTime();
  return { kind: 'throttled', scope: 'account', retryAfterMs: Number.isFinite(at) && at > 0 ? at : USUAL_MS, code: 'http_429', reason: 'too many requests' };
}
