import type { Clock } from '../../kernel/clock.ts';
import { sendOnce } from '../../kernel/http-client.ts';
import { createAccessTokens, type AccessToken, type DarajaApp } from './access-token.ts';
import { readObject, textOf } from './answer.ts';
import { INVALID_TOKEN } from './codes.ts';
import type { PullQueryBody } from './pull.ts';
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

interface InitiatedBody {
  readonly Initiator: string;
  readonly SecurityCredential: string;
  readonly ResultURL: string;
  readonly QueueTimeOutURL: string;
  readonly Remarks: string;
  readonly Occasion: string;
}

export interface ReversalBody extends InitiatedBody {
  readonly CommandID: 'TransactionReversal';
  readonly TransactionID: string;
  readonly Amount: number;
  readonly ReceiverParty: string;
  /** Misspelt by Daraja. */
  readonly RecieverIdentifierType: '11';
}

export interface StatusBody extends InitiatedBody {
  readonly CommandID: 'TransactionStatusQuery';
  readonly TransactionID?: string;
  readonly OriginalConversationID?: string;
  readonly PartyA: string;
  readonly IdentifierType: '4';
}

interface PullRegisterBody {
  readonly ShortCode: string;
  readonly RequestType: 'Pull';
  readonly NominatedNumber: string;
  readonly CallBackURL: string;
}

export interface Daraja {
  signIn(app: DarajaApp): Promise<AccessToken>;
  registerUrl(app: DarajaApp, body: RegisterUrlBody): Promise<DarajaAnswer>;
  stkPush(app: DarajaApp, body: StkPushBody): Promise<DarajaAnswer>;
  stkQuery(app: DarajaApp, body: StkQueryBody): Promise<DarajaAnswer>;
  pullRegister(app: DarajaApp, body: PullRegisterBody): Promise<DarajaAnswer>;
  pullQuery(app: DarajaApp, body: PullQueryBody): Promise<DarajaAnswer>;
  reversal(app: DarajaApp, body: ReversalBody): Promise<DarajaAnswer>;
  transactionStatus(app: DarajaApp, body: StatusBody): Promise<DarajaAnswer>;
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
    signIn: (app) => tokens.askAnew(app),
    registerUrl: (app, body) => call(app, { path: '/mpesa/c2b/v2/registerurl', body, fresh: false }),
    stkPush: (app, body) => call(app, { path: '/mpesa/stkpush/v1/processrequest', body, fresh: true }),
    stkQuery: (app, body) => call(app, { path: '/mpesa/stkpushquery/v1/query', body, fresh: false }),
    pullRegister: (app, body) => call(app, { path: '/pulltransactions/v1/register', body, fresh: false }),
    pullQuery: (app, body) => call(app, { path: '/pulltransactions/v1/query', body, fresh: false }),
    reversal: (app, body) => call(app, { path: '/mpesa/reversal/v1/request', body, fresh: true }),
    transactionStatus: (app, body) => call(app, { path: '/mpesa/transactionstatus/v1/query', body, fresh: false }),
  };
}

function tokenRefused(answer: DarajaAnswer): boolean {
  return answer.kind === 'answered' && answer.status >= 400 && INVALID_TOKEN.has(textOf(answer.fields, 'errorCode'));
}

function withoutAccess(access: { kind: 'refused'; code: string; reason: string } | { kind: 'unavailable'; reason: string }): DarajaAnswer {
  return access.kind === 'refused' ? { kind: 'no_access', code: access.code, reason: access.reason } : { kind: 'not_sent', reason: access.reason };
}
