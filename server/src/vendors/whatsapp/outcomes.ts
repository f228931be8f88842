import type { Exchange } from '../../kernel/http-client.ts';
import { isFields, toText, type Fields } from '../../kernel/text.ts';
import type { GraphAnswer, WhatsappOutcome } from '../../modules/messaging/whatsapp/port.ts';
import { errorOf, fieldsOf, type GraphError } from './client.ts';
import { ruleOf, type ErrorClass, type ErrorRule } from './errors.ts';

/** What came of a send. What is neither an id nor an error in Graph's form is unknown: there is no idempotency key, so it is never repeated here. */
export function readSend(exchange: Exchange): WhatsappOutcome {
  if (exchange.kind === 'not_sent') return exchange;
  if (exchange.kind === 'no_answer') return { kind: 'unknown', reason: exchange.reason };
  const answer = fieldsOf(exchange.body);
  if (exchange.status >= 200 && exchange.status < 300) return readTaken(answer);
  const error = errorOf(answer);
  return error ? refusedSend(error, exchange) : byStatus(exchange);
}

function readTaken(answer: Fields): WhatsappOutcome {
  const messages = answer['messages'];
  const first: unknown = Array.isArray(messages) ? messages[0] : undefined;
  const wamid = isFields(first) ? toText(first['id']) : '';
  if (!isFields(first) || wamid === '') return { kind: 'unknown', reason: 'no_message_id' };
  return { kind: 'accepted', providerId: wamid, ...(first['message_status'] === 'held_for_quality_assessment' ? { held: true } : {}) };
}

type Answered = Extract<Exchange, { kind: 'answered' }>;

/** What each class of error means; `wait` is told apart before. */
const BY_CLASS: Readonly<Record<Exclude<ErrorClass, 'wait'>, (named: Named) => WhatsappOutcome>> = {
  again: (named) => refuse(named, { retryable: true }),
  account: (named) => ({ ...refuse(named, { retryable: true }), trouble: true }),
  recipient: (named) => refuse(named, { recipientFault: true }),
  opt_out: (named) => ({ ...refuse(named, { recipientFault: true }), optedOut: true }),
  window: (named) => ({ ...refuse(named, {}), windowClosed: true }),
  never: (named) => refuse(named, {}),
};

function refusedSend({ code, text }: GraphError, exchange: Answered): WhatsappOutcome {
  const rule = ruleOf(code);
  const named = { code: String(code), reason: text || (rule?.reason ?? '') };
  // an error nobody has written down: nothing was taken when Graph says that the request was wrong
  if (!rule) return exchange.status < 500 ? refuse(named, {}) : { kind: 'unknown', reason: `code_${code}` };
  if (rule.templateIs) return { ...refuse(named, {}), templateIs: rule.templateIs };
  if (rule.is !== 'wait') return BY_CLASS[rule.is](named);
  return { kind: 'throttled', scope: rule.scope!, retryAfterMs: retryAfter(exchange) ?? rule.waitMs!, ...named };
}

interface Named {
  readonly code: string;
  readonly reason: string;
}

function refuse(
  named: Named,
  { retryable = false, recipientFault = false }: { readonly retryable?: boolean; readonly recipientFault?: boolean },
): WhatsappOutcome {
  return { kind: 'refused', ...named, retryable, recipientFault };
}

const MINUTE = 60_000;

/** No error in Graph's form: a gateway before it, or something that broke. */
function byStatus(exchange: Answered): WhatsappOutcome {
  if (exchange.status === 429)
    return { kind: 'throttled', scope: 'account', retryAfterMs: retryAfter(exchange) ?? MINUTE, code: 'http_429', reason: 'Too many requests' };
  return { kind: 'unknown', reason: `http_${exchange.status}` };
}

/** Milliseconds that the answer asks to wait. */
function retryAfter({ headers }: Answered): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isInteger(seconds) && seconds > 0 && seconds <= 86_400 ? seconds * 1_000 : undefined;
}

/** What came of a question, or of an order that may be given twice. */
export function readAnswer<T>(exchange: Exchange, read: (answer: Fields) => T | undefined): GraphAnswer<T> {
  if (exchange.kind !== 'answered') return { kind: 'unknown', reason: exchange.reason };
  const answer = fieldsOf(exchange.body);
  if (exchange.status >= 200 && exchange.status < 300) {
    const value = read(answer);
    return value === undefined ? { kind: 'unknown', reason: 'unexpected_answer' } : { kind: 'done', value };
  }
  const error = errorOf(answer);
  if (!error) return { kind: 'unknown', reason: `http_${exchange.status}` };
  return refusedAnswer(error, exchange.status);
}

function refusedAnswer({ code, text }: GraphError, status: number): GraphAnswer<never> {
  const rule: ErrorRule | undefined = ruleOf(code);
  if (!rule && status >= 500) return { kind: 'unknown', reason: `code_${code}` };
  const retryable = rule?.is === 'again' || rule?.is === 'wait';
  return { kind: 'refused', code: String(code), reason: text || (rule?.reason ?? `code ${code}`), trouble: rule?.is === 'account', retryable };
}

export const isSuccess = (answer: Fields): null | undefined => (answer['success'] === true ? null : undefined);
