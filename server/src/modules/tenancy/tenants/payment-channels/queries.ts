import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

export interface PaymentChannelRow {
  readonly id: string;
  readonly kind: 'paybill' | 'till';
  readonly shortcode: string;
  readonly store_number: string | null;
  readonly base_url: string;
  readonly consumer_key_sealed: string | null;
  readonly consumer_secret_sealed: string | null;
  readonly passkey_sealed: string | null;
  readonly initiator_name: string | null;
  readonly security_credential_sealed: string | null;
  readonly hook_key_sealed: string;
  readonly external_validation: boolean;
  readonly hold_above_minor: bigint;
  readonly urls_registered_at: Date | null;
  readonly is_active: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS = sql`id, kind, shortcode, store_number, base_url, consumer_key_sealed, consumer_secret_sealed, passkey_sealed, initiator_name, security_credential_sealed, hook_key_sealed,
  external_validation, hold_above_minor, urls_registered_at, is_active, created_at, updated_at`;

/** Oldest first: the first paybill is the one a client's `paybill_number` speaks of. */
export async function listChannels({ q, tenantId }: Tx): Promise<PaymentChannelRow[]> {
  return (
    await sql<PaymentChannelRow>`select ${COLUMNS} from payment_channels where tenant_id = ${tenantId} and deleted_at is null order by created_at, id`.execute(
      q,
    )
  ).rows;
}

export async function listPaymentChannelIds(tx: Tx): Promise<readonly string[]> {
  return (await listChannels(tx)).map((row) => row.id);
}

export async function findChannel({ q, tenantId }: Tx, id: string): Promise<PaymentChannelRow | undefined> {
  return (await sql<PaymentChannelRow>`select ${COLUMNS} from payment_channels where tenant_id = ${tenantId} and id = ${id} and deleted_at is null`.execute(q))
    .rows[0];
}

export type NewChannelRow = Omit<PaymentChannelRow, 'urls_registered_at' | 'updated_at' | 'hold_above_minor'> & {
  readonly hold_above_minor: bigint | undefined;
};

export async function addChannel({ q, tenantId }: Tx, { created_at, ...row }: NewChannelRow): Promise<void> {
  await q
    .insertInto('payment_channels')
    .values({ tenant_id: tenantId, ...row, created_at, updated_at: created_at })
    .execute();
}

export type ChannelChanges = {
  readonly [K in keyof Omit<PaymentChannelRow, 'id' | 'created_at' | 'updated_at'>]?: PaymentChannelRow[K] | undefined;
};

/** What is undefined stays. */
export async function changeChannelRow({ q, tenantId }: Tx, id: string, { at, ...changes }: ChannelChanges & { readonly at: Date }): Promise<void> {
  await q
    .updateTable('payment_channels')
    .set({ ...changes, updated_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}
