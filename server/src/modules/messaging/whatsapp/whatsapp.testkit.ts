/** The product with one WhatsApp number that the sandbox's Meta knows, connected and subscribed. */
import { createHmac } from 'node:crypto';
import { startTestApp, type Answer, type Json, type TestApp, type TestAppOptions } from '../../../../../test/harness.ts';

export const OWNER = 'owner@demo.test';
export const META = {
  waba: '880000000000001',
  phoneNumberId: '770000000000001',
  number: '254700000900',
  token: 'EAAsandboxtoken',
  appSecret: 'app secret of the tests',
};
export const TEMPLATES = [
  {
    name: 'token_ready',
    language: 'en',
    components: [
      { type: 'BODY', text: 'Dear {{1}}, your token is {{2}} for your meter.', example: { body_text: [['Amina', '1234']] } },
      { type: 'FOOTER', text: 'Maji Safi' },
    ],
  },
  { name: 'offer', language: 'en', category: 'MARKETING', components: [{ type: 'BODY', text: 'Water is cheaper this week.' }] },
  ...['a', 'b', 'c'].map((name) => ({ name: `extra_${name}`, language: 'sw', components: [{ type: 'BODY', text: 'Habari.' }] })),
];

export interface WhatsappTown extends AsyncDisposable {
  readonly app: TestApp;
  readonly numberId: string;
  readonly callbackUrl: string;
  readonly verifyToken: string;
  /** Somebody writes to the number, in the API's own words. @returns Meta's id of it */
  says(peer: string, message: Json): Promise<string>;
  chat(peer: string): Promise<readonly Json[]>;
  /** Posts a body to the number's own address, signed with the app secret unless told. */
  hook(body: string | Buffer, headers?: Record<string, string>, url?: string): Promise<Answer>;
  /** Until every body that came in has been read. */
  settled(): Promise<void>;
}

export function signed(body: string | Buffer, secret = META.appSecret): Record<string, string> {
  return { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
}

export async function startWhatsapp(options: TestAppOptions = {}): Promise<WhatsappTown> {
  const app = await startTestApp(options);
  await app.sandbox.faults({ whatsapp: { status_delay_ms: 10, review_ms: 10 } });
  await app.sandbox.control('PUT', '/provision', {
    whatsapp: [
      {
        waba_id: META.waba,
        token: META.token,
        app_secret: META.appSecret,
        numbers: [{ phone_number_id: META.phoneNumberId, number: META.number, name: 'Maji Safi' }],
        templates: TEMPLATES,
      },
    ],
  });
  const must = async (method: 'GET' | 'POST', path: string, body?: object): Promise<Json> => {
    const answer = await app.api(method, path, { as: OWNER, ...(body ? { body } : {}) });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const base = '/api/messaging/whatsapp/numbers/';
  const number = await must('POST', base, { phone_number_id: META.phoneNumberId, waba_id: META.waba, token: META.token, app_secret: META.appSecret });
  const numberId = number['id'] as string;
  const tested = await must('POST', `${base}${numberId}/test-connection/`);
  if (tested['outcome'] !== 'ok') throw new Error(`the number was not connected: ${JSON.stringify(tested)}`);
  await must('POST', `${base}${numberId}/subscribe/`);
  await must('POST', '/api/messaging/templates/sync/');
  const [callbackUrl, verifyToken] = [number['callback_url'] as string, number['verify_token'] as string];
  return {
    app,
    numberId,
    callbackUrl,
    verifyToken,
    says: async (peer, message) => {
      const answer = await app.sandbox.control('POST', `/whatsapp/${peer}/messages`, { number: META.phoneNumberId, ...message });
      if (answer.status !== 200) throw new Error(`the sandbox refused: ${answer.text}`);
      return answer.body['wamid'] as string;
    },
    chat: async (peer) => (await app.sandbox.control('GET', `/whatsapp/${peer}`)).body['messages'] as Json[],
    hook: (body, headers = signed(body), url = callbackUrl) => post(url, body, headers),
    settled: async () => {
      await app.waitFor(async () => (await app.sql("select from whatsapp_events where state = 'new'")).length === 0, { what: 'every body to be read' });
    },
    [Symbol.asyncDispose]: () => app.stop(),
  };
}

async function post(url: string, body: string | Buffer, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(body) });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, body: {} };
}

/** A body of Meta's about the number of the tests. */
export function bodyOf(value: object, field = 'messages'): string {
  const metadata = { display_phone_number: META.number, phone_number_id: META.phoneNumberId };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: META.waba, changes: [{ field, value: { messaging_product: 'whatsapp', metadata, ...value } }] }],
  });
}
