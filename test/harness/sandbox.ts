import { DEMO } from '../../server/src/seed.ts';
import { send, type Answer, type Json } from './http.ts';
import { waitFor } from './wait.ts';

interface Payment {
  /** 254…; the demo customer's unless named. */
  readonly phone?: string;
  readonly shortcode?: string;
  /** What the payer types as the account; the demo meter unless named. */
  readonly account?: string;
  /** Shillings, as typed: "300.00". */
  readonly amount: string;
  readonly pin?: string;
}

interface Sms {
  readonly id: string;
  readonly from: string;
  readonly text: string;
  readonly at: string;
  readonly gateway: string;
}

/** The vendors' side: what a person holds in the hand, and the truth that tests compare with. */
export interface SandboxHelper {
  readonly url: string;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Pays by phone. @returns the receipt. @throws when M-Pesa or our validation refused. */
  pay(payment: Payment): Promise<string>;
  /** As `pay`, but hands over the answer, also of a refusal. */
  tryPay(payment: Payment): Promise<Answer>;
  /** Merges into the fault plan. */
  faults(patch: object): Promise<Json>;
  /** Everything that really happened, of one kind or of several (`vend,sms`). */
  journal(kind?: string): Promise<Json[]>;
  phone(msisdn?: string): Promise<Json & { readonly sms: readonly Sms[] }>;
  /** Types a token into a meter. */
  keypad(meter: string, token: string): Promise<Json>;
  /** Twenty digits out of the newest text for which `about` stands in it (a receipt, a meter). */
  tokenFor(about: string, msisdn?: string): Promise<string>;
}

export function createSandboxHelper(url: string): SandboxHelper {
  const control: SandboxHelper['control'] = (method, path, body) => send(`${url}/control${path}`, method, body === undefined ? {} : { body });
  const must = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const answer = await control(method, path, body);
    if (answer.status >= 300) throw new Error(`sandbox ${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const tryPay: SandboxHelper['tryPay'] = ({ phone = DEMO.phone, shortcode = DEMO.shortcode, account = DEMO.meter, amount, pin = '1234' }) =>
    control('POST', `/phones/${phone}/pay`, { shortcode, account, amount, pin });
  const phone: SandboxHelper['phone'] = (msisdn = DEMO.phone) => must('GET', `/phones/${msisdn}`) as ReturnType<SandboxHelper['phone']>;
  return {
    url,
    control,
    tryPay,
    phone,
    pay: async (payment) => {
      const answer = await tryPay(payment);
      if (answer.status !== 200) throw new Error(`the payment was refused: ${answer.status} ${answer.text}`);
      return answer.body['receipt'] as string;
    },
    faults: (patch) => must('PUT', '/faults', patch),
    journal: async (kind) => (await must('GET', `/journal?limit=10000${kind ? `&kind=${kind}` : ''}`))['entries'] as Json[],
    keypad: (meter, token) => must('POST', `/meters/${meter}/keypad`, { token }),
    tokenFor: (about, msisdn = DEMO.phone) => waitFor(async () => tokenIn((await phone(msisdn)).sms, about), { what: `the text with the token of ${about}` }),
  };
}

function tokenIn(texts: readonly Sms[], about: string): string | undefined {
  for (const { text } of texts) {
    if (!text.includes(about)) continue;
    const found = /\b\d(?:[ -]?\d){19}\b/.exec(text)?.[0];
    if (found) return found.replace(/\D/g, '');
  }
  return undefined;
}
