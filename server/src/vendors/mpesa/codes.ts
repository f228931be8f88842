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

/** Success codes of the URL registration. */
export const REGISTERED: ReadonlySet<string> = new Set(['0', '00000000']);

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
