import type { Exchange } from '../../kernel/http-client.ts';
import { storable } from '../../kernel/text.ts';
import type { VendEvidence, VendorAccount } from '../../modules/vending/tokens/port.ts';

const LONGEST_ANSWER = 4_000;
/** Sixteen digits and more, however grouped: tokens, whole or damaged; meters, phones and times are shorter. */
const LONG_NUMBER = /\d(?:[^\p{L}\d"'{}[\]:;,<>]{0,3}\d){15,}/gu;
const TOKEN_FIELD = /(?<="token\w*"\s*:\s*")[^"]*/gi;
const SECRET_FIELDS: ReadonlySet<string> = new Set(['PassWord', 'Password', 'ApiToken']);

export interface Traced {
  readonly endpoint: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly exchange: Exchange;
  readonly milliseconds: number;
}

/** The exchange as kept for disputes: no password, no session, tokens down to their last four digits. */
export function toEvidence(account: VendorAccount, traced: Traced): VendEvidence {
  const { exchange } = traced;
  const shown = Object.entries(traced.fields).filter(([name]) => !SECRET_FIELDS.has(name));
  const session = traced.fields['ApiToken'];
  return {
    request: { endpoint: traced.endpoint, ...Object.fromEntries(shown) },
    status: exchange.kind === 'answered' ? exchange.status : null,
    answer: exchange.kind === 'answered' ? maskAnswer(exchange.body, [account.password, typeof session === 'string' ? session : '']) : null,
    milliseconds: traced.milliseconds,
  };
}

function maskAnswer(body: string, secrets: readonly string[]): string {
  let text = storable(body);
  for (const secret of secrets) {
    if (secret.length >= 3) text = text.replaceAll(secret, '[removed]').replaceAll(JSON.stringify(secret).slice(1, -1), '[removed]');
  }
  return text.replace(TOKEN_FIELD, maskDigits).replace(LONG_NUMBER, maskDigits).slice(0, LONGEST_ANSWER);
}

function maskDigits(text: string): string {
  const digits = text.replace(/\D/g, '');
  return digits === '' ? text : `****${digits.slice(-4)}`;
}
