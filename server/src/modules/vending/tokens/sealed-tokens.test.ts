import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Json, type TestApp } from '../../../../../test/harness.ts';
import { c2b, expectBooksInOrder, hookOf, METERS, newReceipt, OPERATOR, OWNER, paymentIn, postTo, runJob, tokensOf } from '../payments/money.testkit.ts';

let app: TestApp;
let receipt: string;
let token: string;
let tokenId: string;
beforeAll(async () => {
  app = await startTestApp({ env: { VENDOR_TIMEOUT_MS: '300' } });
  const confirmation = `${await hookOf(app)}/confirmation/`;
  // one token that came at once, one out of the history, one that a person reads off and sends again
  for (const fault of ['reset_after', 'short_token', null]) {
    receipt = newReceipt();
    await app.sandbox.faults({ stronpower: { next: fault ? [fault] : [] } });
    await postTo(confirmation, c2b({ TransID: receipt, BillRefNumber: METERS[0] }));
    await app.waitFor(
      async () => {
        await runJob(app, 'tokens.resolve');
        return (await tokensOf(app, receipt)).length === 1;
      },
      { what: 'the token' },
    );
  }
  await paymentIn(app, receipt, 'vended');
  token = await app.sandbox.tokenFor(receipt);
  tokenId = (await tokensOf(app, receipt))[0]!['id'] as string;
});
afterAll(() => app.stop());

const call = (method: string, path: string, as: string): ReturnType<TestApp['api']> => app.api(method, path, { as });
const list = async (query: string, as = OPERATOR): Promise<Json[]> => (await call('GET', `/api/tokens/?${query}`, as)).body['results'] as Json[];

function asText(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString('latin1');
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? '';
}

/** Every value of every table of the product, the job queue's too, as text. */
async function everything(): Promise<{ table: string; text: string }[]> {
  const tables = await app.sql(
    "select table_schema as s, table_name as t from information_schema.tables where table_schema in ('public', 'jobs') and table_type = 'BASE TABLE'",
  );
  const found: { table: string; text: string }[] = [];
  for (const { s, t } of tables) {
    const rows = await app.sql(`select * from "${s as string}"."${t as string}"`);
    for (const value of rows.flatMap((row) => Object.values(row))) found.push({ table: t as string, text: asText(value) });
  }
  return found;
}

describe('at rest', () => {
  it('no value in the database holds the digits of any token that was made', async () => {
    await call('POST', `/api/tokens/${tokenId}/reveal/`, OPERATOR);
    await call('POST', `/api/tokens/${tokenId}/resend-sms/`, OPERATOR);
    const made = (await app.sandbox.journal('vend')).map((entry) => entry['token'] as string);
    expect(made.length).toBe(3);
    const values = await everything();
    expect(values.length).toBeGreaterThan(500);
    const leaks = values.filter(({ text }) => made.some((digits) => text.includes(digits) || text.replaceAll(/[^0-9]/g, '').includes(digits)));
    expect(leaks.map(({ table }) => table)).toEqual([]);
  });

  it('nor does the log', async () => {
    const made = (await app.sandbox.journal('vend')).map((entry) => entry['token'] as string);
    const log = app.logs.text();
    expect(log).toContain('request');
    for (const digits of made) expect(log.includes(digits) || log.includes(digits.replace(/(\d{4})(?=\d)/g, '$1 '))).toBe(false);
  });

  it('a sealed token opens for its own row alone', async () => {
    const [row] = await app.sql('select * from tokens where id = $1', [tokenId]);
    const at = { tenantId: row!['tenant_id'] as string, recordId: tokenId, field: 'token' };
    expect(app.secrets.open(row!['token_sealed'] as string, at)).toBe(token);
    for (const other of [{ recordId: newReceipt() }, { tenantId: app.tenantIds.other }, { field: 'body' }])
      expect(() => app.secrets.open(row!['token_sealed'] as string, { ...at, ...other })).toThrow();
  });
});

describe('lists and pages', () => {
  it.each(['admin@mkondo.test', OWNER, OPERATOR, 'engineer@demo.test', 'viewer@demo.test'])('show %s the last four digits and no more', async (as) => {
    const shown = `${JSON.stringify(await list('page_size=100', as))}${(await call('GET', `/api/tokens/${tokenId}/`, as)).text}`;
    expect(shown).toContain(`**** **** **** **** ${token.slice(-4)}`);
    expect(shown.replaceAll(/[^0-9]/g, '')).not.toContain(token.slice(0, 16));
  });

  it("a payment's story and an order's attempts show no token", async () => {
    const [payment] = await app.sql('select id from payments where receipt = $1', [receipt]);
    const [order] = await app.sql('select id from vend_orders where payment_id = $1', [payment!['id']]);
    for (const path of [
      `/api/payments/${payment!['id'] as string}/timeline/`,
      `/api/payments/${payment!['id'] as string}/`,
      `/api/vend-orders/${order!['id'] as string}/`,
    ]) {
      const answer = await call('GET', path, OWNER);
      expect(answer.status).toBe(200);
      expect(answer.text.replaceAll(/[^0-9]/g, '')).not.toContain(token);
    }
  });
});

describe('search', () => {
  it.each([
    ['plain', (digits: string) => digits],
    ['in groups', (digits: string) => digits.replace(/(\d{4})(?=\d)/g, '$1 ')],
    ['with dashes', (digits: string) => digits.replace(/(\d{4})(?=\d)/g, '$1-')],
  ])('finds a whole token, %s, by its keyed hash', async (_how, write) => {
    expect((await list(`search=${encodeURIComponent(write(token))}`)).map((row) => row['id'])).toEqual([tokenId]);
  });

  it('finds nothing by a part of it, and nothing of another tenant', async () => {
    expect(await list(`search=${token.slice(0, 12)}`)).toEqual([]);
    expect(await list(`search=${token.slice(0, 19)}`)).toEqual([]);
    expect(await list(`search=${token}`, 'owner@other.test')).toEqual([]);
  });

  it('finds by receipt and by meter', async () => {
    expect((await list(`search=${receipt.toLowerCase()}`)).map((row) => row['id'])).toEqual([tokenId]);
    expect((await list(`search=${METERS[0]}`)).length).toBe(3);
    expect(await list(`search=${METERS[1]}`)).toEqual([]);
  });
});

describe('to reveal', () => {
  it.each(['viewer@demo.test', 'engineer@demo.test', 'admin@mkondo.test'])('is not for %s', async (as) => {
    const answer = await call('POST', `/api/tokens/${tokenId}/reveal/`, as);
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain(token);
  });

  it('is not for another tenant, which learns nothing', async () => {
    expect((await call('POST', `/api/tokens/${tokenId}/reveal/`, 'owner@other.test')).status).toBe(404);
  });

  it.each([OWNER, OPERATOR])('is for %s, and each look is written down', async (as) => {
    const looks = "select details::text as details, actor_id from audit_log where action = 'token.revealed' and object_id = $1";
    const before = (await app.sql(looks, [tokenId])).length;
    const answer = await call('POST', `/api/tokens/${tokenId}/reveal/`, as);
    expect(answer).toMatchObject({ status: 200, body: { token_value: token } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const written = await app.sql(looks, [tokenId]);
    expect(written).toHaveLength(before + 1);
    expect(JSON.stringify(written)).not.toContain(token);
  });
});

describe('to send again', () => {
  it('sends the same token once more and is written down; nothing is bought', async () => {
    const texts = async (): Promise<Json[]> =>
      (await app.sandbox.journal('sms')).filter((entry) => (entry['text'] as string).replaceAll(' ', '').includes(token));
    const [before, vends] = [(await texts()).length, (await app.sandbox.journal('vend')).length];
    expect((await call('POST', `/api/tokens/${tokenId}/resend-sms/`, OPERATOR)).status).toBe(200);
    await app.waitFor(async () => (await texts()).length === before + 1, { what: 'the second text' });
    expect(await app.sandbox.journal('vend')).toHaveLength(vends);
    expect((await app.sql("select from audit_log where action = 'token.resent' and object_id = $1", [tokenId])).length).toBeGreaterThan(0);
  });

  it.each(['viewer@demo.test', 'engineer@demo.test'])('is not for %s', async (as) => {
    expect((await call('POST', `/api/tokens/${tokenId}/resend-sms/`, as)).status).toBe(403);
  });

  it('is marked delivered when a report says so', async () => {
    await app.waitFor(async () => (await app.sql('select status from tokens where id = $1', [tokenId]))[0]!['status'] === 'delivered', {
      what: 'the delivery report',
    });
    expect((await list(`search=${receipt}`))[0]).toMatchObject({ status: 'delivered' });
    await expectBooksInOrder(app);
  });
});
