import type { Static } from 'typebox';
import type { Counted, Counting } from '../../../kernel/counting.ts';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { checkedCursor } from '../../../kernel/keyset.ts';
import { pageRequest, presentPage, rowsOf, searchWords, type PageRequest } from '../../../kernel/pages.ts';
import { registryCounts } from '../registry/index.ts';
import { countryOf, readPhone } from './phone.ts';
import { presentCustomer } from './present.ts';
import { countCustomers, listCustomers, placeOf, type CustomerList } from './queries.ts';
import type { CustomerPage, CustomerQuery } from './schema.ts';
import { searchCustomers } from './search-queries.ts';

/** A page of customers: two statements, or four with a search, however many rows it has. */
export async function customerPage(ctx: RequestContext, query: CustomerQuery, url: string): Promise<Static<typeof CustomerPage>> {
  const request = pageRequest(query, url);
  return ctx.read(async (tx) => {
    const place = tx.tenantId !== null && query.search ? await placeOf(tx, tx.tenantId) : null;
    const words = searchWords(query.search);
    const phone = place ? readPhone(query.search ?? '', countryOf(place)) : null;
    const list = { ...fieldsOf(query, request), found: words.length > 0 ? await searchCustomers(tx, { words, phone }) : null };
    const rows = await listCustomers(tx, list);
    const counted = await countOf(tx, list, { page: request, rows: rows.length });
    return presentPage(request, { rows, ...counted, cursorOf: (row) => [list.by === 'name' ? row.name : row.created_key, row.id] }, presentCustomer);
  });
}

/** Where no more than a client narrows the list, how many there are is known already. */
async function countOf(tx: Tx | PlatformTx, list: CustomerList, { page, rows }: Pick<Counting, 'page' | 'rows'>): Promise<Counted> {
  if (list.isActive !== null || list.found !== null) return countCustomers(tx, list, { page, rows });
  const counts = await registryCounts(tx, list.client ?? tx.tenantId);
  return { count: Number(counts.find((row) => row.kind === 'customers')?.n ?? 0n), estimate: false };
}

function fieldsOf(query: CustomerQuery, request: PageRequest): Omit<CustomerList, 'found'> {
  if (query.client !== undefined && !isUuid(query.client)) throw invalid({ client: ['Not an id.'] });
  const ordering = query.ordering ?? '-created_at';
  const by = ordering === 'name' || ordering === '-name' ? 'name' : 'created_at';
  return {
    client: query.client ?? null,
    isActive: query.is_active ?? null,
    by,
    descending: ordering !== 'created_at' && ordering !== 'name',
    ...rowsOf(request),
    after: checkedCursor(request.cursor, by),
  };
}
