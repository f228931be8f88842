import type { Exchange } from '../../kernel/http-client.ts';
import { judgeRead } from '../../kernel/judge-read.ts';
import { slowDown } from '../../kernel/slow-down.ts';
import type { CheckOutcome, GatewayCheck } from '../../modules/tenancy/onboarding/port.ts';
import type { GatewayBalance, SendOutcome, SmsGateway, TextToSend } from '../../modules/messaging/outbox/port.ts';
import { getBalance, getDeliveryReport, postSend } from './client.ts';
import { REFUSALS, SUBMITTED, type Refusal } from './codes.ts';
import { parseInbound } from './inbound.ts';
import { parseReport, readPoll } from './report.ts';
import { isFields, type Fields } from '../../kernel/text.ts';
import { parseAnswer, toText } from './text.ts';

/** Beem Africa. @param options `timeoutMs` for one whole exchange; 15 s unless told. */
export function createBeem(options: { readonly timeoutMs?: number } = {}): SmsGateway & GatewayCheck {
  return {
    send: async (account, text) =>
      readSend(
        text,
        await postSend(
          account,
          {
            source_addr: text.sender ?? account.sender,
            schedule_time: '',
            encoding: text.encoding === 'ucs2' ? 8 : 0,
            message: text.text,
            recipients: [{ recipient_id: text.reference, dest_addr: text.to }],
          },
          options.timeoutMs ?? 15_000,
        ),
      ),
    parseReport,
    parseInbound,
    balance: async (account) => readBalance(await getBalance(account, options.timeoutMs ?? 15_000)),
    poll: async (account, question) => readPoll(question, await getDeliveryReport(account, question, options.timeoutMs ?? 15_000)),
    checkGateway: async (account) => judgeBalance(readBalance(await getBalance(account, options.timeoutMs ?? 15_000))),
  };
}

function judgeBalance(balance: GatewayBalance): CheckOutcome {
  if (balance.kind === 'none') return { kind: 'unknown', detail: 'no balance' };
  if (balance.kind !== 'known') return { kind: balance.kind, detail: balance.reason };
  return Number(balance.amount) > 0 ? { kind: 'ok', detail: `credit ${balance.amount}` } : { kind: 'refused', detail: 'no credit left' };
}

/** `{"data":{"credit_balance":5000.50}}`, in messages. */
function readBalance(exchange: Exchange): GatewayBalance {
  const read = judgeRead(exchange);
  if (read.kind !== 'read') return { kind: read.kind, reason: read.reason };
  const value = parseAnswer(read.body);
  const data = isFields(value) ? value['data'] : undefined;
  const credit = isFields(data) ? toText(data['credit_balance']) : '';
  return credit === '' ? { kind: 'unknown', reason: 'unexpected_answer' } : { kind: 'known', amount: credit, unit: 'credits' };
}

/** No request is ever repeated here: Beem knows no idempotency key. */
function readSend(text: TextToSend, exchange: Exchange): SendOutcome {
  if (exchange.kind === 'not_sent') return exchange;
  if (exchange.kind === 'no_answer') return { kind: 'unknown', reason: exchange.reason };
  const slow = slowDown(exchange);
  if (slow) return slow;
  const value = parseAnswer(exchange.body);
  const answer = isFields(value) ? value : {};
  const code = toText(answer['code']);
  if (exchange.status >= 200 && exchange.status < 300) return readSubmitted(text, answer, code);
  const row = REFUSALS.get(code);
  if (row) return refused(code, row);
  return exchange.status >= 400 && exchange.status < 500
    ? refusedByStatus(exchange.status, toText(answer['message']))
    : { kind: 'unknown', reason: `http_${exchange.status}` };
}

function readSubmitted(text: TextToSend, answer: Fields, code: string): SendOutcome {
  const row = REFUSALS.get(code);
  if (row) return refused(code, row);
  const request = toText(answer['request_id']);
  if (code !== SUBMITTED && (code !== '' || toText(answer['successful']).toLowerCase() !== 'true'))
    return { kind: 'unknown', reason: code === '' ? 'unexpected_answer' : `code_${code}` };
  if (toText(answer['valid']) === '0' && toText(answer['invalid']) === '1') return refused('101', REFUSALS.get('101')!);
  return request === '' ? { kind: 'unknown', reason: 'no_request_id' } : { kind: 'accepted', providerId: `${request}:${text.reference}` };
}

function refused(code: string, row: Refusal): SendOutcome {
  return { kind: 'refused', code, ...row };
}

/** A 4xx without a code that we know: the gateway took nothing; another one, or a repaired account, may. */
function refusedByStatus(status: number, message: string): SendOutcome {
  return refused(`http_${status}`, { reason: message || `HTTP ${status}`, retryable: true, recipientFault: false });
}
