import { sql, type RawBuilder } from 'kysely';
import { countList, type Counted, type Counting } from '../../../kernel/counting.ts';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { firstIdOf } from '../../../kernel/ids.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../kernel/keyset.ts';
import { knownCount, rowsOf, type PageRequest } from '../../../kernel/pages.ts';
import { registryCounts } from '../registry/index.ts';
import { columns, joins, type PaymentRow } from './queries.ts';
import { searched, type Searched } from './search-queries.ts';
import type { PaymentState } from './state.ts';

export interface PaymentFilter {
  readonly states: readonly PaymentState[] | null;
  readonly search: string | null;
  readonly meterId: string | null;
  readonly customerId: string | null;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly order: Keyset<'id' | 'amount_minor'>;
}

/** Written out, since the indexes of some states are not used for a parameter that could be any. */
function isIn(states: readonly PaymentState[]): RawBuilder<unknown> {
  return sql`p.state in (${sql.join(states.map((state) => sql.lit(state)))})`;
}

function conditions({ states, meterId, customerId, from, to }: PaymentFilter): RawBuilder<unknown>[] {
  return [
    ...(states ? [isIn(states)] : []),
    ...(meterId ? [sql`p.meter_id = ${meterId}::uuid`] : []),
    ...(customerId ? [sql`p.customer_id = ${customerId}::uuid`] : []),
    ...(from ? [sql`p.id >= ${firstIdOf(from)}::uuid`] : []),
    ...(to ? [sql`p.id < ${firstIdOf(to)}::uuid`] : []),
  ];
}

/** The payments `p` of the list: `from …` without the word, `where …` with its conditions; and how a search finds them. */
interface Listed {
  readonly list: RawBuilder<unknown>;
  readonly search: 'gathered' | 'scanned' | null;
}

async function listed(tx: Tx | PlatformTx, filter: PaymentFilter): Promise<Listed> {
  const parts = conditions(filter);
  const found = filter.search ? await searched(tx, filter.search) : null;
  // hits that nothing else narrows are the list: they need not be looked up once more
  if (found && 'hits' in found && parts.length === 0 && byId(filter)) return { list: sql`(${found.hits}) p where true`, search: 'gathered' };
  const { condition, search } = foundBy(found);
  const all = [condition, ...parts, ...(tx.tenantId ? [sql`p.tenant_id = ${tx.tenantId}::uuid`] : [])];
  return { list: sql`payments p where ${sql.join(all, sql` and `)}`, search };
}

function foundBy(found: Searched | null): { readonly condition: RawBuilder<unknown>; readonly search: Listed['search'] } {
  if (found === null) return { condition: sql`true`, search: null };
  if ('condition' in found) return { condition: found.condition, search: 'scanned' };
  // as a list: joined to it, the planner would rather read a whole index in order than believe that a range is short
  return { condition: sql`p.id = any(array(select h.id from (${found.hits}) h))`, search: 'gathered' };
}

const byId = ({ order }: PaymentFilter): boolean => order.by === 'id';

/** On the way to their end; never many, and in no index in the order of the list. */
const PASSING: readonly PaymentState[] = ['received', 'vending', 'unknown'];

/** By amount: those at rest stand in an index in that order, the few others are sorted. */
const AT_REST = sql`p.state not in (${sql.join(PASSING.map((state) => sql.lit(state)))})`;

/** So few payments are sorted in no time. */
const SHORT_MS = 8 * 86_400_000;

const isShort = ({ from, to }: PaymentFilter): boolean => from !== null && to !== null && to.getTime() - from.getTime() < SHORT_MS;

/**
 * The list in parts of which each is read out of an index in the order of the list; together they would be looked for
 * among all payments. Null where the list is narrowed by something else, or nearly all payments are meant.
 */
function groupsOf(filter: PaymentFilter): readonly RawBuilder<unknown>[] | null {
  const { states, search, meterId, customerId } = filter;
  if ((meterId ?? customerId) !== null) return null;
  const isRare = states !== null && !states.includes('vended');
  if (!byId(filter)) return isRare || isShort(filter) ? null : [isIn(PASSING), AT_REST];
  if (!isRare || search !== null) return null;
  const passing = states.filter((state) => PASSING.includes(state));
  return [...(passing.length > 0 ? [isIn(passing)] : []), ...states.filter((state) => !PASSING.includes(state)).map((state) => isIn([state]))];
}

/** Which payments the page shows. */
function pageIds(filter: PaymentFilter, list: RawBuilder<unknown>, page: PageRequest): RawBuilder<unknown> {
  const { limit, offset } = rowsOf(page);
  const order = keysetOrder('p', filter.order);
  const beyond = filter.order.after ? sql`and ${keysetBeyond('p', filter.order)}` : sql``;
  const all = sql`select p.tenant_id, p.id, p.amount_minor from ${list} ${beyond}`;
  const groups = groupsOf(filter);
  if (groups === null) return sql`select p.tenant_id, p.id from ${list} ${beyond} order by ${order} limit ${limit} offset ${offset}`;
  const each = groups.map((group) => sql`(${all} and ${group} order by ${order} limit ${limit + offset})`);
  return sql`select p.tenant_id, p.id from (${sql.join(each, sql` union all `)}) p order by ${order} limit ${limit} offset ${offset}`;
}

export async function listPayments(tx: Tx | PlatformTx, filter: PaymentFilter, page: PageRequest): Promise<Counted & { rows: readonly PaymentRow[] }> {
  const { list, search } = await listed(tx, filter);
  const { rows } = await sql<PaymentRow>`
    with page as materialized (${pageIds(filter, list, page)})
    select ${columns}, null::bytea as raw_payload from page join payments p on p.tenant_id = page.tenant_id and p.id = page.id ${joins} order by ${keysetOrder('p', filter.order)}`.execute(
    tx.q,
  );
  const counting = { page, rows: rows.length, from: sql`from ${list}`, search };
  return { rows, ...(isOfRareStates(filter) ? await countRare(tx, filter.states, counting) : await countList(tx.q, counting)) };
}

/** Nothing but states that few payments are in narrows the list: how many there are is known with the registry's counts. */
function isOfRareStates(filter: PaymentFilter): filter is PaymentFilter & { readonly states: readonly PaymentState[] } {
  const { states, search, meterId, customerId, from, to } = filter;
  return (search ?? meterId ?? customerId ?? from ?? to) === null && states !== null && !states.some((state) => UNCOUNTED.includes(state));
}

/** What every sale passes through or ends in. */
const UNCOUNTED: readonly PaymentState[] = ['received', 'vending', 'unknown', 'vended', 'credited', 'refunded'];

async function countRare(tx: Tx | PlatformTx, states: readonly string[], { page, rows }: Pick<Counting, 'page' | 'rows'>): Promise<Counted> {
  const known = knownCount(page, rows);
  if (known !== null) return { count: known, estimate: false };
  const counts = (await registryCounts(tx)).filter((row) => row.kind === 'payments' && states.includes(row.status));
  return { count: Number(counts.reduce((sum, row) => sum + row.n, 0n)), estimate: false };
}
