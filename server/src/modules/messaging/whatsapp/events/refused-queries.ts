import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

export interface SentBy {
  readonly wamid: string;
  readonly id: string;
  readonly sealed: string;
  readonly wabaId: string;
}

/** The messages that went out under these ids of Meta, sealed, with the account of the number that sent them. */
export async function findSent({ q, tenantId }: Tx, sent: readonly { readonly numberId: string; readonly wamid: string }[]): Promise<readonly SentBy[]> {
  const { rows } = await sql<SentBy>`
    select x.wamid, m.id, m.body_sealed as sealed, n.waba_id as "wabaId"
    from unnest(${sent.map(({ numberId }) => numberId)}::uuid[], ${sent.map(({ wamid }) => wamid)}::text[]) as x (number_id, wamid)
      join outbox_attempts a on a.tenant_id = ${tenantId} and a.channel_id = x.number_id and a.provider_id = x.wamid
      join outbox_messages m on m.tenant_id = a.tenant_id and m.id = a.message_id and m.body_sealed is not null
      join whatsapp_numbers n on n.tenant_id = a.tenant_id and n.id = x.number_id`.execute(q);
  return rows;
}
