import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';

type SubjectType = 'payment' | 'payment_event' | 'refund';

export interface Subject {
  readonly type: SubjectType;
  readonly id: string;
}

export interface NewDecision {
  readonly id: string;
  readonly subject: Subject;
  readonly decision: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly comment: string;
  readonly by: string;
  readonly at: Date;
  /** `carried_out`: one person is enough for it. */
  readonly state: 'proposed' | 'carried_out';
}

/** @returns false when a proposal about the same thing is open already. */
export async function insertDecision(tx: Tx, d: NewDecision): Promise<boolean> {
  const { rows } = await sql`
    insert into payment_resolutions (tenant_id, id, subject_type, subject_id, decision, evidence, comment, proposed_by, proposed_at, state)
    values (${tx.tenantId}, ${d.id}, ${d.subject.type}, ${d.subject.id}, ${d.decision}, ${JSON.stringify(d.evidence)}::jsonb, ${d.comment}, ${d.by}, ${d.at}, ${d.state})
    on conflict do nothing returning id`.execute(tx.q);
  return rows.length > 0;
}

export interface LockedDecision {
  id: string;
  decision: string;
  evidence: Record<string, string | null>;
  comment: string;
  proposed_by: string;
}

export async function lockOpenDecision(tx: Tx, subject: Subject): Promise<LockedDecision | undefined> {
  const { rows } = await sql<LockedDecision>`
    select id, decision, evidence, comment, proposed_by from payment_resolutions
    where tenant_id = ${tx.tenantId} and subject_type = ${subject.type} and subject_id = ${subject.id} and state = 'proposed' for update`.execute(tx.q);
  return rows[0];
}

export async function closeDecision(
  tx: Tx,
  id: string,
  close: { readonly state: 'carried_out' | 'rejected'; readonly by: string; readonly at: Date },
): Promise<void> {
  await sql`
    update payment_resolutions set state = ${close.state}, decided_by = ${close.by}, decided_at = ${close.at} where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}

export interface DecisionRow {
  subject_type: string;
  subject_id: string;
  decision: string;
  comment: string;
  state: string;
  proposed_by: string;
  proposed_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
}

/** What people decided about these things (payments, orders, notices, refunds), oldest first; never the evidence, which may be sealed. */
export async function decisionsAbout(tx: Tx | PlatformTx, ids: readonly string[]): Promise<readonly DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    select subject_type, subject_id, decision, comment, state, proposed_by, proposed_at, decided_by, decided_at from payment_resolutions
    where (${tx.tenantId}::uuid is null or tenant_id = ${tx.tenantId}::uuid) and subject_id = any(${ids}::uuid[]) order by id`.execute(tx.q);
  return rows;
}
