import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS } from '../../server/src/modules/ledger/books/accounts.ts';
import { ALERT_TYPE_NAMES, SEVERITIES } from '../../server/src/modules/vending/alerts/types.ts';
import { BREAK_CLASSES } from '../../server/src/modules/vending/reconciliation/breaks/classes.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';

type Texts = Readonly<Record<string, string>>;

// by their path, for the page is typed with the browser's names and the tests are not
const wordsOf = async (file: string): Promise<Texts> => ((await import(join(import.meta.dirname, '../src', file))) as { en: Texts }).en;
const shared: Texts = Object.assign({}, ...(await Promise.all(['shell', 'water', 'money', 'messages'].map((area) => wordsOf(`i18n/${area}/en.ts`)))));

/** States that no page shows under their own name, and why. */
const NOT_SHOWN: Readonly<Record<string, readonly string[]>> = {
  'conversation_messages.status': ['kept'], // what came in has no state on the page
  'whatsapp_media.state': ['stored'], // a file that is there is shown itself
  'consents.state': ['granted', 'withdrawn'], // said in the words of contacts
};

let database: TestDatabase;
let states: readonly { readonly column: string; readonly values: readonly string[] }[];

/** Columns of states with the values that the database lets in. */
beforeAll(async () => {
  database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ column: string; rule: string }>(
    `select c.conrelid::regclass || '.' || a.attname as column, pg_get_constraintdef(c.oid) as rule from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'c' and c.connamespace = 'public'::regnamespace and cardinality(c.conkey) = 1 and a.attname in ('state', 'status')`,
  );
  await client.end();
  states = rows.map(({ column, rule }) => ({ column, values: [...rule.matchAll(/'(\w+)'::text/g)].map(([, value]) => value!) }));
});

afterAll(() => database.drop());

const without = (texts: Texts, keys: readonly string[]): string[] => keys.filter((key) => !(key in texts));

describe('every word of the server that a page shows has a text', () => {
  it('states, as the database knows them', () => {
    expect(states.length).toBeGreaterThan(25);
    const shown = states.flatMap(({ column, values }) => values.filter((value) => !NOT_SHOWN[column]?.includes(value)));
    expect(
      without(
        shared,
        [...new Set(shown)].map((value) => `state.${value}`),
      ),
    ).toEqual([]);
  });

  it('how grave something is', () => {
    expect(
      without(
        shared,
        SEVERITIES.map((one) => `severity.${one}`),
      ),
    ).toEqual([]);
  });

  it('kinds of alerts', async () => {
    const keys = ALERT_TYPE_NAMES.map((name) => `alerts.type.${name}`);
    expect(without(await wordsOf('pages/alerts/words/en.ts'), keys)).toEqual([]);
  });

  it('kinds of differences, each with what to do', async () => {
    const keys = Object.keys(BREAK_CLASSES).flatMap((name) => [`recon.class.${name}`, `recon.do.${name}`]);
    expect(without(await wordsOf('pages/reconciliation/words/en.ts'), keys)).toEqual([]);
  });

  it('accounts of the books', async () => {
    const keys = Object.keys(ACCOUNTS).map((code) => `pay.account.${code}`);
    expect(without(await wordsOf('pages/payments/words/en.ts'), keys)).toEqual([]);
  });
});
