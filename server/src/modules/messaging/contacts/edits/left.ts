import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { RequestContext } from '../../../../kernel/http.ts';
import { safeText } from '../../../../kernel/tables/safe-text.ts';
import { listLeft, type LeftRow } from './people-queries.ts';

/** Who was not changed and why, page by page; who is not there has an id alone. */
export function leftFile(ctx: RequestContext, editId: string): Readable {
  return Readable.from(lines(ctx, editId));
}

async function* lines(ctx: RequestContext, editId: string): AsyncGenerator<Buffer> {
  yield line([['contact', 'name', 'phone_e164', 'reason']]);
  let after: string | null = null;
  for (;;) {
    const from: string | null = after;
    const rows: readonly LeftRow[] = await ctx.write((tx) => listLeft(tx, { editId, after: from }));
    if (rows.length === 0) return;
    yield line(rows.map(({ contact_id: id, name, phone, reason }) => [id, safeText(name ?? ''), phone ?? '', reason]));
    after = rows.at(-1)!.contact_id;
  }
}

const line = (cells: string[][]): Buffer => Buffer.from(stringify(cells, { record_delimiter: 'windows' }));
