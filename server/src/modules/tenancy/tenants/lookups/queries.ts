import { sql } from 'kysely';
import type { SystemTx, Tx } from '../../../../kernel/db.ts';
import { sha256 } from '../../../../kernel/crypto.ts';

export type ChannelKind = 'mpesa' | 'sms';

export interface FoundChannel {
  readonly tenantId: string;
  readonly channelId: string;
  readonly kind: ChannelKind;
}

/** The channel that a hook path's key belongs to, unless it was retired; a replaced key is good until its time. Runs before a tenant is known. */
export async function findChannelByKey({ q }: SystemTx, key: string): Promise<FoundChannel | null> {
  return (
    (
      await sql<FoundChannel>`
    select tenant_id as "tenantId", channel_id as "channelId", kind from channel_lookups where key_hash = ${sha256(key)} and (retired_at is null or retired_at > now())`.execute(
        q,
      )
    ).rows[0] ?? null
  );
}

export interface FoundShortcode {
  readonly tenantId: string;
  readonly channelId: string;
}

/** Whose paybill or till a number is. Runs before a tenant is known. */
export async function findTenantByShortcode({ q }: SystemTx, shortcode: string): Promise<FoundShortcode | null> {
  if (!/^\d{1,20}$/.test(shortcode)) return null;
  return (
    (
      await sql<FoundShortcode>`
    select tenant_id as "tenantId", channel_id as "channelId" from shortcodes where shortcode = ${shortcode}`.execute(q)
    ).rows[0] ?? null
  );
}

export async function addLookup({ q, tenantId }: Tx, lookup: { readonly key: string; readonly channelId: string; readonly kind: ChannelKind }): Promise<void> {
  await sql`insert into channel_lookups (key_hash, tenant_id, channel_id, kind) values (${sha256(lookup.key)}, ${tenantId}, ${lookup.channelId}, ${lookup.kind})`.execute(
    q,
  );
}

/** @returns false when the number belongs to another channel, of whichever tenant. */
export async function claimShortcode({ q, tenantId }: Tx, shortcode: string, channelId: string): Promise<boolean> {
  const { rows } = await sql`
    insert into shortcodes as s (shortcode, tenant_id, channel_id) values (${shortcode}, ${tenantId}, ${channelId})
    on conflict (shortcode) do update set channel_id = excluded.channel_id where s.tenant_id = excluded.tenant_id and s.channel_id = excluded.channel_id
    returning shortcode`.execute(q);
  return rows.length > 0;
}

export async function releaseShortcodes({ q, tenantId }: Tx, channelId: string): Promise<void> {
  await sql`delete from shortcodes where tenant_id = ${tenantId} and channel_id = ${channelId}`.execute(q);
}

/** The tenant is gone: its numbers and domains are free, its hook paths and invitations lead nowhere. */
export async function retireTenant({ q, tenantId }: Tx, at: Date): Promise<void> {
  await sql`delete from shortcodes where tenant_id = ${tenantId}`.execute(q);
  await sql`delete from tenant_domains where tenant_id = ${tenantId}`.execute(q);
  await sql`update invitations set revoked_at = ${at} where tenant_id = ${tenantId} and accepted_at is null and revoked_at is null`.execute(q);
  await sql`update channel_lookups set retired_at = ${at} where tenant_id = ${tenantId} and (retired_at is null or retired_at > ${at})`.execute(q);
}

/** The channel's keys so far lead there until `at` and no longer; those that end sooner keep their end. */
export async function retireKeys({ q, tenantId }: Tx, channelId: string, at: Date): Promise<void> {
  await sql`update channel_lookups set retired_at = ${at} where tenant_id = ${tenantId} and channel_id = ${channelId} and (retired_at is null or retired_at > ${at})`.execute(
    q,
  );
}
