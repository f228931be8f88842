import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

export async function keepText({ q, tenantId }: Tx, id: string, sealed: string): Promise<void> {
  await sql`update sms_imports set text_sealed = ${sealed} where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export async function sealedText({ q, tenantId }: Tx, id: string): Promise<string | null> {
  const { rows } = await sql<{ text_sealed: string | null }>`select text_sealed from sms_imports where tenant_id = ${tenantId} and id = ${id}`.execute(q);
  return rows[0]?.text_sealed ?? null;
}

export async function forgetText({ q, tenantId }: Tx, id: string): Promise<void> {
  await sql`update sms_imports set text_sealed = null where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

/** Of lists that ended before: texts of those that failed, and the rows that were refused. */
export async function forgetLists({ q, tenantId }: Tx, before: Date): Promise<void> {
  await sql`
    with old as (select id from sms_imports where tenant_id = ${tenantId} and finished_at < ${before}),
    rejects as (delete from sms_import_rejects r using old where r.tenant_id = ${tenantId} and r.import_id = old.id)
    update sms_imports i set text_sealed = null from old where i.tenant_id = ${tenantId} and i.id = old.id and i.text_sealed is not null`.execute(q);
}
