import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPORTS as SERVED } from '../../server/src/modules/vending/reports/catalogue/catalogue.ts';

interface Look {
  readonly narrow: readonly string[];
  readonly hasPeriod: boolean;
}
interface Shown {
  readonly NAMES: readonly string[];
  readonly REPORTS: Readonly<Record<string, Look>>;
  readonly columnsOf: (look: Look) => readonly { key: string; kind: string }[];
}

// by their path, for the page is typed with the browser's names and the tests are not
const pages = join(import.meta.dirname, '../src/pages/reports');
const { columnsOf, NAMES, REPORTS } = (await import(join(pages, 'catalogue.ts'))) as Shown;
const { en } = (await import(join(pages, 'words/en.ts'))) as { en: Readonly<Record<string, string>> };

it('shows every report of the server and no other', () => {
  expect(NAMES.toSorted()).toEqual(SERVED.map(({ name }) => name).toSorted());
});

describe.each(SERVED.map((report) => [report.name, report] as const))('%s', (name, served) => {
  const look = REPORTS[name]!;

  it('shows only columns that the server has, each once and by its kind', () => {
    const columns = columnsOf(look);
    const kinds = new Map(served.columns.map(({ key, kind }) => [key, kind as string]));
    expect(new Set(columns.map(({ key }) => key)).size).toBe(columns.length);
    for (const { key, kind } of columns) {
      expect(kinds.has(key), key).toBe(true);
      if (['money', 'volume', 'moment', 'integer', 'flag'].includes(kind)) expect(kind, key).toBe(kinds.get(key));
    }
  });

  it('has a word for its name and for each column', () => {
    expect(en).toHaveProperty([`reports.${name}`]);
    expect(en).toHaveProperty([`reports.about.${name}`]);
    for (const { key } of columnsOf(look)) expect(en, key).toHaveProperty([`reports.col.${key}`]);
  });

  it('narrows only by what the server takes', () => {
    for (const filter of look.narrow) expect(served.filters).toContain(filter);
    expect(served.filters.includes('from')).toBe(look.hasPeriod);
  });
});
