import type { Exchange } from '../../kernel/http-client.ts';
import { judgeRead } from '../../kernel/judge-read.ts';
import { slowDown } from '../../kernel/slow-down.ts';
import type { CheckOutcome, GatewayCheck } from '../../modules/tenancy/onboarding/port.ts';
import type { GatewayBalance, SendOutcome, SmsGateway } from '../../modules/messaging/outbox/port.ts';
import { getBalance, postMessage } from './client.ts';
import { REFUSALS } from './codes.ts';
import { parseInbound } from './inbound.ts';
import { parseReport, REFERENCE_PARAMETER } from './report.ts';
import { isFields, parseJson, toText } from '../../kernel/text.ts';

/** Twilio Messages. @param options `timeoutMs` for one whole exchange; 15 s unless told. */
export function createTwilio(options: { readonly timeoutMs?: number } = {}): SmsGateway & GatewayCheck {
  return {
    send: async (account, text) =>
      readSend(
        await postMessage(
          account,
          {
            To: `+${text.to}`,
            Body: text.text,
            From: text.sender ?? account.sender,
            StatusCallback: callbackUrl(account.reportUrl, text.reference),
          },
          options.timeoutMs ?? 15_000,
        ),
      ),
    parseReport,
    parseInbound,
    balance: async (account) => readBalance(await getBalance(account, options.timeoutMs ?? 15_000)),
    checkGateway: async (account) => judgeBalance(readBalance(await getBalance(account, options.timeoutMs ?? 15_000))),
  };
}

/** `{"balance":"12.30","currency":"USD",…}`; accounts below another one have no balance of their own. */
function readBalance(exchange: Exchange): GatewayBalance {
  const read = judgeRead(exchange);
  if (read.kind !== 'read') return { kind: read.kind, reason: read.reason };
  const answer = parseJson(read.body);
  if (!isFields(answer)) return { kind: 'unknown', reason: 'unexpected_answer' };
  const [amount, unit] = [toText(answer['balance']), toText(answer['currency'])];
  return amount === '' ? { kind: 'none' } : { kind: 'known', amount, unit };
}

function judgeBalance(balance: GatewayBalance): CheckOutcome {
  if (balance.kind === 'known') return { kind: 'ok', detail: `balance ${balance.amount} ${balance.unit}`.trim() };
  return balance.kind === 'none' ? { kind: 'ok', detail: 'balance' } : { kind: balance.kind, detail: balance.reason };
}

/** Twilio calls this URL as it stands and signs it, so our reference comes back with every report. */
function callbackUrl(reportUrl: string | null, reference: string): string | null {
  if (reportUrl === null) return null;
  return `${reportUrl}${reportUrl.includes('?') ? '&' : '?'}${REFERENCE_PARAMETER}=${encodeURIComponent(reference)}`;
}

function readSend(exchange: Exchange): SendOutcome {
  if (exchange.kind === 'not_sent') return exchange;
  if (exchange.kind === 'no_answer') return { kind: 'unknown', reason: exchange.reason };
  return slowDown(exchange) ?? readAnswer(exchange.status, exchange.body);
}

function readAnswer(status: number, body: string): SendOutcome {
  const value = parseJson(body);
  const answer = isFields(value) ? value : {};
  if (status >= 200 && status < 300) {
    const sid = toText(answer['sid']);
    return sid === '' ? { kind: 'unknown', reason: 'no_sid' } : { kind: 'accepted', providerId: sid };
  }
  if (status < 400 || status >= 500) return { kind: 'unknown', reason: `http_${status}` };
  return refusal(toText(answer['code']) || `http_${status}`, toText(answer['message']));
}

/** A code that we do not know says nothing against another gateway. */
function refusal(code: string, message: string): SendOutcome {
  const row = REFUSALS.get(code) ?? { reason: `Twilio refused the message (${code})`, retryable: true, recipientFault: false };
  return { kind: 'refused', code, reason: message || row.reason, retryable: row.retryable, recipientFault: row.recipientFault };
}
