import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTable, TableError } from './table.ts';
import { workbook, xlsx } from './xlsx.testkit.ts';

async function rowsOf(file: Buffer, most = 1_000): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const row of readTable(file, most).rows) rows.push([...row.cells]);
  return rows;
}

/** Why a file is refused; undefined when it is not. */
async function refusalOf(file: Buffer, most = 1_000): Promise<string | undefined> {
  try {
    await rowsOf(file, most);
    return undefined;
  } catch (error) {
    if (error instanceof TableError) return error.reason;
    throw error;
  }
}

const ROWS = [
  ['Receipt No.', 'Amount & more', '<b>'],
  ['UH4SP1L7W6', '1053.5', 'x'],
];

describe('a spreadsheet', () => {
  it.each([
    ['with shared strings', xlsx(ROWS)],
    ['with text in its cells', xlsx(ROWS.map((row) => row.map((inline) => ({ inline }))))],
    ['with a prefix before its elements', xlsx(ROWS, { prefix: 'x' })],
    ['without references at its cells', xlsx(ROWS, { bare: true })],
    ['whose sheet has another name', xlsx(ROWS, { sheetName: 'blatt9.xml' })],
  ])('%s is read as it stands', async (_what, file) => {
    expect(await rowsOf(file)).toEqual(ROWS);
  });

  it('keeps numbers as written, gaps as empty cells and truth as a word', async () => {
    expect(await rowsOf(xlsx([['a', null, 45_689.427_083, true], [0.1 + 0.2]]))).toEqual([['a', '', '45689.427083', 'true'], ['0.30000000000000004']]);
  });

  it('that unpacks to more than its limit is refused while it is unpacked', async () => {
    const bomb = workbook({ sheet: new Uint8Array(65 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(200_000);
    expect(await refusalOf(bomb)).toBe('too_large');
  });

  it('that lies about its sizes is refused all the same', async () => {
    const bomb = workbook({ sheet: new Uint8Array(65 * 1024 * 1024) });
    const entry = bomb.lastIndexOf(Buffer.from('xl/worksheets/sheet1.xml')) - 46;
    bomb.writeUInt32LE(100, entry + 24);
    expect(await refusalOf(bomb)).toBe('too_large');
  });

  it('with entities that would grow is not expanded', async () => {
    const sheet = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><worksheet><row><c t="str"><v>&b;</v></c></row></worksheet>';
    expect(await rowsOf(workbook({ sheet }))).toEqual([['&b;']]);
  });

  it('of any bytes is read or refused, and never hangs or falls over', async () => {
    const whole = xlsx(ROWS);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 40 }), fc.nat(whole.length), async (changes, cut) => {
        const file = Buffer.from(whole.subarray(0, Math.max(4, cut)));
        for (const [at, byte] of changes) if (at > 3 && at < file.length) file[at] = byte;
        await refusalOf(file);
      }),
      { numRuns: 200 },
    );
  });

  it('of tags without ends takes no longer than others', async () => {
    const sheet = `<worksheet><sheetData><row>${'<c r="A1"'.repeat(200_000)}</row></sheetData></worksheet>`;
    expect(await refusalOf(workbook({ sheet }))).toBeUndefined();
  });
});

describe('delimited text', () => {
  it.each([',', ';', '\t', '|'])('separated by %j is read, with quotes and thousands', async (by) => {
    expect(await rowsOf(Buffer.from([`a${by}b${by}c`, `1${by}"1${by}500.00"${by}x`].join('\r\n')))).toEqual([
      ['a', 'b', 'c'],
      ['1', `1${by}500.00`, 'x'],
    ]);
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from('\uFEFFreçu,b\n1,2', 'utf8')],
    ['UTF-8', Buffer.from('reçu,b\n1,2', 'utf8')],
    ['windows-1252', Buffer.from('reçu,b\n1,2', 'latin1')],
    ['UTF-16', Buffer.from('\uFEFFreçu,b\n1,2', 'utf16le')],
  ])('in %s keeps its letters', async (_what, file) => {
    expect(await rowsOf(file)).toEqual([
      ['reçu', 'b'],
      ['1', '2'],
    ]);
  });

  it('with a quotation mark that never ends is refused', async () => {
    expect(await refusalOf(Buffer.from(`a,b\n"${'x'.repeat(200_000)}`))).toBe('damaged');
  });

  it('of more rows than allowed is refused', async () => {
    expect(await refusalOf(Buffer.from('a\n'.repeat(11)), 10)).toBe('too_many_rows');
  });
});

it.each([
  ['empty', Buffer.alloc(0)],
  ['old_excel', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
  ['web_page', Buffer.from('<html><table><tr><td>Receipt No.</td></tr></table></html>')],
  ['damaged', Buffer.from('PK\u0003\u0004 and nothing more')],
])('a file that is %s is refused with that reason', async (reason, file) => {
  const refusal = await Promise.resolve()
    .then(() => refusalOf(file))
    .catch((error: unknown) => (error instanceof TableError ? error.reason : String(error)));
  expect(refusal).toBe(reason);
});
