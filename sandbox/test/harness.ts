import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type Sandbox } from '../src/index.ts';

export type Json = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- bodies of many vendors
export type Reply = { status: number; body: Json; text: string; headers: Headers };
export type Received = { path: string; headers: IncomingMessage['headers']; text: string; body: Json };

export const COMPANY = { CompanyName: 'Maji Safi', UserName: 'admin', PassWord: 'secret' };
export const METER = '58100000007';
export const OTHER_METER = '58000185726';
export const PHONE = '254712345678';
export const SHORTCODE = '600966';

export const PROVISION = {
  mpesa: [
    { shortcode: SHORTCODE, name: 'MAJI SAFI', type: 'paybill', consumer_key: 'ck', consumer_secret: 'cs', passkey: 'pk', external_validation: true },
    { shortcode: '600977', name: 'DUKA', type: 'till', consumer_key: 'ck', consumer_secret: 'cs', passkey: 'pk', external_validation: false },
  ],
  stronpower: [
    {
      company: COMPANY.CompanyName,
      username: 'admin',
      password: 'secret',
      dialect: 'new',
      price: '150.00',
      vat_rate: '0',
      currency: 'KES',
      category: 'Domestic',
      meters: [meterBody(METER, 'C1'), meterBody(OTHER_METER, 'C2')],
    },
    {
      company: 'Zamani',
      username: 'old',
      password: 'oldpw',
      dialect: 'old',
      price: '200.00',
      vat_rate: '0',
      currency: 'TZS',
      category: 'Kiosk',
      meters: [meterBody('58000000017', 'Z1')],
    },
  ],
  sms: [
    { vendor: 'beem', api_key: 'bk', secret_key: 'bs', credit: 1000 },
    { vendor: 'africastalking', username: 'maji', api_key: 'ak' },
    { vendor: 'twilio', account_sid: 'AC1', auth_token: 'tt' },
  ],
  phones: [{ msisdn: PHONE, name: 'AMINA WANJIRU KAMAU', pin: '1234', balance: '5000.00' }],
};

function meterBody(meterId: string, customerId: string): object {
  return { meter_id: meterId, customer_id: customerId, customer_name: 'Amina', customer_phone: PHONE, customer_address: 'Plot 7' };
}

/** A small HTTP server that keeps what is posted to it; `respond` decides the answers. */
export async function startReceiver(
  respond: (got: Received) => { status?: number; text: string } | null = () => ({ text: '{"ResultCode":0,"ResultDesc":"Success"}' }),
) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const isForm = request.headers['content-type']?.includes('urlencoded') ?? false;
    const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : (JSON.parse(text) as Json);
    const got = { path: request.url ?? '', headers: request.headers, text, body };
    received.push(got);
    const answer = respond(got);
    if (answer === null) return;
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(answer.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url, received, close };
}

export async function call(
  url: string,
  options: { method?: string; body?: unknown; form?: Record<string, string>; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const { body, form, headers } = options;
  const response = await fetch(url, {
    method: options.method ?? (body === undefined && form === undefined ? 'GET' : 'POST'),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
  const text = await response.text();
  return { status: response.status, body: parse(text), text, headers: response.headers };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

type Falsy = false | 0 | '' | null | undefined;

/** Asks again until the answer is truthy: for what another process does soon after. */
export async function until<T>(ask: () => Promise<T | Falsy> | T | Falsy): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it never came');
}

export const basic = (user: string, password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

export type Client = ReturnType<typeof clientOf>;

/** Short names for the calls that tests make. */
export function clientOf(sandbox: Sandbox) {
  const { url } = sandbox;
  const control = (path: string, body?: unknown, method?: string): Promise<Reply> =>
    call(`${url}/control${path}`, { ...(body === undefined ? {} : { body }), ...(method === undefined ? {} : { method }) });
  return {
    url,
    control,
    faults: (patch: object) => control('/faults', patch, 'PUT'),
    journal: async (kind: string): Promise<Json[]> => (await control(`/journal?kind=${kind}&limit=10000`)).body['entries'] as Json[],
    stron: (endpoint: string, fields: object) => call(`${url}/stronpower/api/${endpoint}`, { body: { ...COMPANY, ...fields } }),
    vend: (fields: object = {}) =>
      call(`${url}/stronpower/api/VendingMeter`, { body: { ...COMPANY, MeterID: METER, is_vend_by_unit: 'false', Amount: '100', ...fields } }),
    keypad: async (token: string, meter = METER): Promise<Json> => (await control(`/meters/${meter}/keypad`, { token })).body,
    async daraja(path: string, body: object, token?: string): Promise<Reply> {
      const bearer =
        token ?? (await call(`${url}/daraja/oauth/v1/generate?grant_type=client_credentials`, { headers: basic('ck', 'cs') })).body['access_token'];
      return call(`${url}/daraja${path}`, { body, headers: { authorization: `Bearer ${bearer}` } });
    },
    register(receiver: string, extra: object = {}): Promise<Reply> {
      const urls = { ConfirmationURL: `${receiver}/c/confirm`, ValidationURL: `${receiver}/c/validate`, ResponseType: 'Completed' };
      return this.daraja('/mpesa/c2b/v2/registerurl', { ShortCode: SHORTCODE, ...urls, ...extra });
    },
  };
}

/** A provisioned sandbox of its own on a free port, without the usual vendor latency. */
export async function startProvisioned(dataDir?: string) {
  const sandbox = await startSandbox({ port: 0, ...(dataDir === undefined ? {} : { dataDir }) });
  const client = clientOf(sandbox);
  await client.control('/provision', PROVISION, 'PUT');
  await client.faults({
    stronpower: { latency_ms: 0 },
    sms: { beem: { dlr_delay_ms: 1 }, africastalking: { dlr_delay_ms: 1 }, twilio: { dlr_delay_ms: 1 } },
    mpesa: { retry_ms: [5, 10] },
  });
  return { sandbox, client };
}
