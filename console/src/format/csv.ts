type Plain = string | number | boolean | null;

/**
 * Rows as CSV (RFC 4180): a heading, then a line for each; nested values are left out. What a spreadsheet would take for
 * a formula is marked by an apostrophe, as in the files of the server.
 */
export function csvOf(rows: readonly object[]): string {
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row).filter((key) => isPlain(row[key as keyof typeof row]))))];
  const lines = rows.map((row) => heads.map((head) => cell((row as Record<string, Plain>)[head] ?? '')));
  return joined([heads, ...lines]);
}

/** Cells that have their places as CSV, as they are but for what a spreadsheet would take for a formula. */
export function csvLines(rows: readonly (readonly string[])[]): string {
  return joined(rows.map((cells) => cells.map(cell)));
}

const joined = (lines: readonly (readonly string[])[]): string => lines.map((line) => `${line.join(',')}\r\n`).join('');

function isPlain(value: unknown): value is Plain {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function cell(value: Plain): string {
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The first `most` lines of a CSV; unless told, the separator is whichever of comma, semicolon and tab the first line has most. */
export function readCsv(text: string, most: number, told?: string): string[][] {
  const plain = text.replace(/^\uFEFF/, '');
  const separator = told ?? likeliest(plain);
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of plain.matchAll(cellsBy(separator))) {
    rows.at(-1)!.push((quoted?.replaceAll('""', '"') ?? bare ?? '').trim());
    if (end === separator) continue;
    if (end === '' || rows.length === most) break;
    rows.push([]);
  }
  return rows.filter((cells) => cells.some((one) => one !== ''));
}

function likeliest(text: string): string {
  const [line = ''] = text.split(/\r?\n/, 1);
  return [',', ';', '\t'].toSorted((a, b) => line.split(b).length - line.split(a).length)[0]!;
}

function cellsBy(separator: string): RegExp {
  return new RegExp(`(?:"((?:[^"]|"")*)"|([^"\\r\\n${separator}][^\\r\\n${separator}]*)?)(${separator}|\\r?\\n|$)`, 'g');
}
