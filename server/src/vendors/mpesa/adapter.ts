import type { Clock } from '../../kernel/clock.ts';
import type { MoneyAccessCheck } from '../../modules/tenancy/onboarding/port.ts';
import type { PaymentChannelAccount, PaymentProvider, RegisterResult } from '../../modules/vending/payments/port.ts';
import type { MoneyPuller, StatementReader } from '../../modules/vending/reconciliation/port.ts';
import { textOf } from './answer.ts';
import { createDaraja, type Daraja, type DarajaAnswer } from './client.ts';
import { REGISTERED } from './codes.ts';
import { parseEvent } from './parse.ts';
import { pullBody, readPull, readPullRegistered } from './pull.ts';
import { noticeOfLine } from './statement/notice-of-line.ts';
import { readStatement } from './statement/read.ts';
import { laterProblem, readLater, reversalBody, statusBody } from './later.ts';
import { parseResult } from './parse-result.ts';
import { pushBody, pushProblem, readPush, readQuery, sign } from './stk.ts';
import { urlProblem } from './urls.ts';

export interface MpesaOptions {
  readonly clock: Clock;
  /** For one whole exchange with Daraja; 20 s unless told. */
  readonly timeoutMs?: number;
}

/** M-Pesa Kenya through Safaricom's Daraja. Access tokens are shared by all callers of one instance. */
export function createMpesa(options: MpesaOptions): PaymentProvider & MoneyPuller & StatementReader & MoneyAccessCheck {
  const { clock } = options;
  const daraja = createDaraja(clock, options.timeoutMs ?? 20_000);
  return {
    parse: parseEvent,
    checkAccess: async (account) => {
      const access = await daraja.signIn(account);
      if (access.kind === 'token') return { kind: 'ok', detail: '' };
      return access.kind === 'refused' ? { kind: 'refused', detail: `${access.code}: ${access.reason}` } : { kind: 'unknown', detail: access.reason };
    },
    registerUrls: (account, urls) => register(daraja, account, urls),
    pushStk: async (account, push) => {
      const problem = pushProblem(account, push);
      if (problem) return { kind: 'refused', ...problem };
      return readPush(await daraja.stkPush(account, pushBody(account, push, clock.now())));
    },
    queryStk: async (account, checkoutRequestId) => {
      if (!account.passkey) return { kind: 'unavailable', reason: 'passkey_missing' };
      return readQuery(await daraja.stkQuery(account, { ...sign(account, clock.now()), CheckoutRequestID: checkoutRequestId }));
    },
    registerPull: async (account, { nominatedNumber, callbackUrl }) => {
      const problem = urlProblem(callbackUrl, account.baseUrl);
      if (problem !== null) return { kind: 'refused', reason: problem };
      const body = { ShortCode: account.shortcode, RequestType: 'Pull', NominatedNumber: nominatedNumber, CallBackURL: callbackUrl } as const;
      return readPullRegistered(await daraja.pullRegister(account, body));
    },
    pull: async (account, window) => readPull(await daraja.pullQuery(account, pullBody(account.shortcode, window)), account.shortcode),
    readStatement,
    noticeOfLine,
    reverse: async (account, order) => {
      const problem = laterProblem(account, order) ?? (order.amountMinor % 100n === 0n ? null : 'M-Pesa reverses whole shillings.');
      return problem === null
        ? readLater(await daraja.reversal(account, reversalBody(account, order)))
        : { kind: 'refused', code: 'not_asked', reason: problem };
    },
    askStatus: async (account, question) => {
      const problem = laterProblem(account, question);
      return problem === null
        ? readLater(await daraja.transactionStatus(account, statusBody(account, question)))
        : { kind: 'refused', code: 'not_asked', reason: problem };
    },
    parseResult,
  };
}

async function register(daraja: Daraja, account: PaymentChannelAccount, urls: { confirmation: string; validation: string }): Promise<RegisterResult> {
  const problem = urlProblem(urls.confirmation, account.baseUrl) ?? urlProblem(urls.validation, account.baseUrl);
  if (problem !== null) return { kind: 'refused', reason: problem };
  return readRegistered(
    await daraja.registerUrl(account, {
      ShortCode: account.shortcode,
      // When our validation does not answer in time the money is taken and a confirmation follows; doubt never costs a sale.
      ResponseType: 'Completed',
      ConfirmationURL: urls.confirmation,
      ValidationURL: urls.validation,
    }),
  );
}

function readRegistered(answer: DarajaAnswer): RegisterResult {
  if (answer.kind === 'unanswered') return { kind: 'unknown', reason: answer.reason };
  if (answer.kind !== 'answered') return { kind: 'refused', reason: answer.reason };
  if (answer.status === 200 && REGISTERED.has(textOf(answer.fields, 'ResponseCode'))) return { kind: 'registered' };
  const said = textOf(answer.fields, 'errorMessage') || textOf(answer.fields, 'ResponseDescription');
  return { kind: 'refused', reason: said || `http_${answer.status}` };
}
