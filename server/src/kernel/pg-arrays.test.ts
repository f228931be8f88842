import * as fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { plainArray, textArray } from './pg-arrays.ts';

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: inject('clusterUrl') });
  await client.connect();
});
afterAll(() => client.end());

async function readBack(type: 'text[]' | 'bigint[]', literal: string): Promise<unknown> {
  return (await client.query({ text: `select $1::${type} as list`, values: [literal] })).rows[0].list;
}

it('every list of texts comes back as it was, whatever the texts hold', async () => {
  const anyText = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\0', '').toWellFormed());
  const ugly = fc.constantFrom('', 'NULL', 'null', '{}', '{a,b}', '"', '\\', '\\"', 'a,b', ' padded ', "'); drop table x;--", '\n\t', '💧', '=1+1');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(fc.oneof(anyText, ugly)), { maxLength: 12 }), async (values) => {
      expect(await readBack('text[]', textArray(values))).toEqual(values);
    }),
    { numRuns: 300 },
  );
});

it('numbers of any size and missing ones come back exactly', async () => {
  const values = [0n, null, -1n, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, 25_000_001n];
  expect(await readBack('bigint[]', plainArray(values))).toEqual(values.map((value) => (value === null ? null : String(value))));
  expect(plainArray([])).toBe('{}');
});
