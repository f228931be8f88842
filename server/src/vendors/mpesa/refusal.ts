import { textOf } from './answer.ts';
import type { DarajaAnswer } from './client.ts';
import { PUSH_REFUSED_BY_5XX } from './codes.ts';

export type Answered = Extract<DarajaAnswer, { kind: 'answered' }>;

/** An answer other than 200 to a request that may have done something: a proven refusal, or unknown. */
export function readRefusal({
  status,
  fields,
}: Answered): { readonly kind: 'refused'; readonly code: string; readonly reason: string } | { readonly kind: 'unknown'; readonly reason: string } {
  const code = textOf(fields, 'errorCode');
  const reason = textOf(fields, 'errorMessage');
  const refused =
    status >= 500
      ? PUSH_REFUSED_BY_5XX.some((row) => row.code === code && (row.text?.test(reason) ?? true))
      : status >= 400 && (code !== '' || [401, 403, 404, 429].includes(status));
  return refused ? { kind: 'refused', code: code || `http_${status}`, reason } : { kind: 'unknown', reason: `http_${status}` };
}
