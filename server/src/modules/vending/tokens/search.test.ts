import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Json, type TestApp } from '../../../../../test/harness.ts';
import { firstIdOf, newId } from '../../../kernel/ids.ts';

const OWNER = 'owner@demo.test';

let app: TestApp;
const sold: Record<string, string> = {};
beforeAll(async () => {
  app = await startTestApp({ workers: false });
  await sell('first', { name: 'Ötzi Wanjiru', meter: '59100000001', receipt: 'UFIRST0001', tenantId: app.tenantIds.demo });
  await sell('gone', { name: 'Kamau', meter: '59100000002', receipt: 'UGONE00001', tenantId: app.tenantIds.demo });
  await sell('foreign', { name: 'Ötzi Achieng', meter: '59100000001', receipt: 'UFOREIGN01', tenantId: app.tenantIds.other });
  await app.sql("update meters set deleted_at = now() where meter_id = '59100000002'");
});
afterAll(() => app.stop());

interface Sold {
  readonly name: string;
  readonly meter: string;
  readonly receipt: string;
  readonly tenantId: string;
}

async function sell(key: string, { name, meter, receipt, tenantId }: Sold): Promise<void> {
  const id = newId();
  await app.sql('insert into meters (tenant_id, id, meter_id) values ($1, $2, $3)', [tenantId, id, meter]);
  await app.sql('insert into customers (tenant_id, id, customer_id, name, phone) values ($1, $2::uuid, $2::text, $3, $4)', [
    tenantId,
    id,
    name,
    `2547${meter.slice(-8)}`,
  ]);
  await app.sql(
    "insert into payments (tenant_id, id, receipt, source, amount_minor, shortcode, account_text, state, received_at) values ($1, $2, $3, 'c2b', 100, '600100', 'x', 'vended', now())",
    [tenantId, id, receipt],
  );
  await app.sql(
    "insert into vend_orders (tenant_id, id, payment_id, meter_id, meter_number, customer_id, vendor_account_id, state, created_at, updated_at) values ($1, $2, $2, $2, 'n', $2, $2, 'vended', now(), now())",
    [tenantId, id],
  );
  await app.sql(
    `insert into tokens (tenant_id, id, order_id, payment_id, meter_id, customer_id, vendor_account_id, token_type, token_sealed, token_digest, token_tail, created_at)
     values ($1, $2::uuid, $2::uuid, $2::uuid, $2::uuid, $2::uuid, $2::uuid, 'vending', 's', sha256($2::text::bytea), '0000', now())`,
    [tenantId, id],
  );
  sold[key] = id;
}

async function found(query: string): Promise<(string | undefined)[]> {
  const answer = await app.api('GET', `/api/tokens/?${query}`, { as: OWNER });
  const ids = (answer.body['results'] as Json[]).map((row) => row['id'] as string);
  return Object.keys(sold).filter((key) => ids.includes(sold[key]!));
}

describe('a token is found', () => {
  it.each([
    ['its receipt, in whatever letters', 'ufirst0001', ['first']],
    ["its meter's number, and no other client's", '59100000001', ['first']],
    ['the number of a meter that is gone', '59100000002', ['gone']],
    ["its customer's phone", '254700000001', ['first']],
    ["the beginning of its customer's name, in whatever letters", 'ÖTZI wan', ['first']],
    ["one letter of a name, and no other client's", 'Ö', ['first']],
    ['the middle of a name: not', 'wanjiru', []],
    ['half a receipt: not', 'UFIRST', []],
    ['what stands for any text elsewhere: not', '%', []],
  ])('by %s', async (_name, text, expected) => {
    expect(await found(`search=${encodeURIComponent(text)}`)).toEqual(expected);
  });
});

describe('a filter', () => {
  it.each([
    ['status=created', ['first', 'gone']],
    ['status=failed', []],
    ['status=no-such-status', []],
    ["status=created'--", []],
    ['token_type=vending', ['first', 'gone']],
    ['token_type=clear_tamper', []],
  ])('%s shows what fits and harms nothing', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });
});

describe('the tokens of many customers of one name', () => {
  const DAY = 86_400_000;
  const name = 'Zuhura';

  /** Customers and their purchases, some days ago each; ids are of the moment. */
  async function sellTo(tenantId: string, bought: readonly (readonly number[])[]): Promise<void> {
    for (const days of bought) {
      const customer = newId();
      await app.sql('insert into customers (tenant_id, id, customer_id, name, phone) values ($1, $2::uuid, $2::text, $3, $4)', [tenantId, customer, name, '']);
      for (const ago of days) {
        const at = new Date(Date.now() - ago * DAY);
        const id = firstIdOf(at).slice(0, 24) + newId().slice(24);
        await app.sql(
          "insert into vend_orders (tenant_id, id, meter_id, meter_number, customer_id, vendor_account_id, state, created_at, updated_at) values ($1, $2, $3, 'n', $4, $2, 'vended', $5, $5)",
          [tenantId, id, sold['first'], customer, at],
        );
        await app.sql(
          `insert into tokens (tenant_id, id, order_id, meter_id, customer_id, vendor_account_id, token_type, token_sealed, token_digest, token_tail, created_at)
           values ($1, $2::uuid, $2::uuid, $3, $4, $2::uuid, 'vending', 's', sha256($2::text::bytea), '0000', $5)`,
          [tenantId, id, sold['first'], customer, at],
        );
      }
    }
  }

  it('come newest first, page by page and by cursor, each once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 8 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 6 }),
        async (bought, size) => {
          await app.sql('delete from tokens where customer_id in (select id from customers where name = $1)', [name]);
          await app.sql('delete from customers where name = $1', [name]);
          await sellTo(app.tenantIds.demo, bought);
          const expected = (
            await app.sql('select k.id from tokens k join customers c on c.id = k.customer_id where c.name = $1 order by k.id desc', [name])
          ).map((row) => row['id']);
          const [seen, paged]: [unknown[], unknown[]] = [[], []];
          for (let cursor: string | null = ''; cursor !== null;) {
            const { body } = await app.api('GET', `/api/tokens/?search=zuhu&page_size=${size}${cursor && `&cursor=${cursor}`}`, { as: OWNER });
            seen.push(...(body['results'] as Json[]).map((row) => row['id']));
            cursor = body['next_cursor'] as string | null;
          }
          for (let page = 1; page <= Math.ceil(expected.length / size); page += 1) {
            const { body } = await app.api('GET', `/api/tokens/?search=zuhu&page_size=${size}&page=${page}`, { as: OWNER });
            paged.push(...(body['results'] as Json[]).map((row) => row['id']));
            expect(body['count']).toBe(expected.length);
          }
          expect([seen, paged]).toEqual([expected, expected]);
        },
      ),
      { numRuns: 8 },
    );
  });
});
