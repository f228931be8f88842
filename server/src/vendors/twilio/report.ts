import type { DeliveryReport, IncomingReport, ParsedReport } from '../../modules/messaging/outbox/port.ts';
import { DELIVERY, REFUSALS } from './codes.ts';
import { isSigned } from './signature.ts';
import { toText } from '../../kernel/text.ts';

/** Query parameter of the status callback that carries our reference. */
export const REFERENCE_PARAMETER = 'ref';

/** A status callback, believed only with Twilio's signature on it. Order is not guaranteed by Twilio. */
export function parseReport(incoming: IncomingReport): ParsedReport {
  const body = Buffer.from(incoming.body).toString('utf8');
  const signature = incoming.headers['x-twilio-signature'] ?? '';
  if (!isSigned({ authToken: incoming.account.secret, signature, url: incoming.url, body })) return { kind: 'unreadable', reason: 'signature' };
  const report = readReport(new URLSearchParams(body), incoming.url);
  return report === null
    ? { kind: 'unreadable', reason: 'no_report' }
    : { kind: 'report', reports: [report], answer: { status: 200, contentType: 'text/plain', body: '' } };
}

function readReport(form: URLSearchParams, url: string): DeliveryReport | null {
  const providerId = firstOf(form, ['MessageSid', 'SmsSid']);
  const word = firstOf(form, ['MessageStatus', 'SmsStatus']).toLowerCase();
  if (providerId === '' || word === '' || word === 'received') return null;
  const code = firstOf(form, ['ErrorCode']);
  return {
    providerId,
    alternatives: referenceIn(url),
    status: DELIVERY.get(word) ?? 'pending',
    code: code || word,
    reason: REFUSALS.get(code)?.reason ?? null,
  };
}

function firstOf(form: URLSearchParams, names: readonly string[]): string {
  return names.map((name) => toText(form.get(name))).find((text) => text !== '') ?? '';
}

/** Our own reference, which finds a message whose answer never came. */
function referenceIn(url: string): readonly string[] {
  const reference = toText(URL.parse(url)?.searchParams.get(REFERENCE_PARAMETER));
  return reference === '' ? [] : [reference];
}
