import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Row, type TestApp } from '../../../../../test/harness.ts';
import {
  ACCEPTED,
  alertsOf,
  c2b,
  eventsOf,
  expectBooksInOrder,
  hookOf,
  METERS,
  newReceipt,
  OWNER,
  paymentIn,
  paymentOf,
  postTo,
  settled,
  vendsFor,
} from './money.testkit.ts';

let app: TestApp;
let confirmation: string;
beforeAll(async () => {
  app = await startTestApp();
  confirmation = `${await hookOf(app)}/confirmation/`;
});
afterAll(() => app.stop());

/** Posts a body that must not become money. @returns the event that keeps it, as the page for people shows it. */
async function refused(body: string | Uint8Array, type = 'application/json'): Promise<Row> {
  const before = await app.sql('select count(*)::int as n from payments');
  const known = new Set((await app.sql('select id from payment_events')).map((row) => row['id']));
  const answer = await postTo(confirmation, body, type);
  expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: ACCEPTED });
  const events = (await app.sql('select * from payment_events')).filter((row) => !known.has(row['id']));
  expect(events).toHaveLength(1);
  expect(Buffer.compare(events[0]!['body'] as Buffer, Buffer.from(body as string))).toBe(0);
  expect(await app.sql('select count(*)::int as n from payments')).toEqual(before);
  const page = await app.api('GET', '/api/payment-events/?page_size=100', { as: OWNER });
  const shown = (page.body['results'] as Row[]).find((row) => row['id'] === events[0]!['id']);
  expect(shown).toBeDefined();
  return shown!;
}

describe('an amount that is no amount is kept and never booked', () => {
  it.each([
    ['-5.00', 'amount_not_positive'],
    ['0', 'amount_not_positive'],
    ['0.00', 'amount_not_positive'],
    ['-0', 'amount_not_positive'],
    ['NaN', 'amount_not_a_number'],
    ['Infinity', 'amount_not_a_number'],
    ['1e3', 'amount_not_a_number'],
    ['1,000.00', 'amount_not_a_number'],
    ['0x10', 'amount_not_a_number'],
    ['٣٠٠', 'amount_not_a_number'],
    ['5.0000000001', 'amount_too_precise'],
    ['5.001', 'amount_too_precise'],
    ['250000.01', 'amount_implausible'],
    ['99999999999999999999', 'amount_implausible'],
    [`1${'0'.repeat(300)}`, 'amount_not_a_number'],
    ['', 'amount_missing'],
    [null, 'amount_missing'],
    [true, 'amount_missing'],
    [['300.00'], 'amount_missing'],
    [{ $gt: 0 }, 'amount_missing'],
    [-300, 'amount_not_positive'],
    [0, 'amount_not_positive'],
  ])('%j', async (amount, reason) => {
    expect(await refused(c2b({ TransAmount: amount }))).toMatchObject({ state: 'quarantined', reason });
  });

  it('a JSON number with a third decimal is not rounded away', async () => {
    expect(await refused(c2b({ TransAmount: 12345 }).replace('12345', '300.0049999999999999'))).toMatchObject({ reason: 'amount_too_precise' });
  });
});

describe('a body that nobody can read is kept as it came', () => {
  it.each<[string, string | Buffer, string]>([
    ['empty', '', 'unreadable'],
    ['half a JSON', c2b().slice(0, 90), 'unreadable'],
    ['null', 'null', 'unreadable'],
    ['a list', '[]', 'unreadable'],
    ['a text', '"TransID"', 'unreadable'],
    ['an error page', '<html><body>502 Bad Gateway</body></html>', 'unreadable'],
    ['compressed', gzipSync(c2b()), 'unreadable'],
    ['bytes that are no text', Buffer.from([0, 255, 254, 0, 13, 10, 0xc3, 0x28]), 'unreadable'],
    ['nested without end', '['.repeat(50_000), 'unreadable'],
    ['fields of an object', '{"__proto__":{"TransID":"UK11111111","TransAmount":"5.00"},"constructor":1}', 'unreadable'],
    ['three megabytes', c2b({ Padding: 'x'.repeat(3 * 1024 * 1024) }), 'unreadable'],
    ['a receipt of eight', c2b({ TransID: 'TEST4711' }), 'quarantined'],
    ['a receipt with a blank inside', c2b({ TransID: 'UK1 234 56' }), 'quarantined'],
    ['a receipt in other letters', c2b({ TransID: 'ＵＫ１２３４５６７８' }), 'quarantined'],
    ['no paybill', c2b({ BusinessShortCode: undefined }), 'quarantined'],
    ['a paybill in words', c2b({ BusinessShortCode: 'six hundred' }), 'quarantined'],
    ['the amount twice', c2b().replace('"TransAmount":"300.00"', '"TransAmount":"300.00","TransAmount":"9.00"'), 'quarantined'],
    ['logged parameters', '{":TransID":"UK12345678",":TransAmount":"5.00",":BusinessShortCode":"600100"}', 'quarantined'],
  ])('%s', async (_what, body, state) => {
    expect(await refused(body)).toMatchObject({ state });
  });

  it.each(['text/plain', 'application/octet-stream', 'multipart/form-data; boundary=x', 'application/xml'])('whatever type it claims: %s', async (type) => {
    expect(await refused('%%%', type)).toMatchObject({ state: 'unreadable', content_type: type });
  });

  it.each(['nonsense', ';', 'a/b/c', '/json'])('even a type that is none: %s', async (type) => {
    expect(await refused('%%%', type)).toMatchObject({ state: 'unreadable', content_type: null });
  });

  it('and somebody is told', async () => {
    const alerts = await alertsOf(app, 'payment_unreadable');
    expect(alerts.length).toBeGreaterThan(0);
    const page = await app.api('GET', '/api/alerts/?page_size=100', { as: OWNER });
    expect((page.body['results'] as Row[]).map((row) => row['id'])).toContain(alerts[0]!['id']);
  });
});

describe('what payers and forgers type stays data', () => {
  it.each([
    ['O\'Brien "Q" <script>alert(1)</script>', "'; drop table payments; --"],
    ['=HYPERLINK("http://evil.test","click")', '=1+1'],
    ['+254 & Sons', '@SUM(A1)'],
    ['-2+3', '-58100'],
    ['名前 \u202E evil', 'meter \u0000 zero'],
    ['\uD800 lone', '\uDC00'],
  ])('name %j, account %j', async (name, account) => {
    const receipt = newReceipt();
    expect((await postTo(confirmation, c2b({ TransID: receipt, FirstName: name, BillRefNumber: account }))).status).toBe(200);
    const payment = await paymentIn(app, receipt, 'suspense');
    const clean = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
    expect(payment).toMatchObject({ payer_name: clean(name).trim(), account_text: clean(account) });
    const shown = await app.api('GET', `/api/payments/${payment['id'] as string}/`, { as: OWNER });
    expect(shown.headers.get('content-type')).toMatch(/^application\/json/);
    expect(shown.body).toMatchObject({ payer_name: clean(name).trim(), account_number: clean(account), state: 'suspense' });
  });

  it('text longer than any column is cut, and the money is there', async () => {
    const receipt = newReceipt();
    await postTo(
      confirmation,
      c2b({ TransID: receipt, FirstName: 'x'.repeat(5_000), BillRefNumber: '9'.repeat(5_000), TransactionType: 'y'.repeat(5_000), MSISDN: '1'.repeat(5_000) }),
    );
    expect(await paymentIn(app, receipt, 'suspense')).toMatchObject({ amount_minor: 30_000n });
  });
});

it.each(['581OOOOOO15', '581 0000 0015', 'MTR-58100000015', ' 5810000001 5 ', '5810000OOI5', 'meter no. 58100000015', '0058100000015'])(
  'a meter number typed as %j buys for its meter',
  async (account) => {
    const receipt = newReceipt();
    await postTo(confirmation, c2b({ TransID: receipt, BillRefNumber: account, TransAmount: '150.00' }));
    const payment = await paymentIn(app, receipt, 'vended', 'suspense');
    expect(payment).toMatchObject({ state: 'vended', account_text: account });
    const [meter] = await app.sql('select meter_id from meters where id = $1', [payment['meter_id']]);
    expect(meter).toEqual({ meter_id: METERS[1] });
  },
);

it('a number with one wrong digit is never guessed: it waits in suspense', async () => {
  const receipt = newReceipt();
  await postTo(confirmation, c2b({ TransID: receipt, BillRefNumber: '58100000025' }));
  expect((await paymentIn(app, receipt, 'vended', 'suspense'))['state']).toBe('suspense');
});

describe("a confirmation for another tenant's paybill", () => {
  it("on this tenant's path is kept here and is money of neither", async () => {
    const receipt = newReceipt();
    const event = await refused(c2b({ TransID: receipt, BusinessShortCode: '600200', BillRefNumber: '58200000006' }));
    expect(event).toMatchObject({ state: 'quarantined', reason: 'foreign_shortcode', receipt });
    expect((await eventsOf(app, receipt)).map((row) => row['tenant_id'])).toEqual([app.tenantIds.demo]);
    const other = await app.api('GET', '/api/payment-events/?page_size=100', { as: 'owner@other.test' });
    expect(JSON.stringify(other.body)).not.toContain(receipt);
  });

  it('does not spoil the real one on the right path', async () => {
    const receipt = newReceipt();
    const body = c2b({ TransID: receipt, BusinessShortCode: '600200', BillRefNumber: '58200000006', TransAmount: '200.00' });
    await postTo(confirmation, body);
    await postTo(`${await hookOf(app, '600200')}/confirmation/`, body);
    expect(await paymentIn(app, receipt, 'vended')).toMatchObject({ tenant_id: app.tenantIds.other });
  });
});

describe('a path that nobody was given', () => {
  it.each(['confirmation', 'validation', 'stk/0123456789abcdef0123456789abcdef'])(
    '%s under an unknown key answers as a path that does not exist',
    async (tail) => {
      const before = await app.sql('select count(*)::int as n from payment_events');
      const answer = await postTo(`${app.url}/api/hooks/c2b/${'0'.repeat(32)}/${tail}/`, c2b());
      const nowhere = await postTo(`${app.url}/api/hooks/nowhere/`, c2b());
      expect(answer.status).toBe(404);
      expect({ ...answer.body, request_id: '' }).toEqual({ ...nowhere.body, request_id: '' });
      expect(await app.sql('select count(*)::int as n from payment_events')).toEqual(before);
    },
  );

  it('a push secret that was never made answers 404', async () => {
    const hook = await hookOf(app);
    expect((await postTo(`${hook}/stk/${'a'.repeat(32)}/`, c2b())).status).toBe(404);
  });

  it('a key of another kind of channel is no key of a paybill', async () => {
    const [row] = await app.sql('select id, tenant_id, hook_key_sealed from sms_channels where tenant_id = $1 limit 1', [app.tenantIds.demo]);
    const key = app.secrets.open(row!['hook_key_sealed'] as string, {
      tenantId: row!['tenant_id'] as string,
      recordId: row!['id'] as string,
      field: 'hook_key',
    });
    expect((await postTo(`${app.url}/api/hooks/c2b/${key}/confirmation/`, c2b())).status).toBe(404);
  });
});

it('a form of an older relay is read like the JSON', async () => {
  const receipt = newReceipt();
  const form = new URLSearchParams(JSON.parse(c2b({ TransID: receipt, TransAmount: '150.00', BillRefNumber: METERS[2] })) as Record<string, string>);
  await postTo(confirmation, form.toString(), 'application/x-www-form-urlencoded');
  expect(await paymentIn(app, receipt, 'vended')).toMatchObject({ amount_minor: 15_000n });
});

it("what nobody claims on an older path is kept and shown to the platform's staff", async () => {
  const receipt = newReceipt();
  const body = c2b({ TransID: receipt, BusinessShortCode: '999999' });
  expect((await postTo(`${app.url}/api/webhooks/mpesa/`, body)).text).toBe(ACCEPTED);
  const [kept] = await app.sql("select * from unclaimed_events where convert_from(body, 'UTF8') like '%' || $1 || '%'", [receipt]);
  expect(kept).toMatchObject({ reason: 'unknown_shortcode', shortcode: '999999' });
  expect(await paymentOf(app, receipt)).toBeUndefined();
  const page = await app.api('GET', '/api/unclaimed-events/?page_size=100', { as: 'admin@mkondo.test' });
  expect((page.body['results'] as Row[]).map((row) => row['id'])).toContain(kept!['id']);
  expect((await app.api('GET', '/api/unclaimed-events/', { as: OWNER })).status).toBe(403);
});

it('after all of it the books are in order and no token was made for a refused notice', async () => {
  await settled(app);
  await expectBooksInOrder(app);
  const vended = await app.sql("select count(*)::int as n from payments p join meters m on m.id = p.meter_id where p.state = 'vended' and m.meter_id = $1", [
    METERS[1],
  ]);
  expect(await vendsFor(app, METERS[1])).toHaveLength(vended[0]!['n'] as number);
  expect(await vendsFor(app, METERS[0])).toHaveLength(0);
});
