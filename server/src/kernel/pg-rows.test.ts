import * as fc from 'fast-check';
import { type CompiledQuery, PostgresAdapter, PostgresQueryCompiler, Kysely, DummyDriver, PostgresIntrospector, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { valuesOf, type Columns } from './pg-rows.ts';

interface Row {
  readonly id: string;
  readonly no: number;
  readonly cost: bigint | null;
  readonly word: string | null;
  readonly is: boolean;
  readonly at: Date | null;
}

const COLUMNS: Columns<Row> = {
  id: ['uuid', (row) => row.id],
  no: ['integer', (row) => row.no],
  cost: ['bigint', (row) => row.cost],
  word: ['text', (row) => row.word],
  is: ['boolean', (row) => row.is],
  at: ['timestamptz', (row) => row.at],
};

const compiler = new Kysely<object>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: inject('clusterUrl') });
  await client.connect();
});
afterAll(() => client.end());

const statementFor = (rows: readonly Row[]): CompiledQuery => sql`select x.* from ${valuesOf(rows, COLUMNS)} x`.compile(compiler);

async function readBack(rows: readonly Row[]): Promise<readonly Row[]> {
  const { sql: text, parameters } = statementFor(rows);
  const result = await client.query(text, [...parameters]);
  return result.rows.map((row: Record<keyof Row, never>) => ({ ...row, cost: row.cost === null ? null : BigInt(row.cost) }));
}

const row = fc.record({
  id: fc.uuid(),
  no: fc.integer({ min: -5, max: 5 }),
  cost: fc.option(fc.constantFrom(0n, 7n, 9_223_372_036_854_775_807n)),
  word: fc.option(fc.constantFrom('', 'NULL', '{}', '"a,b"', '\\', 'maji 💧', ' ')),
  is: fc.boolean(),
  at: fc.option(fc.constantFrom(new Date(0), new Date('2026-11-22T10:00:00.123Z'))),
});

it('rows come back as they were, whichever of their columns are the same in all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 24 }), fc.subarray(['no', 'cost', 'word', 'is', 'at'] as const), async (rows, alike) => {
      const given = rows.map((one) => ({ ...one, ...Object.fromEntries(alike.map((name) => [name, rows[0]![name]])) }));
      expect(await readBack(given)).toEqual(given);
    }),
    { numRuns: 200 },
  );
});

it('a few rows make one statement, whatever they hold', () => {
  const one: Row = { id: '019a0000-0000-7000-8000-000000000001', no: 1, cost: null, word: 'same', is: true, at: null };
  const texts = [[one], [one, one], [one, { ...one, no: 2 }], []].map((rows) => statementFor(rows).sql);
  expect(new Set(texts).size).toBe(1);
});

it('what is the same in all of many rows goes over once', () => {
  const one: Row = { id: '019a0000-0000-7000-8000-000000000001', no: 1, cost: null, word: 'same', is: true, at: new Date(5) };
  const { parameters } = statementFor(Array.from({ length: 1_000 }, (_, n) => ({ ...one, no: n, at: new Date(5) })));
  expect(parameters.toSorted((a, b) => String(a).length - String(b).length).slice(0, 4)).toEqual([null, 'same', 'true', new Date(5).toISOString()]);
  expect(parameters).toHaveLength(6);
});
