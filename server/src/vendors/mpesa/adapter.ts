import type { Clock } from '../../kernel/clock.ts';
import type { PaymentChannelAccount, PaymentProvider, RegisterResult } from '../../modules/vending/payments/port.ts';
import { textOf } from './answer.ts';
import { createDaraja, type Daraja, type DarajaAnswer } from './client.ts';
import { REGISTERED } from './codes.ts';
import { parseEvent } from './parse.ts';
import { pushBody, pushProblem, readPush, readQuery, sign } from './stk.ts';
import { urlProblem } from './urls.ts';

export interface MpesaOptions {
  readonly clock: Clock;
  /** For one whole exchange with Daraja; 20 s unless told. */
  readonly timeoutMs?: number;
}

/** M-Pesa Kenya through Safaricom's Daraja. Access tokens are shared by all callers of one instance. */
export function createMpesa(options: MpesaOptions): PaymentProvider {
  const { clock } = options;
  const daraja = createDaraja(clock, options.timeoutMs ?? 20_000);
  return {
    parse: parseEvent,
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
  if (answer.kind !== 'answered') return { kind: 'refused', reason: answer.reason };
  if (answer.status === 200 && REGISTERED.has(textOf(answer.fields, 'ResponseCode'))) return { kind: 'registered' };
  const said = textOf(answer.fields, 'errorMessage') || textOf(answer.fields, 'ResponseDescription');
  return { kind: 'refused', reason: said || `http_${answer.status}` };
}
