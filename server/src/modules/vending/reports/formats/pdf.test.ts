import { PDFiumLibrary, type PDFiumDocument } from '@hyzyla/pdfium';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdf, ROWS_PER_PAGE } from './pdf.ts';
import { bytesOf, documentWith, pagesOf, rowOf } from './rows.testkit.ts';

let library: PDFiumLibrary;
let document: PDFiumDocument;
const AMOUNTS = [5n, 1_234_500n];
const rows = Array.from({ length: ROWS_PER_PAGE * 2 }, (_, index) => rowOf({ name: `Customer ${index}`, amount: AMOUNTS[index % 2]! }));

beforeAll(async () => {
  library = await PDFiumLibrary.init();
  document = await library.loadDocument(await bytesOf(pdf(documentWith({ rows: rows.length }), pagesOf(rows.slice(0, 10), rows.slice(10)))));
});
afterAll(() => {
  document?.destroy();
  library?.destroy();
});

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of a point of the page, measured from above. */
  at(x: number, y: number): readonly number[];
}

async function pictureOf(page: number): Promise<Picture> {
  const scale = 2;
  const image = await document.getPage(page).render({ scale, render: 'bitmap' });
  return {
    width: image.width,
    height: image.height,
    at: (x, y) => {
      const place = (Math.round(y * scale) * image.width + Math.round(x * scale)) * 4;
      return [...image.data.subarray(place, place + 3)];
    },
  };
}

const textOf = (page: number): string => document.getPage(page).getText();

describe('a printed report', () => {
  it("has the client's name, the head of the table and its number of all on every page", () => {
    expect(document.getPageCount()).toBe(3);
    for (const page of [0, 1, 2]) {
      expect(textOf(page)).toContain('Maji Safi Ltd');
      expect(textOf(page)).toContain('Amount');
      expect(textOf(page)).toContain(`Page ${page + 1} of 3`);
    }
  });

  it('shows every row once, and the sums after the last', () => {
    const all = [0, 1, 2].map(textOf).join('\n');
    for (const index of rows.keys()) expect(all.match(new RegExp(`Customer ${index}\\b`, 'g'))).toHaveLength(1);
    const sum = (rows.length / 2) * (5 + 1_234_500);
    expect(textOf(2)).toContain(`${Math.floor(sum / 100)}.${String(sum % 100).padStart(2, '0')}`);
    expect(textOf(2)).toContain('Total');
  });

  it("begins with a band of the client's colour over the whole width", async () => {
    const picture = await pictureOf(0);
    for (const x of [2, 300, 838]) expect(picture.at(x, 4)).toEqual([0x8a, 0x1f, 0x5c]);
    expect(picture.at(300, 200)).not.toEqual([0x8a, 0x1f, 0x5c]);
  });

  it('sets short and long amounts to one right edge', async () => {
    const picture = await pictureOf(0);
    const ink = (line: number): number => {
      const [from, to] = edges('amount');
      for (let x = to; x > from; x -= 0.5) {
        for (let y = 78 + 14 * line + 3; y < 78 + 14 * line + 12; y += 0.5) if (Math.max(...picture.at(x, y)) < 140) return x;
      }
      return 0;
    };
    const [short, long] = [ink(0), ink(1)];
    expect(short).toBeGreaterThan(0);
    expect(Math.abs(short - long)).toBeLessThan(1.5);
  });

  it('writes letters that its fonts lack in a way that still reads, and cuts what has no room', async () => {
    const odd = rowOf({ name: 'Şükrü Ōta 水 🚰', phone: 'x'.repeat(400) });
    const one = await library.loadDocument(await bytesOf(pdf(documentWith({ rows: 1 }), pagesOf([odd]))));
    const text = one.getPage(0).getText();
    one.destroy();
    expect(text).toContain('Sükrü Ota ? ?');
    expect(text).toMatch(/x{5,40}\.\.\./);
  });

  it('without rows is one page', async () => {
    const empty = await library.loadDocument(await bytesOf(pdf(documentWith({ rows: 0 }), pagesOf())));
    expect([empty.getPageCount(), empty.getPage(0).getText().includes('Page 1 of 1')]).toEqual([1, true]);
    empty.destroy();
  });
});

/** Where the column of the key lies, as its weight says. */
function edges(key: string): readonly [number, number] {
  const printed = documentWith().columns.filter((column) => column.weight !== undefined);
  const whole = printed.reduce((sum, column) => sum + column.weight!, 0);
  const before = printed
    .slice(
      0,
      printed.findIndex((column) => column.key === key),
    )
    .reduce((sum, column) => sum + column.weight!, 0);
  const width = 841.89 - 64;
  return [32 + (before / whole) * width, 32 + ((before + printed.find((column) => column.key === key)!.weight!) / whole) * width];
}
