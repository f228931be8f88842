import type { Exchange } from '../../kernel/http-client.ts';
import type { IssuedToken, VendOutcome, VendRequest } from '../../modules/vending/tokens/port.ts';
import { errorMessage, readBody, type Content } from './body.ts';
import { BY_SHAPE, verdictOfStatus } from './outcomes.ts';
import { problemWith } from './plausible.ts';
import { readIssued, readToken } from './records.ts';

/** A vend answered by a record with everything in it. */
export function judgeVend(exchange: Exchange, request: VendRequest): VendOutcome {
  const content = contentOf(exchange);
  if (content.kind === 'shape') return BY_SHAPE[content.shape];
  if (content.kind === 'text') return BY_SHAPE.other;
  if (content.kind !== 'record') return content;
  const token = readToken(content.token);
  const problem = token === null ? 'token_malformed' : problemWith(content.record, request);
  return token === null || problem !== null
    ? { kind: 'unknown', reason: problem ?? 'token_malformed' }
    : { kind: 'issued', issued: readIssued(content.record, token) };
}

/** A call answered by nothing but the token: clear calls, and every vend of the older dialect. */
export function judgeBareToken(exchange: Exchange): VendOutcome {
  const content = contentOf(exchange);
  if (content.kind === 'shape') return BY_SHAPE[content.shape];
  if (content.kind === 'record') return BY_SHAPE.other;
  if (content.kind !== 'text') return content;
  const token = readToken(content.text.split(',')[0]!);
  return token === null ? { kind: 'unknown', reason: 'token_malformed' } : { kind: 'issued', issued: bare(token) };
}

/** The older dialect's word for an expired session; nothing was vended. */
export function sessionExpired(exchange: Exchange): boolean {
  if (exchange.kind !== 'answered' || exchange.status !== 200) return false;
  const content = readBody(exchange.body);
  return content.kind === 'shape' && content.shape === 'empty_text';
}

/** The content of a 2xx answer, or what its absence proves. */
function contentOf(exchange: Exchange): Content | Exclude<VendOutcome, { kind: 'issued' }> {
  if (exchange.kind === 'not_sent') return exchange;
  if (exchange.kind === 'no_answer') return { kind: 'unknown', reason: exchange.reason };
  if (exchange.status >= 200 && exchange.status < 300) return readBody(exchange.body);
  const message = errorMessage(exchange.body);
  const verdict = verdictOfStatus(exchange.status, message !== null);
  return verdict.kind === 'refused' && message !== null ? { ...verdict, reason: `${verdict.reason}: ${message.slice(0, 200)}` } : verdict;
}

function bare(token: string): IssuedToken {
  return { token, meterNumber: null, paidMinor: null, tenths: null, unitPriceMinor: null, generatedAt: null };
}
