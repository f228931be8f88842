import type { Exchange } from '../../kernel/http-client.ts';
import { judgeRead } from '../../kernel/judge-read.ts';
import { slowDown } from '../../kernel/slow-down.ts';
import type { CheckOutcome, GatewayCheck } from '../../modules/tenancy/onboarding/port.ts';
import type { GatewayBalance, SendOutcome, SmsGateway } from '../../modules/messaging/outbox/port.ts';
import { getUser, postMessaging } from './client.ts';
import { ACCEPTED, REFUSALS } from './codes.ts';
import { parseInbound } from './inbound.ts';
import { parseReport } from './report.ts';
import { isFields, parseJson, toText, type Fields } from '../../kernel/text.ts';

/** Africa's Talking. @param options `timeoutMs` for one whole exchange; 15 s unless told. */
export function createAfricasTalking(options: { readonly timeoutMs?: number } = {}): SmsGateway & GatewayCheck {
  return {
    send: async (account, text) =>
      readSend(await postMessaging(account, { to: `+${text.to}`, message: text.text, from: text.sender ?? account.sender }, options.timeoutMs ?? 15_000)),
    parseReport,
    parseInbound,
    balance: async (account) => readBalance(await getUser(account, options.timeoutMs ?? 15_000)),
    checkGateway: async (account) => readUser(await getUser(account, options.timeoutMs ?? 15_000)),
  };
}

/** `{"UserData":{"balance":"KES 1785.50"}}`; the balance is not looked at: some accounts are paid afterwards. */
function readUser(exchange: Exchange): CheckOutcome {
  const read = judgeRead(exchange);
  if (read.kind !== 'read') return { kind: read.kind, detail: read.reason };
  const answer = parseJson(read.body);
  const user = isFields(answer) ? answer['UserData'] : undefined;
  return isFields(user) ? { kind: 'ok', detail: `balance ${toText(user['balance'])}` } : { kind: 'unknown', detail: 'unexpected_answer' };
}

/** `KES 1785.50`. */
function readBalance(exchange: Exchange): GatewayBalance {
  const checked = readUser(exchange);
  if (checked.kind !== 'ok') return { kind: checked.kind, reason: checked.detail };
  const found = /^balance ([A-Z]{3}) (-?\d+(?:\.\d+)?)$/.exec(checked.detail);
  return found ? { kind: 'known', amount: found[2]!, unit: found[1]! } : { kind: 'none' };
}

function readSend(exchange: Exchange): SendOutcome {
  if (exchange.kind === 'not_sent') return exchange;
  if (exchange.kind === 'no_answer') return { kind: 'unknown', reason: exchange.reason };
  return slowDown(exchange) ?? readAnswer(exchange.status, exchange.body);
}

function readAnswer(status: number, body: string): SendOutcome {
  const data = messageData(body);
  const recipients = data?.['Recipients'];
  const first: unknown = Array.isArray(recipients) ? recipients[0] : undefined;
  if (isFields(first)) return readRecipient(first);
  if (data && status < 500) return readMessage(toText(data['Message']), status);
  return status >= 400 && status < 500
    ? { kind: 'refused', code: `http_${status}`, reason: toText(body), retryable: true, recipientFault: false }
    : { kind: 'unknown', reason: `http_${status}` };
}

function messageData(body: string): Fields | null {
  const answer = parseJson(body);
  const data = isFields(answer) ? answer['SMSMessageData'] : undefined;
  return isFields(data) ? data : null;
}

function readRecipient(recipient: Fields): SendOutcome {
  const [code, providerId] = [toText(recipient['statusCode']), toText(recipient['messageId'])];
  if (ACCEPTED.has(code)) return providerId === '' || providerId === 'None' ? { kind: 'unknown', reason: 'no_message_id' } : { kind: 'accepted', providerId };
  const row = REFUSALS.get(code);
  if (!row) return { kind: 'unknown', reason: `code_${code}` };
  return { kind: 'refused', code, reason: toText(recipient['status']) || row.name, retryable: row.retryable, recipientFault: row.recipientFault };
}

/** No recipient in the answer: the whole request was refused, and `Message` names why, as `InvalidSenderId` does. */
function readMessage(message: string, status: number): SendOutcome {
  const known = [...REFUSALS].find(([, row]) => row.name.toLowerCase() === message.replace(/\s/g, '').toLowerCase());
  if (known) return { kind: 'refused', code: known[0], reason: message, retryable: known[1].retryable, recipientFault: known[1].recipientFault };
  return status >= 400
    ? { kind: 'refused', code: `http_${status}`, reason: message, retryable: true, recipientFault: false }
    : { kind: 'unknown', reason: 'no_recipient' };
}
