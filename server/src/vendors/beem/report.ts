import type { Exchange } from '../../kernel/http-client.ts';
import { judgeRead } from '../../kernel/judge-read.ts';
import type { DeliveryReport, GatewayAnswer, IncomingReport, ParsedReport, StatusQuestion } from '../../modules/messaging/outbox/port.ts';
import { requestOf } from './client.ts';
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

/** What a poll tells of the message that was asked for: a list or one object; null when it tells nothing yet. */
export function readPoll({ providerId, to }: StatusQuestion, exchange: Exchange): DeliveryReport | null {
  const read = judgeRead(exchange);
  if (read.kind !== 'read') return null;
  const value = parseAnswer(read.body);
  const found = (Array.isArray(value) ? value : [value])
    .filter(isFields)
    .map((fields) => readReport({ dest_addr: to, request_id: requestOf(providerId), ...fields }));
  const report = found.find((one) => one !== null && one.status !== 'pending') ?? null;
  return report && { ...report, providerId, alternatives: [] };
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
