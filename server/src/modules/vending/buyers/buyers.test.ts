import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send, startTestApp, type Answer, type TestApp } from '../../../../../test/harness.ts';
import { c2b, hookOf, METERS, newReceipt, postTo } from '../payments/money.testkit.ts';
import { createAskLimit } from './limit.ts';
import { buyerState, BUYER_STATES } from './state.ts';
import { chooseLanguage, WORDS } from './words.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const tail = METERS[0].slice(-4);
const pay = async (fields: Readonly<Record<string, unknown>> = {}): Promise<string> => {
  const receipt = newReceipt();
  await postTo(`${await hookOf(app)}/confirmation/`, c2b({ TransID: receipt, BillRefNumber: METERS[0], ...fields }));
  await app.waitFor(async () => (await app.sql(`select 1 from payments where receipt = $1 and state not in ('received')`, [receipt])).length === 1, {
    what: 'a settled payment',
  });
  return receipt;
};
const ask = (receipt: string, meter = tail, lang = 'en'): Promise<Answer> =>
  app.api('GET', `/api/public/token-status/?receipt=${receipt}&meter=${meter}&lang=${lang}`);
const delivered = async (): Promise<string> => {
  const receipt = await pay();
  const arrived = async (): Promise<boolean> =>
    (await app.sql(`select from outbox_messages b join payments p on p.id = b.payment_id where p.receipt = $1 and b.state = 'delivered'`, [receipt])).length >
    0;
  await app.waitFor(arrived, { what: 'a delivered token' });
  return receipt;
};
const form = (path: string, fields: Record<string, string>): Promise<Answer> =>
  send(`${app.url}${path}`, 'POST', { body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
const withoutId = (answer: Answer): string => `${answer.status} ${answer.text.replace(/"request_id":"[^"]*"/, '')}`;

describe('the buyer', () => {
  it('sees that the token arrived, and nothing that would be worth stealing', async () => {
    const receipt = await delivered();
    const { body, text, headers } = await ask(receipt.toLowerCase());
    expect(body).toMatchObject({
      state: 'delivered',
      receipt,
      meter: `*******${tail}`,
      amount: '300.00',
      can_resend: true,
      phone: expect.stringMatching(/^\*{5}\d\d$/),
    });
    const [row] = await app.sql(
      'select k.token_tail, c.phone, c.name, m.meter_id from payments p join tokens k on k.payment_id = p.id join customers c on c.id = p.customer_id join meters m on m.id = p.meter_id where p.receipt = $1',
      [receipt],
    );
    for (const secret of [row!['token_tail'], row!['phone'], row!['name'], row!['meter_id']]) expect(text).not.toContain(secret as string);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('whose number led to no meter reads that the money is safe, by the number as it was typed', async () => {
    const receipt = await pay({ BillRefNumber: 'plot 77-1234' });
    expect((await ask(receipt, '1234')).body).toMatchObject({
      state: 'with_people',
      message: expect.stringContaining('Your money is safe'),
      can_resend: false,
    });
  });

  it('has the token sent again to the registered phone, one copy in ten minutes', async () => {
    const receipt = await delivered();
    const again = (): Promise<Answer> => app.api('POST', '/api/public/token-status/resend/', { body: { receipt, meter: tail } });
    expect([(await again()).status, (await again()).status]).toEqual([202, 202]);
    const rows = await app.sql(
      `select b.recipient, c.phone from outbox_messages b join payments p on p.id = b.payment_id join customers c on c.id = p.customer_id where p.receipt = $1 and b.dedupe_key like 'resend:buyer:%'`,
      [receipt],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!['recipient']).toBe(rows[0]!['phone']);
  });
});

describe('whoever guesses', () => {
  it('gets the same bytes for a receipt that is not there, another meter, and nonsense', async () => {
    const receipt = await delivered();
    const answers = [await ask(receipt, '0000'), await ask(newReceipt()), await ask(newReceipt(), 'abcd'), await ask("'--")].map(withoutId);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^404 /);
    const again = [receipt, newReceipt()].map((one) => app.api('POST', '/api/public/token-status/resend/', { body: { receipt: one, meter: '0000' } }));
    expect(new Set((await Promise.all(again)).map(withoutId)).size).toBe(1);
  });
});

describe('the page', () => {
  it('is small, loads and runs nothing, and speaks two languages', async () => {
    const [english, swahili] = [await send(`${app.url}/t/`, 'GET'), await send(`${app.url}/t/`, 'GET', { headers: { 'accept-language': 'sw-KE,en;q=0.5' } })];
    expect([english.text.includes(WORDS.en.title), swahili.text.includes(WORDS.sw.title)]).toEqual([true, true]);
    expect(Buffer.byteLength(english.text)).toBeLessThan(30_000);
    expect(english.text).not.toMatch(/<script|\son\w+=|style="|src=|<link/i);
    const policy = english.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  it('shows the state without an address that keeps the receipt, and sends again by a button', async () => {
    const receipt = await delivered();
    const shown = await form('/t/', { receipt, meter: tail, lang: 'sw' });
    expect(shown.text).toContain('Tokeni yako imefika');
    expect((await form('/t/resend/', { receipt, meter: tail, lang: 'en' })).text).toContain(WORDS.en.resent);
    expect((await form('/t/', { receipt: 'UNKNOWN123', meter: '0000' })).text).toContain(WORDS.en.missing);
    expect(app.logs.text()).not.toContain(receipt);
  });

  it('shows what was typed as text, whatever it is', async () => {
    const { text } = await form('/t/', { receipt: '"><img src=x onerror=1>', meter: '"><b>' });
    expect(text).not.toContain('<img');
    expect(text).not.toContain('<b>');
  });
});

describe('words', () => {
  it('exist for every state in every language', () => {
    for (const words of Object.values(WORDS)) expect(Object.keys(words.states).sort()).toEqual([...BUYER_STATES].sort());
  });

  it.each([
    [undefined, undefined, 'en'],
    ['sw', 'en', 'sw'],
    ['xx', 'fr,sw;q=0.8,en;q=0.4', 'sw'],
    [undefined, 'en-GB,sw;q=0.9', 'en'],
    [undefined, ';;q=,,', 'en'],
  ])('lang=%s with %s is %s', (wanted, accepted, language) => {
    expect(chooseLanguage(wanted, accepted)).toBe(language);
  });
});

describe('trying out the ends of a meter number', () => {
  it('ends after ten for one receipt, in this minute', () => {
    let now = 0;
    const limit = createAskLimit({ monotonic: () => now });
    const tries = (receipt: string): number => {
      let count = 0;
      try {
        for (; count < 100; count += 1) {
          limit.check(receipt);
          limit.count(receipt);
        }
      } catch (error) {
        expect(error).toMatchObject({ code: 'rate_limited', status: 429 });
      }
      return count;
    };
    expect([tries('A'), tries('A'), tries('B')]).toEqual([10, 0, 10]);
    now = 60_001;
    expect(tries('A')).toBe(10);
  });

  it('is answered alike for a receipt that is there and one that is not, until it ends', async () => {
    const receipt = newReceipt();
    const seen: number[] = [];
    for (let guess = 0; guess < 11; guess += 1) seen.push((await ask(receipt, String(2000 + guess))).status);
    expect(seen).toEqual([...Array.from({ length: 10 }, () => 404), 429]);
  });
});

it.each([
  ['ready', 'key_change'],
  ['vend_requested', 'with_vendor'],
])('a purchase that is %s for a meter between two keys is %s', (order, state) => {
  expect(buyerState({ payment_state: 'vending', order_state: order, is_held: true, has_token: false, has_phone: true, messages: [] })).toBe(state);
});

it.each([
  ['received', null, [], 'received'],
  ['vending', 'ready', [], 'queued'],
  ['vending', 'vend_requested', [], 'with_vendor'],
  ['unknown', 'resolving', [], 'with_vendor'],
  ['review', 'manual_review', [], 'with_people'],
  ['suspense', null, [], 'with_people'],
  ['vended', 'vended', ['queued'], 'issued'],
  ['vended', 'vended', ['failed', 'accepted'], 'sent'],
  ['vended', 'vended', ['failed', 'delivered'], 'delivered'],
] as const)('a payment that is %s with an order that is %s and messages %s is %s', (...[payment, order, messages, state]) => {
  expect(buyerState({ payment_state: payment, order_state: order, is_held: false, has_token: payment === 'vended', has_phone: true, messages })).toBe(state);
});
