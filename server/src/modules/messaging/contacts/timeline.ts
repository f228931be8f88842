import type { Static } from 'typebox';
import { Type } from 'typebox';
import { notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { checkedCursor } from '../../../kernel/keyset.ts';
import { formatMinor } from '../../../kernel/money.ts';
import { pageOf, pageRequest, presentPage, rowsOf, type PageQuery } from '../../../kernel/pages.ts';
import { allows } from '../../tenancy/access/index.ts';
import { findContact } from './list-queries.ts';
import { mergedInto } from './merge-queries.ts';
import { readTimeline, type TimelineRow } from './timeline-queries.ts';

const Entry = Type.Object({
  kind: Type.String({ description: 'note, consent, purchase, message_out, message_in (with its talk), merge or created' }),
  id: Type.String(),
  at: Type.String(),
  details: Type.Record(Type.String(), Type.Unknown()),
});
export const Timeline = pageOf(Entry);

/** What happened with a person, newest first. Purchases for those who may read payments. @throws AppError `not_found` */
export async function timelinePage(
  ctx: RequestContext,
  id: string,
  { query, url }: { readonly query: PageQuery; readonly url: string },
): Promise<Static<typeof Timeline>> {
  const request = pageRequest(query, url);
  const after = checkedCursor(request.cursor, 'created_at');
  const { limit } = rowsOf(request);
  const rows = await ctx.write(async (tx) => {
    if (!(await findContact(tx, id))) throw notFound();
    const merged = (await mergedInto(tx, [id])).filter((one) => one !== id);
    return readTimeline(tx, [id, ...merged], { after, limit, withPurchases: allows(ctx.actor, 'payments.read') });
  });
  // it is turned by cursor alone: how much has happened is nobody's question
  const page = presentPage(
    { ...request, page: 1 },
    { rows, count: rows.length, estimate: rows.length > request.size, cursorOf: (row) => [row.at_key, row.id] },
    present,
  );
  return { ...page, next: null, previous: null };
}

function present({ kind, id, at, details }: TimelineRow): Static<typeof Entry> {
  const { amount_minor: minor, tenths, ...rest } = details;
  const bought =
    kind === 'purchase' ? { amount: formatMinor(BigInt(String(minor))), cubic_metres: tenths === null ? null : (Number(tenths) / 10).toFixed(1) } : {};
  return { kind, id, at: at.toISOString(), details: { ...rest, ...bought } };
}
