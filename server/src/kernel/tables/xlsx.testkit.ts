/** Spreadsheets for tests, as different programs write them. */
import { strToU8, zipSync, type Zippable } from 'fflate';

export type XlsxCell = string | number | boolean | null | { readonly inline: string };

export interface XlsxOptions {
  /** A prefix before every element, as some writers put. */
  readonly prefix?: string;
  /** Without references at the cells. */
  readonly bare?: boolean;
  readonly sheetName?: string;
}

export function xlsx(rows: readonly (readonly XlsxCell[])[], { prefix = '', bare = false, sheetName = 'sheet1.xml' }: XlsxOptions = {}): Buffer {
  const p = prefix === '' ? '' : `${prefix}:`;
  const strings: string[] = [];
  const cell = (value: XlsxCell, row: number, column: number): string => {
    if (value === null) return '';
    const at = bare ? '' : ` r="${letters(column)}${row + 1}"`;
    if (typeof value === 'number') return `<${p}c${at}><${p}v>${value}</${p}v></${p}c>`;
    if (typeof value === 'boolean') return `<${p}c${at} t="b"><${p}v>${value ? 1 : 0}</${p}v></${p}c>`;
    if (typeof value === 'object') return `<${p}c${at} t="inlineStr"><${p}is><${p}t>${escape(value.inline)}</${p}t></${p}is></${p}c>`;
    return `<${p}c${at} t="s"><${p}v>${strings.push(value) - 1}</${p}v></${p}c>`;
  };
  const data = rows.map((row, index) => `<${p}row r="${index + 1}">${row.map((value, column) => cell(value, index, column)).join('')}</${p}row>`).join('');
  const sheet = `<?xml version="1.0"?><${p}worksheet><${p}cols><${p}col min="1" max="3"/></${p}cols><${p}sheetData>${data}</${p}sheetData></${p}worksheet>`;
  const shared = `<${p}sst>${strings.map((text) => `<${p}si><${p}r><${p}t>${escape(text)}</${p}t></${p}r></${p}si>`).join('')}</${p}sst>`;
  return workbook({ sheet, shared, sheetName });
}

export interface Parts {
  readonly sheet: string | Uint8Array;
  readonly shared?: string;
  readonly sheetName?: string;
}

export function workbook({ sheet, shared = '<sst/>', sheetName = 'sheet1.xml' }: Parts): Buffer {
  const files: Zippable = {
    '[Content_Types].xml': strToU8('<Types/>'),
    'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="Statement" sheetId="1" r:id="rId7"/></sheets></workbook>'),
    'xl/_rels/workbook.xml.rels': strToU8(`<Relationships><Relationship Id="rId7" Type="worksheet" Target="worksheets/${sheetName}"/></Relationships>`),
    'xl/sharedStrings.xml': strToU8(shared),
    [`xl/worksheets/${sheetName}`]: typeof sheet === 'string' ? strToU8(sheet) : sheet,
  };
  return Buffer.from(zipSync(files, { level: 9 }));
}

function letters(column: number): string {
  return column < 26 ? String.fromCharCode(65 + column) : letters(Math.floor(column / 26) - 1) + letters(column % 26);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
