import type { Clock } from '../../kernel/clock.ts';
import { sendOnce } from '../../kernel/http-client.ts';
import { createAccessTokens, type DarajaApp } from './access-token.ts';
import { readObject, textOf } from './answer.ts';
import { INVALID_TOKEN } from './codes.ts';
import type { Fields } from '../../kernel/text.ts';

/** What came back for one call. `unanswered` only after bytes of the call itself left. */
export type DarajaAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly fields: Fields }
  | { readonly kind: 'unanswered'; readonly reason: string }
  | { readonly kind: 'not_sent'; readonly reason: string }
  | { readonly kind: 'no_access'; readonly code: string; readonly reason: string };

interface RegisterUrlBody {
  readonly ShortCode: string;
  readonly ResponseType: 'Completed' | 'Cancelled';
  readonly ConfirmationURL: string;
  readonly ValidationURL: string;
}

/** Amount, PartyA and PhoneNumber are JSON numbers: sent as strings, production pushes end in 1037 without a prompt. */
export interface StkPushBody {
  readonly BusinessShortCode: string;
  readonly Password: string;
  readonly Timestamp: string;
  readonly TransactionType: 'CustomerPayBillOnline' | 'CustomerBuyGoodsOnline';
  readonly Amount: number;
  readonly PartyA: number;
  readonly PartyB: string;
  readonly PhoneNumber: number;
  readonly CallBackURL: string;
  readonly AccountReference: string;
  readonly TransactionDesc: string;
}

interface StkQueryBody {
  readonly BusinessShortCode: string;
  readonly Password: string;
  readonly Timestamp: string;
  readonly CheckoutRequestID: string;
}

export interface Daraja {
  registerUrl(app: DarajaApp, body: RegisterUrlBody): Promise<DarajaAnswer>;
  stkPush(app: DarajaApp, body: StkPushBody): Promise<DarajaAnswer>;
  stkQuery(app: DarajaApp, body: StkQueryBody): Promise<DarajaAnswer>;
}

interface Call {
  readonly path: string;
  readonly body: object;
  readonly fresh: boolean;
}

/** Daraja in its own words. An invalid-token answer means that nothing ran, so that call alone is repeated, once. */
export function createDaraja(clock: Clock, timeoutMs: number): Daraja {
  const tokens = createAccessTokens(clock, timeoutMs);

  const call = async (app: DarajaApp, wanted: Call): Promise<DarajaAnswer> => {
    const access = await tokens.get(app);
    if (access.kind !== 'token') return withoutAccess(access);
    const answer = await post(app, wanted, access.token);
    if (!tokenRefused(answer)) return answer;
    const renewed = await tokens.renew(app, access.token);
    return renewed.kind === 'token' ? post(app, wanted, renewed.token) : withoutAccess(renewed);
  };

  const post = async (app: DarajaApp, wanted: Call, token: string): Promise<DarajaAnswer> => {
    const exchange = await sendOnce({
      method: 'POST',
      url: app.baseUrl.replace(/\/+$/, '') + wanted.path,
      timeoutMs,
      fresh: wanted.fresh,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(wanted.body),
    });
    if (exchange.kind === 'answered') return { kind: 'answered', status: exchange.status, fields: readObject(exchange.body) };
    return { kind: exchange.kind === 'not_sent' ? 'not_sent' : 'unanswered', reason: exchange.reason };
  };

  return {
    registerUrl: (app, body) => call(app, { path: '/mpesa/c2b/v2/registerurl', body, fresh: false }),
    stkPush: (app, body) => call(app, { path: '/mpesa/stkpush/v1/processrequest', body, fresh: true }),
    stkQuery: (app, body) => call(app, { path: '/mpesa/stkpushquery/v1/query', body, fresh: false }),
  };
}

function tokenRefused(answer: DarajaAnswer): boolean {
  return answer.kind === 'answered' && answer.status >= 400 && INVALID_TOKEN.has(textOf(answer.fields, 'errorCode'));
}

function withoutAccess(access: { kind: 'refused'; code: string; reason: string } | { kind: 'unavailable'; reason: string }): DarajaAnswer {
  return access.kind === 'refused' ? { kind: 'no_access', code: access.code, reason: access.reason } : { kind: 'not_sent', reason: access.reason };
}
