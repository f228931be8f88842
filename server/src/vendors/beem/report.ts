import type { DeliveryReport, GatewayAnswer, IncomingReport, ParsedReport } from '../../modules/messaging/outbox/port.ts';
import { DELIVERY } from './codes.ts';
import { isFields, type Fields } from '../../kernel/text.ts';
import { parseAnswer, toText } from './text.ts';

/** A delivery report as pushed (one object) or polled (a list). Beem signs nothing: the secret URL is the only proof. */
export function parseReport(incoming: IncomingReport): ParsedReport {
  const body = Buffer.from(incoming.body).toString('utf8').trim();
  const value = parseAnswer(body) ?? Object.fromEntries(new URLSearchParams(body));
  const reports = (Array.isArray(value) ? value : [value])
    .filter(isFields)
    .map(readReport)
    .filter((report) => report !== null);
  return reports.length === 0 ? { kind: 'unreadable', reason: 'no_report' } : { kind: 'report', reports, answer: answerTo(reports[0]!) };
}

function readReport(fields: Fields): DeliveryReport | null {
  const request = toText(fields['request_id']);
  const word = (toText(fields['status']) || toText(fields['Status'])).toUpperCase();
  const [recipient, address] = [toText(fields['recipient_id']), toText(fields['dest_addr']).replace(/^\+/, '')];
  if (request === '' || word === '' || (recipient === '' && address === '')) return null;
  const ids = [recipient, address].filter((part) => part !== '').map((part) => `${request}:${part}`);
  const status = DELIVERY.get(word) ?? 'pending';
  return {
    providerId: ids[0]!,
    // The recipient id is our own reference: all there is to find a message whose answer never came.
    alternatives: recipient === '' ? ids.slice(1) : [...ids.slice(1), recipient],
    status,
    code: word,
    reason: null,
  };
}

function answerTo(report: DeliveryReport): GatewayAnswer {
  const request_id = report.providerId.slice(0, report.providerId.indexOf(':'));
  return { status: 200, contentType: 'application/json', body: JSON.stringify({ request_id, successful: 'true' }) };
}
