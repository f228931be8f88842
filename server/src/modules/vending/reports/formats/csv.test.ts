import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvWriter, safeText } from './csv.ts';
import type { ReportRow } from '../columns.ts';
import { bytesOf, documentWith, pagesOf, rowOf } from './rows.testkit.ts';

const csv = async (...pages: readonly (readonly ReportRow[])[]): Promise<string> =>
  (await bytesOf(csvWriter({ bom: false })(documentWith(), pagesOf(...pages)))).toString('utf8');

describe('text that a spreadsheet could take for a formula', () => {
  it.each(['=1+1', '+254712345678', '-2', '@SUM(A1)', '\tx', '\rx', '＝1', '－1'])('%j is shown and not calculated', (text) => {
    expect(safeText(text)).toBe(`'${text}`);
  });

  it('never comes out of a cell of text, whatever was typed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (name) => {
        const [, row] = parse(await csv([rowOf({ name })]));
        expect(row![1]).toBe(safeText(name));
        expect(row![1]).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});

describe('numbers and times', () => {
  it('are exact, negative ones too, and times are those of the client', async () => {
    const [head, row] = parse(await csv([rowOf({ amount: -123_456_789_012_345_678n })]));
    expect(head![0]).toBe('Received (Africa/Nairobi)');
    expect(row).toEqual(['2026-11-21 00:30:05', 'Wanjiru', "'+254712345678", '-1234567890123456.78', '1.5', '2', '2026-11-20', 'yes']);
  });

  it('that are missing leave their cells empty', async () => {
    const [, row] = parse(await csv([rowOf({ at: null, amount: null, units: null, vends: null, day: null, silent: null })]));
    expect(row).toEqual(['', 'Wanjiru', "'+254712345678", '', '', '', '', '']);
  });
});

it('has one head however many pages the rows come in, and lines that end as RFC 4180 says', async () => {
  const text = await csv([rowOf()], [rowOf(), rowOf()]);
  expect(text.match(/Received/g)).toHaveLength(1);
  expect(text.split('\r\n')).toHaveLength(5);
});

it('begins with a byte order mark where one is asked for', async () => {
  const marked = await bytesOf(csvWriter({ bom: true })(documentWith(), pagesOf([rowOf()])));
  expect([...marked.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
});
