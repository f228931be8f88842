import type { Static } from 'typebox';
import type { Counted, Counting } from '../../../kernel/counting.ts';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { checkedCursor } from '../../../kernel/keyset.ts';
import { pageRequest, presentPage, rowsOf, searchWords, type PageRequest } from '../../../kernel/pages.ts';
import { registryCounts } from '../registry/index.ts';
import { normaliseAccount } from './account-text.ts';
import { presentMeter } from './present.ts';
import { countMeters, listMeters, type MeterList } from './queries.ts';
import type { MeterPage, MeterQuery } from './schema.ts';
import { searchMeters } from './search-queries.ts';

/** A page of meters: two statements, or three with a search, however many rows it has. */
export async function meterPage(ctx: RequestContext, query: MeterQuery, url: string): Promise<Static<typeof MeterPage>> {
  const request = pageRequest(query, url);
  const fields = fieldsOf(query, request);
  const words = searchWords(query.search);
  return ctx.read(async (tx) => {
    const found = words.length > 0 ? await searchMeters(tx, { words, code: normaliseAccount(query.search ?? '') }) : null;
    const list = { ...fields, found };
    const rows = await listMeters(tx, list);
    const counted = await countOf(tx, list, { page: request, rows: rows.length });
    return presentPage(request, { rows, ...counted, cursorOf: (row) => [list.by === 'meter_id' ? row.meter_id : row.created_key, row.id] }, presentMeter);
  });
}

/** Where no more than a client and a status narrow the list, how many there are is known already. */
async function countOf(tx: Tx | PlatformTx, list: MeterList, { page, rows }: Pick<Counting, 'page' | 'rows'>): Promise<Counted> {
  const { meterType, site, customer, bulkMeter, found, status, client } = list;
  if ((meterType ?? site ?? customer ?? bulkMeter) !== null || found !== null) return countMeters(tx, list, { page, rows });
  const counts = await registryCounts(tx, client ?? tx.tenantId);
  const fitting = counts.filter((row) => row.kind === 'meters' && (status === null || row.status === status));
  return { count: fitting.reduce((sum, row) => sum + Number(row.n), 0), estimate: false };
}

function fieldsOf(query: MeterQuery, request: PageRequest): Omit<MeterList, 'found'> {
  for (const field of ['client', 'customer', 'bulk_meter'] as const)
    if (query[field] !== undefined && !isUuid(query[field])) throw invalid({ [field]: ['Not an id.'] });
  const { client = null, status = null, meter_type: meterType = null, site = null, customer = null, bulk_meter: bulkMeter = null } = query;
  const order = orderOf(query.ordering);
  return {
    client,
    status,
    meterType,
    site,
    customer,
    bulkMeter,
    ...order,
    ...rowsOf(request),
    after: checkedCursor(request.cursor, order.by),
  };
}

/** Newest first, also for an ordering that is not known: the older system let that pass. */
function orderOf(ordering = '-created_at'): Pick<MeterList, 'by' | 'descending'> {
  if (ordering === 'meter_id' || ordering === '-meter_id') return { by: 'meter_id', descending: ordering.startsWith('-') };
  return { by: 'created_at', descending: ordering !== 'created_at' };
}
