import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { RequestContext } from '../../../kernel/http.ts';
import { safeText } from '../../../kernel/tables/safe-text.ts';
import { headingsOf, listRejects, type ImportTables } from './queries.ts';

/** Row number, reason and the cells as they came under their headings, page by page; no cell is taken for a formula by a spreadsheet. */
export function rejectedFile(ctx: RequestContext, tables: ImportTables, importId: string): Readable {
  return Readable.from(lines(ctx, tables, importId));
}

async function* lines(ctx: RequestContext, tables: ImportTables, importId: string): AsyncGenerator<Buffer> {
  const headings = await ctx.read((tx) => headingsOf(tx, tables, importId));
  yield line([['row', 'reason', ...headings.map(safeText)]]);
  let after = 0;
  for (;;) {
    const from = after;
    const rows = await ctx.read((tx) => listRejects(tx, tables, { importId, after: from }));
    if (rows.length === 0) return;
    yield line(rows.map(({ row_number: number, reason, cells }) => [String(number), safeText(reason), ...cells.map(safeText)]));
    after = rows.at(-1)!.row_number;
  }
}

const line = (cells: string[][]): Buffer => Buffer.from(stringify(cells, { record_delimiter: 'windows' }));
