import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { GatewayKind } from '../../../messaging/outbox/port.ts';

export interface SmsChannelRow {
  readonly id: string;
  readonly kind: GatewayKind;
  readonly base_url: string;
  readonly account_user: string;
  readonly secret_sealed: string;
  readonly sender: string;
  readonly hook_key_sealed: string;
  readonly priority: number;
  readonly is_active: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS = sql`id, kind, base_url, account_user, secret_sealed, sender, hook_key_sealed, priority, is_active, created_at, updated_at`;

/** In the order in which they are tried. */
export async function listSmsChannels({ q, tenantId }: Tx): Promise<SmsChannelRow[]> {
  return (
    await sql<SmsChannelRow>`select ${COLUMNS} from sms_channels where tenant_id = ${tenantId} and deleted_at is null order by priority, created_at, id`.execute(
      q,
    )
  ).rows;
}

/** Whether the client has, or had and switched off, a gateway account of its own. */
export async function hasSmsChannels({ q, tenantId }: Tx): Promise<boolean> {
  return (await sql`select from sms_channels where tenant_id = ${tenantId} and deleted_at is null limit 1`.execute(q)).rows.length > 0;
}

export async function findSmsChannel({ q, tenantId }: Tx, id: string): Promise<SmsChannelRow | undefined> {
  return (await sql<SmsChannelRow>`select ${COLUMNS} from sms_channels where tenant_id = ${tenantId} and id = ${id} and deleted_at is null`.execute(q)).rows[0];
}

export type NewSmsChannelRow = Omit<SmsChannelRow, 'updated_at' | 'priority'> & { readonly priority: number | undefined };

export async function addSmsChannelRow({ q, tenantId }: Tx, row: NewSmsChannelRow): Promise<void> {
  await q
    .insertInto('sms_channels')
    .values({ tenant_id: tenantId, ...row, updated_at: row.created_at })
    .execute();
}

export type SmsChannelChanges = {
  readonly [K in 'base_url' | 'account_user' | 'secret_sealed' | 'hook_key_sealed' | 'sender' | 'priority' | 'is_active']?: SmsChannelRow[K] | undefined;
};

/** What is undefined stays. */
export async function changeSmsChannelRow({ q, tenantId }: Tx, id: string, { at, ...changes }: SmsChannelChanges & { readonly at: Date }): Promise<void> {
  await q
    .updateTable('sms_channels')
    .set({ ...changes, updated_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}
