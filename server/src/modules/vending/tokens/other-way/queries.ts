import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

/** Whom a message went to; undefined when it has been erased. */
export async function recipientOf(tx: Tx, messageId: string): Promise<string | undefined> {
  const { rows } = await sql<{ recipient: string }>`
    select recipient from outbox_messages where tenant_id = ${tx.tenantId} and id = ${messageId}`.execute(tx.q);
  return rows[0]?.recipient;
}
