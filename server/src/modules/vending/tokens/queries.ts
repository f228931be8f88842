import { sql, type RawBuilder } from 'kysely';
import { countList, type Counted } from '../../../kernel/counting.ts';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../kernel/keyset.ts';
import { idAfter, rowsOf, type PageRequest } from '../../../kernel/pages.ts';
import type { OrderKind } from './kinds.ts';
import { allOf, newestOf, searchedTokens, type Searched } from './search-queries.ts';
import type { OrderState } from './state.ts';

export interface TokenListRow {
  id: string;
  tenant_id: string;
  token_type: string;
  token_tail: string;
  meter_id: string;
  meter_number: string;
  customer_id: string | null;
  customer_name: string | null;
  customer_phone: string | null;
  payment_id: string | null;
  receipt: string | null;
  payer_phone: string | null;
  amount_minor: bigint | null;
  tenths: number | null;
  currency: string;
  is_vend_by_unit: boolean;
  status: string;
  issued_by: string | null;
  issued_by_name: string | null;
  issued_by_email: string | null;
  issued_by_role: string | null;
  created_at: Date;
  delivered_at: Date | null;
  expires_at: Date | null;
  order_id: string;
  order_kind: OrderKind;
  pricing: unknown;
  remainder_minor: bigint;
  utility: string;
  language: string;
}

const columns = sql`k.id, k.tenant_id, k.token_type, k.token_tail, k.meter_id, m.meter_id as meter_number, k.customer_id, c.name as customer_name, c.phone as customer_phone, k.payment_id, p.receipt, p.payer_phone,
  k.amount_minor, k.tenths, k.currency, k.is_vend_by_unit, k.status, k.issued_by, nullif(trim(u.first_name || ' ' || u.last_name), '') as issued_by_name, u.email as issued_by_email,
  (select s.role from memberships s where s.user_id = k.issued_by and s.tenant_id = k.tenant_id) as issued_by_role, k.created_at, k.delivered_at, k.expires_at, k.order_id, o.kind as order_kind, o.pricing, o.remainder_minor, t.name as utility, coalesce(c.language, t.language) as language`;

/** Each look-up by itself: as plain joins, all orders of eight tables are thought through for every page, for 4 ms. */
const described = (tokens: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select ${columns} from ${tokens}
  cross join lateral (select name, language from tenants t where t.id = k.tenant_id limit 1) t
  cross join lateral (select meter_id from meters m where m.tenant_id = k.tenant_id and m.id = k.meter_id limit 1) m
  cross join lateral (select kind, pricing, remainder_minor from vend_orders o where o.tenant_id = k.tenant_id and o.id = k.order_id limit 1) o
  left join lateral (select name, phone, language from customers c where c.tenant_id = k.tenant_id and c.id = k.customer_id limit 1) c on true
  left join lateral (select receipt, payer_phone from payments p where p.tenant_id = k.tenant_id and p.id = k.payment_id limit 1) p on true
  left join lateral (select first_name, last_name, email from users u where u.id = k.issued_by limit 1) u on true`;

export interface TokenFilter {
  readonly status: string | null;
  readonly type: string | null;
  readonly meterId: string | null;
  readonly customerId: string | null;
  readonly digest: Buffer | null;
  readonly search: string | null;
  /** Ids grow with time. */
  readonly order: Keyset<'id'>;
}

/** Statuses and types that few tokens have stand in indexes of their own, which are used for what is written out only. */
const STATUSES = ['created', 'delivered', 'redeemed', 'expired', 'failed'];
const TYPES = ['vending', 'clear_credit', 'clear_tamper', 'key_change'];

function isOne(column: string, value: string, known: readonly string[]): RawBuilder<unknown> {
  return known.includes(value) ? sql`${sql.ref(column)} = ${sql.lit(value)}` : sql`false`;
}

function conditions(filter: TokenFilter): RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = [];
  if (filter.status !== null) parts.push(isOne('k.status', filter.status, STATUSES));
  if (filter.type !== null) parts.push(isOne('k.token_type', filter.type, TYPES));
  if (filter.meterId !== null) parts.push(sql`k.meter_id = ${filter.meterId}::uuid`);
  if (filter.customerId !== null) parts.push(sql`k.customer_id = ${filter.customerId}::uuid`);
  if (filter.digest !== null) parts.push(sql`k.token_digest = ${filter.digest}`);
  return parts;
}

/** The tokens `k` of the list: `rows` and `from` of its page and of all that are counted, each with its `where`. */
interface Listed {
  readonly rows: RawBuilder<unknown>;
  readonly all: RawBuilder<unknown>;
}

async function listed(tx: Tx | PlatformTx, filter: TokenFilter, page: PageRequest): Promise<Listed> {
  const parts = conditions(filter);
  const searched = filter.search !== null && filter.digest === null ? await searchedTokens(tx, filter.search) : null;
  // hits that nothing else narrows are the list: they need not be looked up once more
  if (searched && 'hits' in searched && parts.length === 0) return hitsAlone(tx as Tx, { filter, searched, page });
  if (searched) parts.push('hits' in searched ? sql`k.id = any(array(select h.id from (${searched.hits}) h))` : searched.condition);
  if (tx.tenantId) parts.push(sql`k.tenant_id = ${tx.tenantId}::uuid`);
  const rows = sql`tokens k where ${sql.join([sql`true`, ...parts], sql` and `)}`;
  return { rows, all: sql`from ${rows}` };
}

interface HitsAlone {
  readonly filter: TokenFilter;
  readonly searched: Extract<Searched, { hits: unknown }>;
  readonly page: PageRequest;
}

function hitsAlone(tx: Tx, { filter, searched: { hits, customers }, page }: HitsAlone): Listed {
  const all = sql`(${hits}) k where true`;
  if (customers === null || !filter.order.descending) return { rows: all, all: sql`from ${all}` };
  const { limit, offset } = rowsOf(page);
  return { rows: sql`(${newestOf(tx, customers, { before: idAfter(page), most: limit + offset })}) k where true`, all: allOf(tx, customers) };
}

export async function listTokens(tx: Tx | PlatformTx, filter: TokenFilter, page: PageRequest): Promise<Counted & { rows: readonly TokenListRow[] }> {
  const list = await listed(tx, filter, page);
  const { limit, offset } = rowsOf(page);
  const order = keysetOrder('k', filter.order);
  const { rows } = await sql<TokenListRow>`
    with page as materialized (select k.tenant_id, k.id from ${list.rows} and ${keysetBeyond('k', filter.order)} order by ${order} limit ${limit} offset ${offset})
    ${described(sql`page join tokens k on k.tenant_id = page.tenant_id and k.id = page.id`)} order by ${order}`.execute(tx.q);
  const search = filter.search !== null && filter.digest === null ? 'gathered' : null;
  return { rows, ...(await countList(tx.q, { page, rows: rows.length, from: list.all, search })) };
}

export async function findToken(tx: Tx | PlatformTx, id: string): Promise<TokenListRow | undefined> {
  const { rows } =
    await sql<TokenListRow>`${described(sql`tokens k`)} where k.id = ${id} and (${tx.tenantId}::uuid is null or k.tenant_id = ${tx.tenantId}::uuid)`.execute(
      tx.q,
    );
  return rows[0];
}

/** A token's text, for the two acts that need it; platform staff who named no client have no way to it. */
export async function sealedToken(tx: Tx, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ token_sealed: string }>`select token_sealed from tokens where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
  return rows[0]?.token_sealed;
}

export interface OrderListRow {
  id: string;
  kind: string;
  state: OrderState;
  payment_id: string | null;
  receipt: string | null;
  meter_id: string;
  meter_number: string;
  customer_id: string | null;
  paid_minor: bigint;
  wallet_minor: bigint;
  currency: string;
  tenths: number | null;
  attempts: number;
  checks: number;
  error_code: string | null;
  error_message: string;
  next_action_at: Date | null;
  /** Why it waits, while its meter is held. */
  hold_reason: string | null;
  created_at: Date;
  updated_at: Date;
  pricing: unknown;
  attempt_list: unknown;
  proposal: unknown;
}

const orderSelect = sql`select o.id, o.kind, o.state, o.payment_id, p.receipt, o.meter_id, o.meter_number, o.customer_id, o.paid_minor, o.wallet_minor, o.currency, o.tenths, o.attempts, o.checks, o.error_code, o.error_message, o.next_action_at,
  o.created_at, o.updated_at, o.pricing,
  case when o.state = 'ready' then (select h.reason from meter_holds h where h.tenant_id = o.tenant_id and h.meter_id = o.meter_id and h.until > now()) end as hold_reason,
  (select json_agg(json_build_object('attempt', a.attempt_no, 'state', a.state, 'reason', a.reason, 'requested_at', a.requested_at, 'answered_at', a.answered_at, 'ms', a.milliseconds, 'status', a.response_status, 'request', a.request, 'response', a.response, 'evidence', a.evidence) order by a.attempt_no)
    from vend_attempts a where a.tenant_id = o.tenant_id and a.order_id = o.id) as attempt_list,
  (select json_build_object('id', r.id, 'decision', r.decision, 'comment', r.comment, 'proposed_by', r.proposed_by, 'proposed_at', r.proposed_at) from payment_resolutions r
    where r.tenant_id = o.tenant_id and r.subject_type = 'vend_order' and r.subject_id = o.id and r.state = 'proposed') as proposal
  from vend_orders o left join payments p on p.tenant_id = o.tenant_id and p.id = o.payment_id`;

export async function listOrders(
  tx: Tx | PlatformTx,
  states: readonly string[] | null,
  page: PageRequest,
): Promise<Counted & { rows: readonly OrderListRow[] }> {
  const where = sql`(${tx.tenantId}::uuid is null or o.tenant_id = ${tx.tenantId}::uuid) and (${states}::text[] is null or o.state = any(${states}::text[]))`;
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const { rows } =
    await sql<OrderListRow>`${orderSelect} where ${where} ${after ? sql`and o.id < ${after}::uuid` : sql``} order by o.id desc limit ${limit} offset ${offset}`.execute(
      tx.q,
    );
  return { rows, ...(await countList(tx.q, { page, rows: rows.length, from: sql`from vend_orders o where ${where}` })) };
}

export async function findOrder(tx: Tx | PlatformTx, id: string): Promise<OrderListRow | undefined> {
  const { rows } = await sql<OrderListRow>`${orderSelect} where o.id = ${id} and (${tx.tenantId}::uuid is null or o.tenant_id = ${tx.tenantId}::uuid)`.execute(
    tx.q,
  );
  return rows[0];
}

export interface Proposal {
  readonly id: string;
  readonly orderId: string;
  readonly decision: string;
  /** The token that the vendor is said to have issued. */
  readonly sealed: string | null;
  readonly evidence: unknown;
  readonly comment: string;
  readonly proposedBy: string;
  readonly at: Date;
}

/** @returns false when a proposal for the order is open already. */
export async function insertProposal(tx: Tx, proposal: Proposal): Promise<boolean> {
  const { rows } = await sql`
    insert into payment_resolutions (tenant_id, id, subject_type, subject_id, decision, token_sealed, evidence, comment, proposed_by, proposed_at)
    values (${tx.tenantId}, ${proposal.id}, 'vend_order', ${proposal.orderId}, ${proposal.decision}, ${proposal.sealed}, ${JSON.stringify(proposal.evidence)}::jsonb, ${proposal.comment}, ${proposal.proposedBy}, ${proposal.at})
    on conflict do nothing returning id`.execute(tx.q);
  return rows.length > 0;
}

export interface LockedProposal {
  id: string;
  subject_id: string;
  decision: string;
  token_sealed: string | null;
  evidence: Record<string, string>;
  comment: string;
  proposed_by: string;
  state: string;
}

export async function lockProposal(tx: Tx, orderId: string): Promise<LockedProposal | undefined> {
  const { rows } = await sql<LockedProposal>`
    select id, subject_id, decision, token_sealed, evidence, comment, proposed_by, state from payment_resolutions where tenant_id = ${tx.tenantId} and subject_type = 'vend_order' and subject_id = ${orderId} and state = 'proposed' for update`.execute(
    tx.q,
  );
  return rows[0];
}

export async function closeProposal(tx: Tx, id: string, close: { state: 'carried_out' | 'rejected'; by: string; at: Date }): Promise<void> {
  await sql`update payment_resolutions set state = ${close.state}, decided_by = ${close.by}, decided_at = ${close.at} where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}

export async function leaseOf(tx: Tx, orderId: string): Promise<{ attempts: number; lease_epoch: number; state: OrderState } | undefined> {
  const { rows } = await sql<{
    attempts: number;
    lease_epoch: number;
    state: OrderState;
  }>`select attempts, lease_epoch, state from vend_orders where tenant_id = ${tx.tenantId} and id = ${orderId}`.execute(tx.q);
  return rows[0];
}
