import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../kernel/clock.ts';
import type { PaymentChannelAccount, StkPush } from '../../modules/vending/payments/port.ts';
import { createMpesa } from './adapter.ts';
import { urlProblem } from './urls.ts';
import { startVendorServer, type VendorServer } from '../vendor-server.testkit.ts';

interface Seen {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
type Reply = { readonly status?: number; readonly body?: unknown; readonly hang?: true };

let server: VendorServer;
let seen: Seen[];
/** Answers per path, the last one for ever. */
let script: Record<string, Reply[]>;
let elapsed: number;
let account: PaymentChannelAccount;

const OAUTH = '/oauth/v1/generate?grant_type=client_credentials';
const PUSH = '/mpesa/stkpush/v1/processrequest';
const QUERY = '/mpesa/stkpushquery/v1/query';
const REGISTER = '/mpesa/c2b/v2/registerurl';
const clock: Clock = { now: () => new Date('2026-03-01T21:30:05Z'), monotonic: () => elapsed };
const ACCEPTED = { body: { MerchantRequestID: 'm-1', CheckoutRequestID: 'ws_CO_1', ResponseCode: '0' } };
const push: StkPush = {
  amountMinor: 150_000n,
  phone: '254712345678',
  accountReference: '58100000007',
  description: 'Water for house 7',
  callbackUrl: 'https://pay.example.org/in/0a1b',
};

beforeEach(async () => {
  seen = [];
  elapsed = 1_000;
  let tokens = 0;
  script = { [PUSH]: [ACCEPTED] };
  server = await startVendorServer(({ request, response, body }) => {
    const path = request.url ?? '';
    seen.push({ path, headers: request.headers, body });
    const queue = script[path] ?? (path === OAUTH ? [{ body: { access_token: `t-${++tokens}`, expires_in: '3599' } }] : []);
    const reply = (queue.length > 1 ? queue.shift() : queue[0]) ?? { status: 404 };
    if (reply.hang) return;
    response.statusCode = reply.status ?? 200;
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {}));
  });
  account = {
    channelId: 'c-1',
    baseUrl: `${server.url}/`,
    shortcode: '600100',
    storeNumber: null,
    kind: 'paybill',
    consumerKey: 'key',
    consumerSecret: 'secret',
    passkey: 'pass',
    initiator: 'api-user',
    securityCredential: 'ZW5jcnlwdGVk',
  };
});

afterEach(() => server.close());

const count = (path: string): number => seen.filter((each) => each.path === path).length;
const sent = (path: string): Record<string, unknown> => JSON.parse(seen.find((each) => each.path === path)!.body) as Record<string, unknown>;
const error = (status: number, errorCode: string, errorMessage: string): Reply => ({ status, body: { requestId: 'r', errorCode, errorMessage } });

describe('access tokens', () => {
  it('are asked for once by callers that come together and kept until a minute before their end', async () => {
    const mpesa = createMpesa({ clock });
    await Promise.all([1, 2, 3, 4].map(() => mpesa.pushStk(account, push)));
    elapsed += 3_538_000;
    await mpesa.pushStk(account, push);
    expect([count(OAUTH), seen[0]!.headers.authorization, seen.at(-1)!.headers.authorization]).toEqual([1, `Basic ${btoa('key:secret')}`, 'Bearer t-1']);
    elapsed += 2_000;
    await mpesa.pushStk(account, push);
    expect([count(OAUTH), seen.at(-1)!.headers.authorization]).toEqual([2, 'Bearer t-2']);
  });

  it('take the lifetime as number too', async () => {
    script[OAUTH] = [{ body: { access_token: 'n', expires_in: 100 } }];
    const mpesa = createMpesa({ clock });
    await mpesa.pushStk(account, push);
    elapsed += 51_000;
    await mpesa.pushStk(account, push);
    expect(count(OAUTH)).toBe(2);
  });

  it.each([
    [400, '400.003.01'],
    [404, '404.001.03'],
    [401, '401.002.01'],
  ])('are renewed once after %d %s, and the call repeated', async (status, code) => {
    script[PUSH] = [error(status, code, 'Invalid Access Token'), ACCEPTED];
    expect(await createMpesa({ clock }).pushStk(account, push)).toMatchObject({ kind: 'accepted' });
    expect([count(OAUTH), count(PUSH), seen.at(-1)!.headers.authorization]).toEqual([2, 2, 'Bearer t-2']);
  });

  it('are not renewed without end', async () => {
    script[PUSH] = [error(404, '404.001.03', 'Invalid Access Token')];
    expect(await createMpesa({ clock }).pushStk(account, push)).toMatchObject({ kind: 'refused', code: '404.001.03' });
    expect(count(PUSH)).toBe(2);
  });

  it('that are refused refuse the push, and that cannot be had leave it unsent', async () => {
    script[OAUTH] = [error(400, '400.008.01', 'Invalid Authentication passed')];
    expect(await createMpesa({ clock }).pushStk(account, push)).toEqual({ kind: 'refused', code: '400.008.01', reason: 'Invalid Authentication passed' });
    script[OAUTH] = [{ hang: true }];
    expect(await createMpesa({ clock, timeoutMs: 500 }).pushStk(account, push)).toEqual({ kind: 'not_sent', reason: 'oauth_timeout' });
    expect(count(PUSH)).toBe(0);
  });
});

describe('an STK push', () => {
  it('sends numbers as numbers, East African time and the password made of it', async () => {
    expect(await createMpesa({ clock }).pushStk(account, push)).toEqual({ kind: 'accepted', checkoutRequestId: 'ws_CO_1', merchantRequestId: 'm-1' });
    expect(sent(PUSH)).toEqual({
      BusinessShortCode: '600100',
      Password: btoa('600100pass20260302003005'),
      Timestamp: '20260302003005',
      TransactionType: 'CustomerPayBillOnline',
      Amount: 1_500,
      PartyA: 254712345678,
      PartyB: '600100',
      PhoneNumber: 254712345678,
      CallBackURL: push.callbackUrl,
      AccountReference: '58100000007',
      TransactionDesc: 'Water for hou',
    });
  });

  it('to a till is signed with the store number and pays the till', async () => {
    await createMpesa({ clock }).pushStk({ ...account, kind: 'till', storeNumber: '600999' }, push);
    expect(sent(PUSH)).toMatchObject({
      BusinessShortCode: '600999',
      PartyB: '600100',
      TransactionType: 'CustomerBuyGoodsOnline',
      Password: btoa('600999pass20260302003005'),
    });
  });

  it.each([
    ['amount_not_whole', { amountMinor: 150_050n }],
    ['amount_out_of_range', { amountMinor: 0n }],
    ['amount_out_of_range', { amountMinor: 25_000_100n }],
    ['phone_format', { phone: '0712345678' }],
    ['reference_length', { accountReference: '1234567890123' }],
    ['reference_length', { accountReference: ' ' }],
  ])('that Daraja would spoil is refused here as %s', async (code, change) => {
    expect(await createMpesa({ clock }).pushStk(account, { ...push, ...change })).toMatchObject({ kind: 'refused', code });
    expect(seen).toEqual([]);
  });

  it.each<[string, Reply, object]>([
    [
      'a lock on the subscriber',
      error(500, '500.001.1001', 'Unable to lock subscriber, a transaction is already in process for the current subscriber'),
      { kind: 'refused', code: '500.001.1001' },
    ],
    ['a spike arrest', error(500, '500.003.02', 'System is busy'), { kind: 'refused', code: '500.003.02' }],
    ['a bad request', error(400, '400.002.02', 'Bad Request - Invalid Amount'), { kind: 'refused', code: '400.002.02' }],
    ['a missing product', { status: 401, body: 'Invalid API call as no apiproduct match found' }, { kind: 'refused', code: 'http_401' }],
    ['another response code', { body: { ResponseCode: '1', ResponseDescription: 'No' } }, { kind: 'refused', code: '1', reason: 'No' }],
    ['500.001.1001 without text', error(500, '500.001.1001', ''), { kind: 'unknown' }],
    ['an internal error', error(500, '500.003.1001', 'Internal Server Error'), { kind: 'unknown' }],
    ['a gateway page', { status: 502, body: '<html>' }, { kind: 'unknown' }],
    ['a page with 200', { body: '<html>' }, { kind: 'unknown' }],
    ['an acceptance without id', { body: { ResponseCode: '0' } }, { kind: 'unknown' }],
  ])('answered by %s is told as such', async (_what, reply, outcome) => {
    script[PUSH] = [reply];
    expect(await createMpesa({ clock }).pushStk(account, push)).toMatchObject(outcome);
    expect(count(PUSH)).toBe(1);
  });

  it('that got no answer after it was written is unknown and never repeated', async () => {
    script[PUSH] = [{ hang: true }];
    expect(await createMpesa({ clock, timeoutMs: 700 }).pushStk(account, push)).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(count(PUSH)).toBe(1);
  });
});

describe('an STK query', () => {
  it.each<[string, Reply, object]>([
    [
      'a result',
      { body: { ResponseCode: '0', ResultCode: '1037', ResultDesc: 'No response from user.' } },
      { kind: 'result', resultCode: '1037', resultText: 'No response from user.' },
    ],
    ['a result as number', { body: { ResponseCode: '0', ResultCode: 0, ResultDesc: 'ok' } }, { kind: 'result', resultCode: '0', resultText: 'ok' }],
    ['4999', { body: { ResponseCode: '0', ResultCode: '4999', ResultDesc: 'still under processing' } }, { kind: 'pending' }],
    ['500.001.1001 being processed', error(500, '500.001.1001', 'The transaction is being processed'), { kind: 'pending' }],
    ['500.001.1001 without text', error(500, '500.001.1001', ''), { kind: 'pending' }],
    ['500.001.1001 of another kind', error(500, '500.001.1001', 'Wrong credentials'), { kind: 'unavailable', reason: 'Wrong credentials' }],
    ['a page', { body: '<html>' }, { kind: 'unavailable', reason: 'http_200' }],
    ['silence', { hang: true }, { kind: 'unavailable', reason: 'timeout' }],
  ])('answered by %s says so', async (_what, reply, result) => {
    script[QUERY] = [reply];
    expect(await createMpesa({ clock, timeoutMs: 'hang' in reply ? 900 : 20_000 }).queryStk(account, 'ws_CO_1')).toEqual(result);
    expect(sent(QUERY)).toEqual({
      BusinessShortCode: '600100',
      Password: btoa('600100pass20260302003005'),
      Timestamp: '20260302003005',
      CheckoutRequestID: 'ws_CO_1',
    });
  });
});

describe('registering callback URLs', () => {
  const urls = { confirmation: 'http://water.example.org/in/ab12/c', validation: 'http://water.example.org/in/ab12/v' };

  it('asks for Completed and takes either success code', async () => {
    script[REGISTER] = [{ body: { OriginatorCoversationID: 'x', ResponseCode: '0' } }, { body: { ResponseCode: '00000000' } }];
    const mpesa = createMpesa({ clock });
    expect([await mpesa.registerUrls(account, urls), await mpesa.registerUrls(account, urls)]).toEqual([{ kind: 'registered' }, { kind: 'registered' }]);
    expect(sent(REGISTER)).toEqual({ ShortCode: '600100', ResponseType: 'Completed', ConfirmationURL: urls.confirmation, ValidationURL: urls.validation });
  });

  it('hands on what Daraja said', async () => {
    script[REGISTER] = [error(500, '500.003.1001', 'Urls are already registered')];
    expect(await createMpesa({ clock }).registerUrls(account, urls)).toEqual({ kind: 'refused', reason: 'Urls are already registered' });
  });

  it('refuses a URL with a banned word before anything is sent', async () => {
    expect(await createMpesa({ clock }).registerUrls(account, { ...urls, validation: 'http://water.example.org/MPesa/v' })).toMatchObject({ kind: 'refused' });
    expect(seen).toEqual([]);
  });

  it.each([
    ['https://water.example.org/in/a', null, null],
    ['http://127.0.0.1:8000/in/a', null, 'https'],
    ['https://localhost/in/a', null, 'public'],
    ['https://10.1.2.3/in/a', null, 'public'],
    ['https://ab.ngrok-free.app/in', null, 'tunnels'],
    ['https://x.example.org/executor', 'exe', 'exe'],
    ['https://sqlite.example.org/', 'sql', 'sql'],
    ['not a url', 'web address', 'web address'],
  ])('judges %s: anywhere %j, in production %j', (url, anywhere, production) => {
    const check = (base: string, expected: string | null): void => {
      const problem = urlProblem(url, base);
      if (expected === null) expect(problem).toBeNull();
      else expect(problem).toContain(expected);
    };
    check('https://sandbox.safaricom.co.ke', anywhere);
    check('https://api.safaricom.co.ke', production);
  });
});
