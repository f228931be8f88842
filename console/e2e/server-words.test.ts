import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JOBS } from '../../server/src/app-jobs.ts';
import { ACCOUNTS } from '../../server/src/modules/ledger/books/accounts.ts';
import { ALERT_TYPE_NAMES, SEVERITIES } from '../../server/src/modules/vending/alerts/types.ts';
import { BREAK_CLASSES } from '../../server/src/modules/vending/reconciliation/breaks/classes.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';

type Texts = Readonly<Record<string, string>>;

// by their path, for the page is typed with the browser's names and the tests are not
const wordsOf = async (file: string): Promise<Texts> => ((await import(join(import.meta.dirname, '../src', file))) as { en: Texts }).en;
const shared: Texts = Object.assign(
  {},
  ...(await Promise.all(['shell', 'water', 'money', 'messages', 'refusals'].map((area) => wordsOf(`i18n/${area}/en.ts`)))),
);

/** States that no page shows under their own name, and why. */
const NOT_SHOWN: Readonly<Record<string, readonly string[]>> = {
  'conversation_messages.status': ['kept'], // what came in has no state on the page
  'whatsapp_media.state': ['stored'], // a file that is there is shown itself
  'consents.state': ['granted', 'withdrawn'], // said in the words of contacts
};

let database: TestDatabase;
type Allowed = readonly { readonly column: string; readonly values: readonly string[] }[];
let states: Allowed;
let ofEdits: Allowed;

/** Columns of states, and of changes to many contacts, with the values that the database lets in. */
beforeAll(async () => {
  database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ column: string; rule: string }>(
    `select c.conrelid::regclass || '.' || a.attname as column, pg_get_constraintdef(c.oid) as rule from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'c' and c.connamespace = 'public'::regnamespace and cardinality(c.conkey) = 1 and (a.attname in ('state', 'status') or c.conrelid::regclass::text || '.' || a.attname in ('contact_edits.action', 'contact_edit_people.reason'))`,
  );
  await client.end();
  const allowed = rows.map(({ column, rule }) => ({ column, values: [...rule.matchAll(/'(\w+)'::text/g)].map(([, value]) => value!) }));
  states = allowed.filter(({ column }) => /\.(?:state|status)$/.test(column));
  ofEdits = allowed.filter((one) => !states.includes(one));
});

afterAll(() => database.drop());

const ROOT = join(import.meta.dirname, '../..');
const source = (pattern: string): string[] =>
  globSync(pattern, { cwd: ROOT, exclude: (name) => /\.(?:test|testkit)\.ts$/.test(name) }).map((path) => readFileSync(join(ROOT, path), 'utf8'));

/** Codes that no page can be told. */
const NOT_TOLD = new Set([
  'crypto.cannot_open', // a fault of the installation, for its log
  'outbox.unreadable_report', // an answer to gateways
]);

/**
 * Every stable code that the server's source gives to a refusal, or keeps with a purchase or a payment as the reason it stands
 * where it stands: those that are written where an error is made, and every dotted one that is called a code.
 */
function codesOfServer(): readonly string[] {
  const made = /(?:new AppError|refusal)\(\{[^}]*?\bcode:\s*([^,]+)|(?:conflict|unauthenticated)\(\s*('[\w.]+')|\b(?:code|errorCode):\s*('[a-z_]+\.[a-z_.]+')/g;
  const found = source('server/src/**/*.ts').flatMap((text) =>
    [...text.matchAll(made)].map(([, inError, inConflict, named]) => inError ?? inConflict ?? named ?? ''),
  );
  const codes = found.flatMap((written) => [...written.matchAll(/'([a-z_.]+)'/g)].map(([, code]) => code!));
  return [...new Set(codes)].filter((code) => !NOT_TOLD.has(code)).toSorted();
}

/** A key in the console's texts: of what all pages share, and of every page's own. */
function keysOf(language: 'en' | 'sw' | 'fr'): Set<string> {
  const texts = source(`console/src/**/${language}.ts`);
  return new Set(texts.flatMap((text) => [...text.matchAll(/^ {2}'([\w.:]+)':/gm)].map(([, key]) => key!)));
}

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

  it('what is done to many contacts, and why some are left', async () => {
    expect(ofEdits.map(({ column }) => column).toSorted()).toEqual(['contact_edit_people.reason', 'contact_edits.action']);
    const keys = ofEdits.flatMap(({ column, values }) => values.map((value) => `contacts.many.${column.endsWith('reason') ? 'reason.' : ''}${value}`));
    expect(without(await wordsOf('pages/contacts/words/en.ts'), keys)).toEqual([]);
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

  it('jobs of the queues, in English as the server says it', async () => {
    const texts = await wordsOf('pages/platform/jobs/words/en.ts');
    const said = JOBS.map(({ name, purpose }) => [`job.${name}`, purpose.replace(/\.$/, '')] as const);
    expect(texts).toEqual(Object.fromEntries(said));
  });

  it('kinds of differences, each with what to do', async () => {
    const keys = Object.keys(BREAK_CLASSES).flatMap((name) => [`recon.class.${name}`, `recon.do.${name}`]);
    expect(without(await wordsOf('pages/reconciliation/words/en.ts'), keys)).toEqual([]);
  });

  it.each(['en', 'sw', 'fr'] as const)('refusals, in %s', (language) => {
    const codes = codesOfServer();
    expect(codes.length).toBeGreaterThan(200);
    const known = keysOf(language);
    expect(codes.filter((code) => !known.has(`problem.${code}`))).toEqual([]);
  });

  it('what makes a file unreadable', () => {
    const reasons = /readonly reason: (.+);/.exec(readFileSync(join(ROOT, 'server/src/kernel/tables/errors.ts'), 'utf8'))?.[1] ?? '';
    const keys = [...reasons.matchAll(/'(\w+)'/g)].map(([, reason]) => `problem.unreadable.${reason}`);
    expect(keys.length).toBeGreaterThan(5);
    expect(without(shared, keys)).toEqual([]);
  });

  it('reasons for which a notice of money is set aside', async () => {
    const parser = source('server/src/vendors/mpesa/parse*.ts').join('');
    const table = readFileSync(join(ROOT, 'server/src/vendors/mpesa/README.md'), 'utf8');
    const listed = [...(/\| `quarantine`[\s\S]*?`unreadable`: .*/.exec(table)?.[0] ?? '').matchAll(/`([a-z_]+)`/g)].map(([, reason]) => reason!);
    const reasons = new Set(listed.filter((reason) => reason !== 'quarantine' && reason !== 'unreadable'));
    expect(reasons.size).toBeGreaterThan(15);
    expect([...reasons].filter((reason) => !parser.includes(`'${reason}'`))).toEqual([]);
    const keys = [
      ...reasons,
      'foreign_shortcode',
      'unproven_source',
      'unclaimed',
      'unknown_shortcode',
      'conflict:amount',
      'conflict:shortcode',
      'conflict:account',
    ];
    expect(
      without(
        await wordsOf('pages/notices/words/en.ts'),
        keys.map((reason) => `notices.why.${reason}`),
      ),
    ).toEqual([]);
  });

  it('accounts of the books', async () => {
    const keys = Object.keys(ACCOUNTS).map((code) => `pay.account.${code}`);
    expect(without(await wordsOf('pages/payments/words/en.ts'), keys)).toEqual([]);
  });
});
