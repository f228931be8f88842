import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { idAfter, knownCount, MOST_COUNTED, rowsOf, type PageRequest } from '../../../kernel/pages.ts';
import type { Blocker } from './person-queries.ts';
import type { ErasureState } from './state.ts';

interface NewErasure {
  readonly id: string;
  readonly customerId: string;
  readonly reason: string;
  readonly requestedBy: string | null;
  readonly at: Date;
  readonly notBefore: Date;
}

/** @returns false when one is open for this customer. */
export async function insertErasure(tx: Tx, e: NewErasure): Promise<boolean> {
  const { rows } = await sql`
    insert into erasures (tenant_id, id, customer_id, reason, requested_by, requested_at, not_before)
    values (${tx.tenantId}, ${e.id}, ${e.customerId}, ${e.reason}, ${e.requestedBy}, ${e.at}, ${e.notBefore})
    on conflict (tenant_id, customer_id) where state in ('requested', 'approved') do nothing returning id`.execute(tx.q);
  return rows.length > 0;
}

export interface ErasureRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly customer_id: string;
  readonly customer_number: string;
  readonly reason: string;
  readonly state: ErasureState;
  readonly requested_by: string | null;
  readonly requested_by_name: string | null;
  readonly requested_at: Date;
  readonly not_before: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly comment: string;
  readonly blocked_by: readonly Blocker[];
  readonly counts: Readonly<Record<string, number>>;
  readonly done_at: Date | null;
}

const columns = sql`e.tenant_id, e.id, e.customer_id, c.customer_id as customer_number, e.reason, e.state, e.requested_by, coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.email) as requested_by_name, e.requested_at, e.not_before, e.decided_by, e.decided_at,
  e.comment, e.blocked_by, e.counts, e.done_at`;
const source = sql`erasures e join customers c on c.tenant_id = e.tenant_id and c.id = e.customer_id left join users u on u.id = e.requested_by`;

export async function findErasure(tx: Tx | PlatformTx, id: string): Promise<ErasureRow | undefined> {
  const { rows } = await sql<ErasureRow>`
    select ${columns} from ${source} where e.id = ${id} and (${tx.tenantId}::uuid is null or e.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

/** Held until the transaction ends. */
export async function lockErasure(tx: Tx, id: string): Promise<ErasureRow | undefined> {
  const { rows } = await sql<ErasureRow>`select ${columns} from ${source} where e.tenant_id = ${tx.tenantId} and e.id = ${id} for update of e`.execute(tx.q);
  return rows[0];
}

/** Newest first. */
export async function listErasures(tx: Tx | PlatformTx, page: PageRequest): Promise<{ rows: readonly ErasureRow[]; count: number }> {
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const mine = sql`(${tx.tenantId}::uuid is null or e.tenant_id = ${tx.tenantId}::uuid)`;
  const { rows } = await sql<ErasureRow>`
    select ${columns} from ${source} where ${mine} ${after ? sql`and e.id < ${after}::uuid` : sql``} order by e.id desc limit ${limit} offset ${offset}`.execute(
    tx.q,
  );
  const known = knownCount(page, rows.length);
  if (known !== null) return { rows, count: known };
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select 1 from erasures e where ${mine} limit ${MOST_COUNTED}) c`.execute(tx.q);
  return { rows, count: counted.rows[0]!.n };
}

export interface Decision {
  readonly id: string;
  readonly state: 'approved' | 'rejected';
  readonly by: string | null;
  readonly comment: string;
  readonly at: Date;
}

export async function decideErasure(tx: Tx, d: Decision): Promise<void> {
  await sql`
    update erasures set state = ${d.state}, decided_by = ${d.by}, decided_at = ${d.at}, comment = ${d.comment}
    where tenant_id = ${tx.tenantId} and id = ${d.id}`.execute(tx.q);
}

export async function noteBlocked(
  tx: Tx,
  { id, blockers, at }: { readonly id: string; readonly blockers: readonly Blocker[]; readonly at: Date },
): Promise<void> {
  await sql`update erasures set blocked_by = ${JSON.stringify(blockers)}::jsonb, tried_at = ${at} where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}

export async function finishErasure(tx: Tx, { id, counts, at }: { readonly id: string; readonly counts: Readonly<Record<string, number>>; readonly at: Date }) {
  await sql`
    update erasures set state = 'done', blocked_by = '[]', counts = ${JSON.stringify(counts)}::jsonb, tried_at = ${at}, done_at = ${at}
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

/** Approved, their time has come, and not tried a moment ago. */
export async function dueErasures(tx: Tx, { at, triedBefore }: { readonly at: Date; readonly triedBefore: Date }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from erasures where tenant_id = ${tx.tenantId} and state = 'approved' and not_before <= ${at} and (tried_at is null or tried_at < ${triedBefore})
    order by not_before limit 50`.execute(tx.q);
  return rows.map(({ id }) => id);
}

interface Tombstone {
  readonly id: string;
  readonly customer_id: string;
  readonly done_at: Date;
}

export async function doneErasures(tx: Tx): Promise<readonly Tombstone[]> {
  const { rows } = await sql<Tombstone>`select id, customer_id, done_at from erasures where tenant_id = ${tx.tenantId} and state = 'done' order by id`.execute(
    tx.q,
  );
  return rows;
}

/** The row of an erasure that was done before a backup was brought back. @returns false when there is no such customer. */
export async function restoreErasure(tx: Tx, { id, customer_id: customerId, done_at: at }: Tombstone): Promise<boolean> {
  const { rows } = await sql`
    insert into erasures (tenant_id, id, customer_id, reason, state, requested_at, not_before, done_at)
    select tenant_id, ${id}::uuid, id, '', 'done', ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz from customers
    where tenant_id = ${tx.tenantId} and id = ${customerId}
    on conflict (tenant_id, id) do update set state = 'done', done_at = excluded.done_at returning id`.execute(tx.q);
  return rows.length > 0;
}
