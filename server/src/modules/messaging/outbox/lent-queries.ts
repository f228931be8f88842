import { sql } from 'kysely';
import type { PlatformTx } from '../../../kernel/db.ts';

export interface ReportOwner {
  readonly tenantId: string;
  readonly messageId: string;
  readonly providerId: string | null;
}

/** Attempts by an account of the platform, under the gateway's ids or ours. The account stands in the text of the statement: its indexes are for these accounts alone. */
export async function findOwners(
  { q }: PlatformTx,
  channelId: string,
  { providerIds, messageIds }: { readonly providerIds: readonly string[]; readonly messageIds: readonly string[] },
): Promise<readonly ReportOwner[]> {
  const { rows } = await sql<ReportOwner>`
    select tenant_id as "tenantId", message_id as "messageId", provider_id as "providerId" from outbox_attempts
      where channel_id = ${sql.lit(channelId)} and provider_id = any(${providerIds}::text[])
    union
    select tenant_id, message_id, provider_id from outbox_attempts
      where channel_id = ${sql.lit(channelId)} and message_id = any(${messageIds}::uuid[])`.execute(q);
  return rows;
}
