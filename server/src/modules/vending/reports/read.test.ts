import { expect, it } from 'vitest';
import type { Ask } from './ask.ts';
import type { Report, Slice } from './catalogue/report.ts';
import type { ReportRow } from './columns.ts';
import { readPages, type InTenant } from './read.ts';

const ROWS = Array.from({ length: 6_800 }, (_, index): ReportRow => ({ id: String(index).padStart(6, '0'), phone: '254712345678' }));

/** A report whose pages are counted; `fails` is the page that cannot be read. */
function reportOf(rows: readonly ReportRow[], fails = Number.NaN): { readonly report: Report; readonly read: () => number } {
  let pages = 0;
  const page = (_tx: unknown, _ask: unknown, { after, limit }: Slice): Promise<readonly ReportRow[]> => {
    pages += 1;
    if (pages === fails) return Promise.reject(new Error('the database is away'));
    const from = after === null ? 0 : rows.findIndex((row) => row.id === after) + 1;
    return Promise.resolve(rows.slice(from, from + limit));
  };
  return { report: { columns: [{ key: 'phone', title: 'Phone', kind: 'phone' }], page } as unknown as Report, read: () => pages };
}
const inTenant: InTenant = (fn) => fn({} as never);
const pagesOf = ({ report }: { readonly report: Report }, showPhones = true): ReturnType<typeof readPages> =>
  readPages(inTenant, { report, ask: {} as Ask, showPhones });
const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it.each([0, 1, 999, 1_000, 1_001, 2_000, 2_300])('reads each of %i rows once and in order', async (count) => {
  const seen: string[] = [];
  for await (const rows of pagesOf(reportOf(ROWS.slice(0, count)))) seen.push(...rows.map((row) => row.id));
  expect(seen).toEqual(ROWS.slice(0, count).map((row) => row.id));
});

it('reads one page ahead of a writer that pauses, and no further', async () => {
  const source = reportOf(ROWS);
  const pages = pagesOf(source);
  for (let taken = 1; taken <= 4; taken += 1) {
    await pages.next();
    await turns();
    expect(source.read()).toBe(taken + 1);
  }
});

it('fails where the page is missing that could not be read, and not before', async () => {
  const pages = pagesOf(reportOf(ROWS, 3));
  await expect(pages.next()).resolves.toMatchObject({ done: false });
  await turns();
  await expect(pages.next()).resolves.toMatchObject({ done: false });
  await turns();
  await expect(pages.next()).rejects.toThrow('the database is away');
});

it('leaves no failure behind that nobody hears of when the writer stops', async () => {
  const unheard: unknown[] = [];
  const hear = (error: unknown): number => unheard.push(error);
  process.on('unhandledRejection', hear);
  for await (const rows of pagesOf(reportOf(ROWS, 2))) if (rows.length > 0) break;
  await turns();
  await turns();
  process.off('unhandledRejection', hear);
  expect(unheard).toEqual([]);
});

it('hides phone numbers from those who do not act on payments, and leaves the rows alone', async () => {
  for await (const rows of pagesOf(reportOf(ROWS.slice(0, 1)), false)) expect(rows[0]).toEqual({ id: '000000', phone: '25471*****78' });
  expect(ROWS[0]!['phone']).toBe('254712345678');
});
