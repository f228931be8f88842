import { AsyncLocalStorage } from 'node:async_hooks';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../../test/database.ts';
import { openDb, type Db } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { checkTenant } from '../invariants/index.ts';
import { ACCOUNTS, type AccountCode } from './accounts.ts';
import { lockWallets, post, type Posting } from './index.ts';

let database: TestDatabase;
let db: Db;
let tenant: string;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.runtimeUrl, max: 8 });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  tenant = newId();
  await db.asSystem((tx) =>
    tx.q.insertInto('tenants').values({ id: tenant, name: 'Books', slug: tenant, time_zone: 'Africa/Nairobi', currency: 'KES' }).execute(),
  );
});

const posting = (lines: Posting['lines'], fields: Partial<Posting> = {}): Posting => ({
  kind: 'moved',
  reference: newId(),
  currency: 'KES',
  at: new Date(),
  lines,
  ...fields,
});
const write = (...postings: readonly Posting[]): Promise<void> => db.inTenant(tenant, (tx) => post(tx, postings));
const entries = async (): Promise<number> => (await db.inTenant(tenant, (tx) => tx.q.selectFrom('ledger_entries').select('line').execute())).length;
const balances = (of = tenant): Promise<{ code: string; balance_minor: bigint }[]> =>
  db.inTenant(of, (tx) => tx.q.selectFrom('ledger_accounts').select(['code', 'balance_minor']).execute() as Promise<{ code: string; balance_minor: bigint }[]>);
const balanceOf = async (code: AccountCode): Promise<bigint> =>
  (await balances()).filter((row) => row.code === code).reduce((sum, row) => sum + row.balance_minor, 0n);
const receipt = (minor: bigint): Posting =>
  posting([
    { account: 'mpesa_clearing', minor },
    { account: 'unapplied', minor: -minor },
  ]);

describe('a posting', () => {
  it('moves both balances by its amount', async () => {
    await write(receipt(30_000n), receipt(500n));
    expect([await balanceOf('mpesa_clearing'), await balanceOf('unapplied')]).toEqual([30_500n, -30_500n]);
  });

  it('that does not balance is refused as a whole, with all of its transaction', async () => {
    const wrong = posting([
      { account: 'mpesa_clearing', minor: 100n },
      { account: 'unapplied', minor: -99n },
    ]);
    await expect(write(receipt(100n), wrong)).rejects.toThrow(/does not balance/);
    expect(await entries()).toBe(0);
  });

  it('exists once for its cause and kind', async () => {
    const reference = newId();
    await write({ ...receipt(100n), reference });
    await expect(write({ ...receipt(100n), reference })).rejects.toThrow(/ledger_transactions_once/);
    await write({ ...receipt(100n), reference, kind: 'returned' });
    expect(await balanceOf('unapplied')).toBe(-200n);
  });

  it('without lines that move anything is none', async () => {
    await write(posting([]), posting([{ account: 'unapplied', minor: 0n }]));
    expect(await entries()).toBe(0);
  });

  it('names an owner exactly where the account has one', async () => {
    const owner = newId();
    await expect(
      write(
        posting([
          { account: 'wallet', minor: 1n },
          { account: 'unapplied', minor: -1n },
        ]),
      ),
    ).rejects.toThrow(/needs owner/);
    await expect(
      write(
        posting([
          { account: 'wallet', owner, minor: 1n },
          { account: 'unapplied', owner, minor: -1n },
        ]),
      ),
    ).rejects.toThrow(/has no owner/);
  });

  it('that is the first of its accounts goes through, however many come at once', async () => {
    const owner = newId();
    const first = (): Posting =>
      posting([
        { account: 'unapplied', minor: 100n },
        { account: 'wallet', owner, minor: -100n },
      ]);
    await Promise.all(Array.from({ length: 8 }, () => write(first())));
    expect([await balanceOf('unapplied'), await balanceOf('wallet')]).toEqual([800n, -800n]);
  });

  it('of large amounts is exact', async () => {
    await write(receipt(9_007_199_254_740_993n));
    expect(await balanceOf('mpesa_clearing')).toBe(9_007_199_254_740_993n);
  });
});

describe('the database itself', () => {
  const raw = (text: string, values: unknown[]): Promise<unknown> => db.inTenant(tenant, (tx) => tx.raw(text, values));

  it('refuses entries that do not balance, whoever writes them', async () => {
    await write(receipt(100n));
    const [{ transaction_id: id, account_id: account } = { transaction_id: '', account_id: '' }] = await db.inTenant(tenant, (tx) =>
      tx.q.selectFrom('ledger_entries').select(['transaction_id', 'account_id']).execute(),
    );
    await expect(
      raw('insert into ledger_entries (tenant_id, transaction_id, line, account_id, amount_minor) values ($1, $2, 9, $3, 5)', [tenant, id, account]),
    ).rejects.toThrow(/does not balance/);
  });

  it.each([
    'update ledger_entries set amount_minor = amount_minor + 1',
    'delete from ledger_entries',
    "update ledger_transactions set kind = 'x'",
    'delete from ledger_transactions',
  ])('lets the product change nothing that was posted: %s', async (statement) => {
    await write(receipt(100n));
    await expect(raw(statement, [])).rejects.toThrow(/permission denied/);
  });
});

describe('wallets', () => {
  it('are what was put in, and nothing for those who have none', async () => {
    const [ada, ben, nobody] = [newId(), newId(), newId()];
    await write(
      posting([
        { account: 'mpesa_clearing', minor: 700n },
        { account: 'wallet', owner: ada, minor: -500n },
        { account: 'wallet', owner: ben, minor: -200n },
      ]),
    );
    const found = await db.inTenant(tenant, (tx) => lockWallets(tx, [ada, ben, nobody], 'KES'));
    expect([...found]).toEqual([
      [ada, 500n],
      [ben, 200n],
      [nobody, 0n],
    ]);
  });

  it('are spent once, however many want to at the same moment', async () => {
    const owner = newId();
    await write(
      posting([
        { account: 'mpesa_clearing', minor: 500n },
        { account: 'wallet', owner, minor: -500n },
      ]),
    );
    const spent = await Promise.all(
      Array.from({ length: 8 }, () =>
        db.inTenant(tenant, async (tx) => {
          const minor = (await lockWallets(tx, [owner], 'KES')).get(owner)!;
          await post(tx, [
            posting([
              { account: 'wallet', owner, minor },
              { account: 'unapplied', minor: -minor },
            ]),
          ]);
          return minor;
        }),
      ),
    );
    expect(spent.sort()).toEqual([...Array.from({ length: 7 }, () => 0n), 500n].sort());
    expect(await balanceOf('unapplied')).toBe(-500n);
  });
});

it('whatever is posted by many at once, balances are the sum of their entries and of each other zero', async () => {
  const codes = (Object.keys(ACCOUNTS) as AccountCode[]).filter(
    (code) => !ACCOUNTS[code].perOwner && !['suspense', 'unapplied', 'vend_in_flight', 'refunds_payable'].includes(code),
  );
  const moves = fc.array(fc.record({ from: fc.constantFrom(...codes), to: fc.constantFrom(...codes), minor: fc.bigInt({ min: 1n, max: 10n ** 12n }) }), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(moves, { minLength: 2, maxLength: 6 }), async (batches) => {
      await Promise.all(
        batches.map((batch) =>
          write(
            ...batch.map(({ from, to, minor }) =>
              posting([
                { account: from, minor },
                { account: to, minor: -minor },
              ]),
            ),
          ),
        ),
      );
      expect((await balances()).reduce((sum, row) => sum + row.balance_minor, 0n)).toBe(0n);
      expect(await checkTenant(db, tenant, { chain: false })).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

it('one tenant sees and moves nothing of another', async () => {
  await write(receipt(100n));
  const other = newId();
  await db.asSystem((tx) =>
    tx.q.insertInto('tenants').values({ id: other, name: 'Other', slug: other, time_zone: 'Africa/Nairobi', currency: 'KES' }).execute(),
  );
  expect(await balances(other)).toEqual([]);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query('select count(distinct id)::int as n from ledger_accounts where tenant_id = $1', [tenant]);
  await owner.end();
  expect(rows).toEqual([{ n: 2 }]);
});

/** On a path of its own, as another request is. */
const elsewhere = AsyncLocalStorage.snapshot();

describe('two that need the same balances', () => {
  const toWallet = (owner: string): Posting =>
    posting([
      { account: 'vend_in_flight', minor: 500n },
      { account: 'arrears', owner, minor: -300n },
      { account: 'wallet', owner, minor: -200n },
    ]);
  const waiting = async (): Promise<number> => {
    const { rows } = await db.asSystem((tx) =>
      tx.raw("select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"),
    );
    return Number(rows[0]!['n']);
  };

  // whichever of the accounts comes first by id
  it.each(Array.from({ length: 8 }, (_, index) => index))('take turns: one that holds the wallet posts on while the other waits for it (%i)', async () => {
    const owner = newId();
    await write(toWallet(owner));
    let other: Promise<void> | undefined;
    await db.inTenant(tenant, async (tx) => {
      await lockWallets(tx, [owner], 'KES');
      other = elsewhere(() => write(toWallet(owner)));
      while ((await elsewhere(waiting)) === 0);
      await post(tx, [toWallet(owner)]);
    });
    await other;
    expect(await balanceOf('wallet')).toBe(-600n);
  });
});
