import { expect, it } from 'vitest';
import { csvLines, csvOf, readCsv } from './csv.ts';

it('writes a heading and a line for each row, without what is nested', () => {
  expect(
    csvOf([
      { id: 'a', n: 1, list: [1] },
      { id: 'b', late: null },
    ]),
  ).toBe('id,n,late\r\na,1,\r\nb,,\r\n');
});

it('quotes what would break the line, and marks what a spreadsheet would carry out', () => {
  expect(csvOf([{ a: 'x,"y"', b: '=1+1', c: '-5.00' }])).toBe('a,b,c\r\n"x,""y""",\'=1+1,-5.00\r\n');
});

it.each([
  [
    'a,b\r\n1,"x, ""y"""\r\n',
    [
      ['a', 'b'],
      ['1', 'x, "y"'],
    ],
  ],
  [
    '\uFEFFa;b;c\n1;;3',
    [
      ['a', 'b', 'c'],
      ['1', '', '3'],
    ],
  ],
  [
    'a\tb\n"two\nlines"\tz\n',
    [
      ['a', 'b'],
      ['two\nlines', 'z'],
    ],
  ],
  ['', []],
])('reads a file as it was meant: %j', (text, rows) => expect(readCsv(text, 9)).toEqual(rows));

it('writes cells at their places, so that they are read as they were', () => {
  const rows = [
    ['row', 'reason', 'Plot; no'],
    ['2', 'Simu: "si" namba', "'=1+1"],
    ['3', '', 'two\nlines'],
  ];
  expect(readCsv(csvLines(rows), 9, ',')).toEqual(rows);
  expect(csvLines([['=1+1']])).toBe("'=1+1\r\n");
});

it('reads no more lines than it is asked for', () => expect(readCsv('a\n1\n2\n3\n', 2)).toEqual([['a'], ['1']]));
