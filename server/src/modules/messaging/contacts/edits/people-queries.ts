import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { plainArray } from '../../../../kernel/pg-arrays.ts';

export type Reason = 'missing' | 'unchanged' | 'too_many_tags' | 'attributes_full' | 'is_customer' | 'changed_since' | 'internal';

/** What became of one of them. */
export interface Outcome {
  readonly id: string;
  readonly outcome: 'changed' | 'skipped' | 'failed';
  readonly reason: Reason | null;
  /** What it changed, as far as it can be taken back. */
  readonly before: Before | null;
}

/** The tags that were put on or taken off; the value of an attribute, null where there was none. */
export type Before = { readonly tags: readonly string[] } | { readonly value: unknown };

/** Settles whom an edit concerns. @returns how many */
async function freeze({ q, tenantId }: Tx, editId: string, ids: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with kept as (
      insert into contact_edit_people (tenant_id, edit_id, contact_id) select ${tenantId}, ${editId}, f.id from (${ids}) f on conflict do nothing returning 1)
    select count(*)::int as n from kept`.execute(q);
  return rows[0]!.n;
}

export function freezeNamed(tx: Tx, editId: string, ids: readonly string[]): Promise<number> {
  return freeze(tx, editId, sql`select unnest(${plainArray(ids)}::uuid[]) as id`);
}

export function freezeFound(tx: Tx, editId: string, found: RawBuilder<unknown>): Promise<number> {
  return freeze(tx, editId, found);
}

/** Whom another edit has changed. */
export function freezeChanged(tx: Tx, editId: string, of: string): Promise<number> {
  return freeze(tx, editId, sql`select contact_id as id from contact_edit_people where tenant_id = ${tx.tenantId} and edit_id = ${of} and outcome = 'changed'`);
}

/** The next of them by id: who is done lies before. */
export async function nextPeople(
  { q, tenantId }: Tx,
  { editId, after, limit }: { readonly editId: string; readonly after: string | null; readonly limit: number },
): Promise<string[]> {
  const behind = after === null ? sql`` : sql` and contact_id > ${after}::uuid`;
  const { rows } = await sql<{ contact_id: string }>`
    select contact_id from contact_edit_people where tenant_id = ${tenantId} and edit_id = ${editId}${behind} order by contact_id limit ${limit}`.execute(q);
  return rows.map((row) => row.contact_id);
}

export async function keepOutcomes({ q, tenantId }: Tx, editId: string, outcomes: readonly Outcome[]): Promise<void> {
  await sql`
    update contact_edit_people p set outcome = o.outcome, reason = o.reason, before = o.before
    from json_to_recordset(${JSON.stringify(outcomes)}::json) as o (id uuid, outcome text, reason text, before jsonb)
    where p.tenant_id = ${tenantId} and p.edit_id = ${editId} and p.contact_id = o.id`.execute(q);
}

/** What an edit changed of these people. */
export async function beforeOf({ q, tenantId }: Tx, editId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Before>> {
  const { rows } = await sql<{ contact_id: string; before: Before }>`
    select contact_id, before from contact_edit_people
    where tenant_id = ${tenantId} and edit_id = ${editId} and contact_id = any(${plainArray(ids)}::uuid[]) and before is not null`.execute(q);
  return new Map(rows.map((row) => [row.contact_id, row.before]));
}

export interface LeftRow {
  readonly contact_id: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly reason: Reason;
}

/** The next of those who were not changed. */
export async function listLeft(
  { q, tenantId }: Tx,
  { editId, after }: { readonly editId: string; readonly after: string | null },
): Promise<readonly LeftRow[]> {
  const behind = after === null ? sql`` : sql` and p.contact_id > ${after}::uuid`;
  const { rows } = await sql<LeftRow>`
    select p.contact_id, c.name, p.reason,
      (select i.value from contact_identities i where i.tenant_id = ${tenantId} and i.contact_id = c.id and i.kind = 'phone' order by i.is_primary desc limit 1) as phone
    from contact_edit_people p left join contacts c on c.tenant_id = ${tenantId} and c.id = p.contact_id and c.deleted_at is null
    where p.tenant_id = ${tenantId} and p.edit_id = ${editId} and p.outcome in ('skipped', 'failed')${behind} order by p.contact_id limit 1000`.execute(q);
  return rows;
}

/** Forgets whom one of the edits that ended before concerned. @returns whether there may be more */
export async function forgetPeople({ q, tenantId }: Tx, before: Date): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`
    with gone as (
      delete from contact_edit_people where tenant_id = ${tenantId} and edit_id in (
        select e.id from contact_edits e where e.tenant_id = ${tenantId} and e.finished_at < ${before}
          and exists (select from contact_edit_people p where p.tenant_id = ${tenantId} and p.edit_id = e.id) order by e.finished_at limit 1)
      returning 1)
    select count(*)::int as n from gone`.execute(q);
  return rows[0]!.n > 0;
}
