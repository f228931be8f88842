/** The first rows of a workbook, read in the browser so that its columns can be named before it is sent. */
const [END, ENTRY] = [0x06054b50, 0x02014b50];
const LONGEST_END = 65_557;

/** @returns at most `most` rows of the first sheet; none when it cannot be read here. */
export async function readXlsx(file: Blob, most: number): Promise<string[][]> {
  try {
    const zip = new DataView(await file.arrayBuffer());
    const parts = partsOf(zip);
    const sheet = parts.get('xl/worksheets/sheet1.xml');
    const shared = parts.get('xl/sharedStrings.xml');
    if (!sheet) return [];
    return rowsOf(await xmlOf(zip, sheet), shared ? stringsOf(await xmlOf(zip, shared)) : [], most);
  } catch {
    return [];
  }
}

type Part = { at: number; packed: number; method: number };

/** The table of contents of a zip file, by name. */
function partsOf(zip: DataView): Map<string, Part> {
  let end = zip.byteLength - 22;
  while (end > Math.max(0, zip.byteLength - LONGEST_END) && zip.getUint32(end, true) !== END) end--;
  const parts = new Map<string, Part>();
  let at = zip.getUint32(end + 16, true);
  for (let left = zip.getUint16(end + 10, true); left > 0 && zip.getUint32(at, true) === ENTRY; left--) {
    const [name, extra, comment] = [zip.getUint16(at + 28, true), zip.getUint16(at + 30, true), zip.getUint16(at + 32, true)];
    const text = new TextDecoder().decode(new Uint8Array(zip.buffer, at + 46, name));
    parts.set(text, { at: zip.getUint32(at + 42, true), packed: zip.getUint32(at + 20, true), method: zip.getUint16(at + 10, true) });
    at += 46 + name + extra + comment;
  }
  return parts;
}

async function xmlOf(zip: DataView, { at, packed, method }: Part): Promise<Document> {
  const start = at + 30 + zip.getUint16(at + 26, true) + zip.getUint16(at + 28, true);
  const body = new Blob([new Uint8Array(zip.buffer as ArrayBuffer, start, packed)]);
  const plain = method === 0 ? body.stream() : body.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new DOMParser().parseFromString(await new Response(plain).text(), 'application/xml');
}

function stringsOf(xml: Document): string[] {
  return [...xml.getElementsByTagName('si')].map((one) => [...one.getElementsByTagName('t')].map((text) => text.textContent).join(''));
}

function rowsOf(xml: Document, strings: readonly string[], most: number): string[][] {
  return [...xml.getElementsByTagName('row')].slice(0, most).map((row) => {
    const cells: string[] = [];
    for (const cell of row.getElementsByTagName('c')) cells[columnOf(cell.getAttribute('r') ?? '') ?? cells.length] = textOf(cell, strings);
    return Array.from(cells, (one) => one ?? '');
  });
}

function textOf(cell: Element, strings: readonly string[]): string {
  const value = cell.getElementsByTagName('v')[0]?.textContent ?? cell.getElementsByTagName('t')[0]?.textContent ?? '';
  return cell.getAttribute('t') === 's' ? (strings[Number(value)] ?? '') : value;
}

/** `B7` is the second column; null where a cell does not say where it stands. */
export function columnOf(reference: string): number | null {
  const letters = /^[A-Z]+/.exec(reference)?.[0];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : null;
}
