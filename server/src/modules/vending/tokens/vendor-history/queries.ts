import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

export interface BookedToken {
  /** Of the token, in hex. */
  readonly digest: string;
  readonly id: string;
  readonly order_id: string;
  readonly payment_id: string | null;
  readonly receipt: string | null;
  readonly status: string;
}

/** Tokens of ours among these: one statement by the unique index of digests, however long the history is. */
export async function bookedAmong(tx: Tx, digests: readonly Buffer[]): Promise<readonly BookedToken[]> {
  if (digests.length === 0) return [];
  const { rows } = await sql<BookedToken>`
    select encode(k.token_digest, 'hex') as digest, k.id, k.order_id, k.payment_id, p.receipt, k.status
    from tokens k left join payments p on p.tenant_id = k.tenant_id and p.id = k.payment_id
    where k.tenant_id = ${tx.tenantId} and k.token_digest = any(${[...digests]}::bytea[])`.execute(tx.q);
  return rows;
}
