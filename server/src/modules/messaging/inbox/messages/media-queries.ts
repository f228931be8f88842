import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

/** A stored file that may be sent: uploaded, or come in and passed on. */
export async function mediaKindOf({ q, tenantId }: Tx, id: string): Promise<{ readonly kind: string; readonly filename: string } | undefined> {
  const { rows } = await sql<{ kind: string; filename: string }>`
    select kind, filename from whatsapp_media where tenant_id = ${tenantId} and id = ${id} and state = 'stored'`.execute(q);
  return rows[0];
}
