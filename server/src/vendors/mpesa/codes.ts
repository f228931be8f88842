/** Gateway answers that mean: the access token is not (or no longer) valid; nothing was executed. */
export const INVALID_TOKEN: ReadonlySet<string> = new Set(['400.003.01', '404.001.03', '401.002.01', '401.001']);

export const OVERLOADED_CODE = '500.001.1001';

/**
 * HTTP 5xx error codes that prove that a push was not started. `500.001.1001` stands for many things,
 * so there only the texts known to be a refusal count; every other 5xx leaves the push unknown.
 */
export const PUSH_REFUSED_BY_5XX: readonly { readonly code: string; readonly text?: RegExp }[] = [
  { code: OVERLOADED_CODE, text: /unable to lock subscriber|merchant does not exist|wrong credentials/i },
  { code: '500.003.02' },
  { code: '500.003.03' },
];

/** A query answered with HTTP 500 and one of these texts: the customer has not finished. */
export const STILL_PENDING_TEXT = /^$|being processed/i;
export const STILL_PENDING_RESULT = '4999';

/**
 * Results that are documented to mean that a reversal moved nothing: balance, parties, credentials, permissions,
 * a receipt that cannot be reversed. `R000001` (reversed already) is not among them: the money is back, by whomever.
 */
export const REVERSAL_REFUSED: ReadonlySet<string> = new Set(['1', '11', '21', '2001', '2006', '2028', '8006', 'R000002']);

/** The receipt that was asked about does not exist. */
export const NO_SUCH_RECEIPT = '2032';

/** `TransactionStatus` of a transaction that has come to an end; every other word leaves it open. */
export const TRANSACTION_ENDS: Readonly<Record<string, 'completed' | 'dead'>> = {
  completed: 'completed',
  cancelled: 'dead',
  declined: 'dead',
  expired: 'dead',
};

/** Success codes of the URL registration. */
export const REGISTERED: ReadonlySet<string> = new Set(['0', '00000000']);

/** Pull API: registered now, or registered before. */
export const PULL_REGISTERED: ReadonlySet<string> = new Set(['1000', '1001', '0']);
export const PULL_ANSWERED = '1000';

/** Answers of the Pull API that say that there is nothing, and not that something went wrong. */
export const NOTHING_TO_PULL: readonly { readonly status: number; readonly code: string; readonly text: RegExp }[] = [
  { status: 200, code: '1001', text: /^$|no (records?|transactions?)/i },
  { status: 500, code: '', text: /no (records?|transactions?)/i },
  { status: 500, code: '1001', text: /no (records?|transactions?)/i },
];

/** Words that Daraja refuses anywhere in a callback URL, in any case. */
export const BANNED_IN_URL: readonly string[] = ['m-pesa', 'mpesa', 'safaricom', 'exe', 'exec', 'cmd', 'sql', 'query'];

/** Tunnels and request testers, refused as hosts in production. */
export const TUNNEL_HOSTS: readonly string[] = [
  'ngrok',
  'trycloudflare.com',
  'loca.lt',
  'localtunnel',
  'serveo.net',
  'webhook.site',
  'requestbin',
  'beeceptor',
  'pipedream',
  'mockbin',
  'hookbin',
];

export const PRODUCTION_HOST = 'api.safaricom.co.ke';
