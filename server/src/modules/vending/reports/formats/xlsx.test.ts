import { strFromU8, unzipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { xlsx, xlsxInSheets } from './xlsx.ts';
import { bytesOf, documentWith, pagesOf, rowOf } from './rows.testkit.ts';

describe('a workbook', () => {
  it('is read by others as it was written: text as text, numbers as numbers, times as times', async () => {
    const names = ['=1+1', 'Ünïcode & <b> "x"', 'a\u0001b\nc', '🚰'];
    const bytes = await bytesOf(
      xlsx(
        documentWith(),
        pagesOf(
          names.slice(0, 2).map((name) => rowOf({ name })),
          names.slice(2).map((name) => rowOf({ name })),
        ),
      ),
    );
    const rows = await readSheet(bytes);
    expect(rows[0]!.slice(0, 4)).toEqual(['Received (Africa/Nairobi)', 'Customer', 'Phone', 'Amount']);
    expect(rows.slice(1).map((row) => row[1])).toEqual(['=1+1', 'Ünïcode & <b> "x"', 'ab\nc', '🚰']);
    expect(rows[1]!.slice(2, 6)).toEqual(['+254712345678', 1_234_567_890.12, 1.5, 2]);
    expect(rows[1]![0]).toEqual(new Date('2026-11-21T00:30:05.000Z'));
    expect(rows[1]!.slice(6)).toEqual([new Date('2026-11-20T00:00:00.000Z'), true]);
  });

  it('keeps money exact in the file, beyond what a float could hold', async () => {
    const files = unzipSync(await bytesOf(xlsx(documentWith(), pagesOf([rowOf({ amount: 9_007_199_254_740_993n })]))));
    expect(strFromU8(files['xl/worksheets/sheet1.xml']!)).toContain('<v>90071992547409.93</v>');
  });

  it('keeps its first row in sight', async () => {
    const files = unzipSync(await bytesOf(xlsx(documentWith(), pagesOf([rowOf()]))));
    expect(strFromU8(files['xl/worksheets/sheet1.xml']!)).toMatch(/<pane ySplit="1" topLeftCell="A2"[^>]*state="frozen"/);
  });

  it('without rows still has its head', async () => {
    expect(await readSheet(await bytesOf(xlsx(documentWith(), pagesOf())))).toHaveLength(1);
  });

  it('goes on in a further sheet when one is full, with its head again, and no row is lost', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => rowOf({ name: `n${index}` }));
    const bytes = await bytesOf(xlsxInSheets(documentWith(), pagesOf(rows.slice(0, 13), rows.slice(13)), 11));
    const sheets = await Promise.all([1, 2, 3].map((sheet) => readSheet(bytes, sheet)));
    expect(sheets.map((sheet) => sheet.length)).toEqual([11, 11, 6]);
    expect(sheets.flatMap((sheet) => sheet.slice(1).map((row) => row[1]))).toEqual(rows.map((row) => row['name']));
    expect(Object.keys(unzipSync(bytes)).filter((path) => path.includes('worksheets/'))).toHaveLength(3);
  });
});
