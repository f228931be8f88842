import type { IncomingReport, ParsedReport } from '../../modules/messaging/outbox/port.ts';
import { DELIVERY } from './codes.ts';
import { isFields, parseJson, toText, type Fields } from '../../kernel/text.ts';

/** A delivery report: a form, or the same fields as JSON. Nothing is signed: the secret URL is the only proof. */
export function parseReport(incoming: IncomingReport): ParsedReport {
  const body = Buffer.from(incoming.body).toString('utf8').trim();
  const value = body.startsWith('{') ? parseJson(body) : Object.fromEntries(new URLSearchParams(body));
  const fields: Fields = isFields(value) ? value : {};
  const [providerId, word] = [toText(fields['id']), toText(fields['status'])];
  if (providerId === '' || word === '') return { kind: 'unreadable', reason: 'no_report' };
  const status = DELIVERY.get(word.toLowerCase()) ?? 'pending';
  const reason = toText(fields['failureReason']) || null;
  return {
    kind: 'report',
    reports: [{ providerId, alternatives: [], status, code: word, reason }],
    answer: { status: 200, contentType: 'text/plain', body: '' },
  };
}
