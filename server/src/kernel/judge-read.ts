import type { Exchange } from './http-client.ts';
import { storable } from './text.ts';

/** What a harmless question to somebody else's server came to. `unknown`: nothing came back that tells. */
export type ReadOutcome =
  | { readonly kind: 'read'; readonly body: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

const MOST_REASON = 200;

/** 2xx is an answer, 4xx a refusal in the server's words; everything else tells nothing about the question. */
export function judgeRead(exchange: Exchange): ReadOutcome {
  if (exchange.kind !== 'answered') return { kind: 'unknown', reason: exchange.reason };
  const { status, body } = exchange;
  if (status >= 200 && status < 300) return { kind: 'read', body };
  if (status < 400 || status >= 500 || status === 408 || status === 429) return { kind: 'unknown', reason: `http_${status}` };
  return { kind: 'refused', reason: `http_${status}: ${storable(body.slice(0, MOST_REASON)).trim()}` };
}
