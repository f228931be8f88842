import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { idAfter, MOST_COUNTED, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';
import type { Action } from './actions.ts';

export type EditState = 'queued' | 'running' | 'done' | 'stopped' | 'failed';

export interface EditRow {
  readonly id: string;
  readonly action: Action['kind'];
  readonly details: Readonly<Record<string, unknown>>;
  readonly undoes: string | null;
  readonly undone_by: string | null;
  readonly state: EditState;
  readonly total: number;
  readonly changed: number;
  readonly skipped: number;
  readonly failed: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly error_code: string | null;
  readonly requested_kind: 'user' | 'api_key' | 'system';
  readonly requested_by: string | null;
  readonly requested_email: string | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

const columns = sql`e.id, e.action, e.details, e.undoes, e.state, e.total, e.changed, e.skipped, e.failed, e.reasons, e.error_code, e.requested_kind, e.requested_by,
  u.email as requested_email, e.created_at, e.finished_at,
  (select b.id from contact_edits b where b.tenant_id = e.tenant_id and b.undoes = e.id and b.state not in ('stopped', 'failed') order by b.id desc limit 1) as undone_by`;

export interface NewEdit {
  readonly id: string;
  readonly action: Action;
  readonly undoes: string | null;
  readonly by: { readonly kind: string; readonly id: string | null };
  readonly at: Date;
}

export async function insertEdit({ q, tenantId }: Tx, { id, action: { kind, ...details }, undoes, by, at }: NewEdit): Promise<void> {
  await sql`
    insert into contact_edits (tenant_id, id, action, details, undoes, requested_kind, requested_by, created_at)
    values (${tenantId}, ${id}, ${kind}, ${JSON.stringify(details)}::jsonb, ${undoes}, ${by.kind}, ${by.id}, ${at})`.execute(q);
}

export async function setTotal({ q, tenantId }: Tx, id: string, total: number): Promise<void> {
  await sql`update contact_edits set total = ${total} where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export async function findEdit({ q, tenantId }: Tx, id: string): Promise<EditRow | undefined> {
  const { rows } = await sql<EditRow>`
    select ${columns} from contact_edits e left join users u on u.id = e.requested_by where e.tenant_id = ${tenantId} and e.id = ${id}`.execute(q);
  return rows[0];
}

/** Held, so that it is stopped, ended or taken back by one at a time; a batch that is under way is waited for. */
export async function lockEdit(tx: Tx, id: string): Promise<EditRow | undefined> {
  await sql`select from contact_edits where tenant_id = ${tx.tenantId} and id = ${id} for update`.execute(tx.q);
  return findEdit(tx, id);
}

/** Newest first. */
export async function listEdits({ q, tenantId }: Tx, page: PageRequest): Promise<{ readonly rows: readonly EditRow[]; readonly count: number }> {
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const { rows } = await sql<EditRow>`
    select ${columns} from contact_edits e left join users u on u.id = e.requested_by
    where e.tenant_id = ${tenantId} ${after ? sql`and e.id < ${after}::uuid` : sql``} order by e.id desc limit ${limit} offset ${offset}`.execute(q);
  const counted = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from contact_edits where tenant_id = ${tenantId} limit ${MOST_COUNTED}) c`.execute(q);
  return { rows, count: counted.rows[0]!.n };
}

export async function countOpen({ q, tenantId }: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from contact_edits where tenant_id = ${tenantId} and state in ('queued', 'running')`.execute(q);
  return rows[0]!.n;
}

export interface Claim {
  readonly id: string;
  /** A later attempt takes the right to go on away. */
  readonly attempts: number;
  readonly action: Action;
  readonly undoes: string | null;
  readonly by: { readonly kind: 'user' | 'api_key' | 'system'; readonly id: string | null };
  readonly at: Date;
}

type Claimed = Pick<EditRow, 'id' | 'action' | 'details' | 'undoes' | 'requested_kind' | 'requested_by' | 'created_at'> & { readonly attempts: number };

/** Takes an edit that nobody works at, or whose worker is gone. */
export async function claimEdit(
  { q, tenantId }: Tx,
  { id, at, until }: { readonly id: string; readonly at: Date; readonly until: Date },
): Promise<Claim | undefined> {
  const { rows } = await sql<Claimed>`
    update contact_edits set state = 'running', attempts = attempts + 1, lease_until = ${until}
    where tenant_id = ${tenantId} and id = ${id} and state in ('queued', 'running') and (lease_until is null or lease_until <= ${at})
    returning id, attempts, action, details, undoes, requested_kind, requested_by, created_at`.execute(q);
  const [row] = rows;
  if (!row) return undefined;
  const by = { kind: row.requested_kind, id: row.requested_by };
  return { id: row.id, attempts: row.attempts, action: actionOf(row), undoes: row.undoes, by, at: row.created_at };
}

/** As `readAction` made it. */
export function actionOf({ action, details }: Pick<EditRow, 'action' | 'details'>): Action {
  return { kind: action, ...details } as Action;
}

export interface Held {
  readonly position: string | null;
  readonly reasons: Readonly<Record<string, number>>;
}

/** The edit for one more batch. Undefined: it was stopped, or another worker has it. */
export async function holdEdit({ q, tenantId }: Tx, { id, attempts }: Pick<Claim, 'id' | 'attempts'>, leaseUntil: Date): Promise<Held | undefined> {
  const { rows } = await sql<Held>`
    update contact_edits set lease_until = ${leaseUntil} where tenant_id = ${tenantId} and id = ${id} and state = 'running' and attempts = ${attempts}
    returning position, reasons`.execute(q);
  return rows[0];
}

export interface Advance {
  readonly id: string;
  readonly position: string;
  readonly changed: number;
  readonly skipped: number;
  readonly failed: number;
  readonly reasons: Readonly<Record<string, number>>;
}

export async function advanceEdit({ q, tenantId }: Tx, a: Advance): Promise<void> {
  await sql`
    update contact_edits set position = ${a.position}, changed = changed + ${a.changed}, skipped = skipped + ${a.skipped}, failed = failed + ${a.failed},
      reasons = ${JSON.stringify(a.reasons)}::jsonb
    where tenant_id = ${tenantId} and id = ${a.id}`.execute(q);
}

/** Back into the line, or over. */
export async function leaveEdit(
  { q, tenantId }: Tx,
  { id, state, errorCode, at }: { readonly id: string; readonly state: Exclude<EditState, 'running'>; readonly errorCode: string | null; readonly at: Date },
): Promise<void> {
  await sql`
    update contact_edits set state = ${state}, error_code = ${errorCode}, lease_until = null,
      finished_at = case when ${state} = 'queued' then null else ${at}::timestamptz end
    where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

/** Edits whose job was lost or whose worker is gone. */
export async function findLeft({ q, tenantId }: Tx, { at, before }: { readonly at: Date; readonly before: Date }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from contact_edits
    where tenant_id = ${tenantId} and state in ('queued', 'running') and created_at < ${before} and (lease_until is null or lease_until <= ${at})
    order by created_at limit 20`.execute(q);
  return rows.map((row) => row.id);
}
