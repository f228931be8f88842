import type { Static } from 'typebox';
import { invalid } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { pageRequest, presentPage, type PageRequest } from '../../../kernel/pages.ts';
import { searchWords } from './fields.ts';
import { countryOf, readPhone } from './phone.ts';
import { presentCustomer } from './present.ts';
import { countCustomers, listCustomers, MOST_COUNTED, placeOf, type CustomerList } from './queries.ts';
import type { CustomerPage, CustomerQuery } from './schema.ts';

/** A page of customers: two statements, however many rows it has. */
export async function customerPage(ctx: RequestContext, query: CustomerQuery, url: string): Promise<Static<typeof CustomerPage>> {
  const request = pageRequest(query, url);
  return ctx.read(async (tx) => {
    const place = tx.tenantId !== null && query.search ? await placeOf(tx, tx.tenantId) : null;
    const list = listOf(query, request, place ? readPhone(query.search ?? '', countryOf(place)) : null);
    const rows = await listCustomers(tx, list);
    const count = knownCount(request, rows.length) ?? (await countCustomers(tx, list));
    return presentPage(
      request,
      { rows, count, estimate: count === MOST_COUNTED, cursorOf: (row) => [list.by === 'name' ? row.name : row.created_key, row.id] },
      presentCustomer,
    );
  });
}

/** A first page, or a last one, that is not full has told how many there are: nothing needs to be counted. */
export function knownCount(request: PageRequest, rows: number): number | null {
  if (request.cursor !== null || rows > request.size || (rows === 0 && request.page > 1)) return null;
  return (request.page - 1) * request.size + rows;
}

function listOf(query: CustomerQuery, request: PageRequest, phone: string | null): CustomerList {
  if (query.client !== undefined && !isUuid(query.client)) throw invalid({ client: ['Not an id.'] });
  const ordering = query.ordering ?? '-created_at';
  const by = ordering === 'name' || ordering === '-name' ? 'name' : 'created_at';
  return {
    client: query.client ?? null,
    isActive: query.is_active ?? null,
    words: searchWords(query.search),
    phone,
    by,
    descending: ordering !== 'created_at' && ordering !== 'name',
    limit: request.size + 1,
    offset: (request.page - 1) * request.size,
    after: checkedCursor(request.cursor, by),
  };
}

/** A cursor made for another order of the list cannot be read in this one. */
export function checkedCursor(cursor: readonly [string, string] | null, by: string): readonly [string, string] | null {
  if (cursor === null) return null;
  const fits =
    isUuid(cursor[1]) &&
    !cursor[0].includes('\0') &&
    (by !== 'created_at' || (/^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z$/.test(cursor[0]) && !Number.isNaN(Date.parse(cursor[0]))));
  if (!fits) throw invalid({ cursor: ['Not a cursor of this list.'] });
  return cursor;
}
