import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import type { PulledRow } from '../port.ts';

export interface PullRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly shortcode: string;
  readonly kind: string;
  readonly nominated_number: string | null;
  readonly state: 'registered' | 'refused' | null;
  readonly registered_at: Date | null;
  readonly pulled_from: Date | null;
  readonly pulled_until: Date | null;
  readonly tried_at: Date | null;
  readonly failures: number | null;
  readonly last_error: string | null;
}

const columns = sql`c.id, c.tenant_id, c.shortcode, c.kind, p.nominated_number, p.state, p.registered_at, p.pulled_from, p.pulled_until, p.tried_at, p.failures, p.last_error
  from payment_channels c left join paybill_pulls p on p.tenant_id = c.tenant_id and p.channel_id = c.id`;

/** Paybills and tills in use, with how far they were pulled. */
export async function listPulls(tx: Tx | PlatformTx): Promise<readonly PullRow[]> {
  const { rows } = await sql<PullRow>`
    select ${columns} where (${tx.tenantId}::uuid is null or c.tenant_id = ${tx.tenantId}::uuid) and c.is_active and c.deleted_at is null order by c.created_at, c.id`.execute(
    tx.q,
  );
  return rows;
}

export async function findPull(tx: Tx | PlatformTx, channelId: string): Promise<PullRow | undefined> {
  const { rows } = await sql<PullRow>`
    select ${columns} where c.id = ${channelId} and (${tx.tenantId}::uuid is null or c.tenant_id = ${tx.tenantId}::uuid) and c.deleted_at is null`.execute(
    tx.q,
  );
  return rows[0];
}

export interface Registration {
  readonly channelId: string;
  readonly nominatedNumber: string;
  readonly refusal: string | null;
  readonly at: Date;
}

export async function keepRegistration(tx: Tx, { channelId, nominatedNumber, refusal, at }: Registration): Promise<void> {
  await sql`
    insert into paybill_pulls (tenant_id, channel_id, nominated_number, state, registered_at, last_error, created_at, updated_at)
    values (${tx.tenantId}, ${channelId}, ${nominatedNumber}, ${refusal === null ? 'registered' : 'refused'}, ${refusal === null ? at : null}::timestamptz, ${refusal ?? ''}, ${at}, ${at})
    on conflict (tenant_id, channel_id) do update set nominated_number = excluded.nominated_number, state = case when paybill_pulls.registered_at is null then excluded.state else paybill_pulls.state end, last_error = excluded.last_error, updated_at = excluded.updated_at,
      registered_at = coalesce(excluded.registered_at, paybill_pulls.registered_at)`.execute(tx.q);
}

export async function keepPulled(tx: Tx, channelId: string, { rows, at }: { readonly rows: readonly PulledRow[]; readonly at: Date }): Promise<void> {
  await sql`
    insert into pulled_transactions (tenant_id, channel_id, row_key, receipt, amount_minor, account_text, occurred_at, notice, first_seen_at)
    select ${tx.tenantId}::uuid, ${channelId}::uuid, r.*, ${at}::timestamptz from unnest(${rows.map((r) => r.key)}::text[], ${rows.map((r) => r.money?.receipt ?? null)}::text[],
      ${rows.map((r) => r.money?.amountMinor ?? null)}::bigint[], ${rows.map((r) => (r.money?.accountText ?? '').slice(0, 200))}::text[], ${rows.map((r) => r.money?.paidAt ?? null)}::timestamptz[],
      ${rows.map((r) => r.notice)}::bytea[]) r
    on conflict do nothing`.execute(tx.q);
}

/** Of these rows, those that say more than our books: nobody told us, or somebody told us otherwise. */
export async function rowsToHand(tx: Tx, channelId: string, keys: readonly string[]): Promise<readonly { row_key: string; notice: Buffer }[]> {
  const { rows } = await sql<{ row_key: string; notice: Buffer }>`
    select r.row_key, r.notice from pulled_transactions r join payment_channels c on c.tenant_id = r.tenant_id and c.id = r.channel_id
    left join payments p on p.tenant_id = r.tenant_id and p.provider = 'mpesa' and p.receipt = r.receipt
    where r.tenant_id = ${tx.tenantId} and r.channel_id = ${channelId} and r.row_key = any(${keys}::text[]) and r.handed_at is null and not (
      p.id is not null and p.amount_minor = r.amount_minor
      and (p.source <> 'c2b' or (p.shortcode in (c.shortcode, c.store_number) and upper(btrim(p.account_text)) = upper(btrim(r.account_text)))))`.execute(tx.q);
  return rows;
}

export async function markHanded(tx: Tx, channelId: string, { keys, at }: { readonly keys: readonly string[]; readonly at: Date }): Promise<void> {
  await sql`update pulled_transactions set handed_at = ${at}::timestamptz where tenant_id = ${tx.tenantId} and channel_id = ${channelId} and row_key = any(${keys}::text[])`.execute(
    tx.q,
  );
}

/** The window was read to its end. A gap before it makes the coverage begin anew. */
export async function movePull(tx: Tx, channelId: string, pulled: { readonly from: Date; readonly to: Date }): Promise<void> {
  await sql`
    update paybill_pulls set tried_at = ${pulled.to}::timestamptz, updated_at = ${pulled.to}::timestamptz, failures = 0, last_error = '',
      pulled_from = case when pulled_until >= ${pulled.from}::timestamptz then pulled_from else ${pulled.from}::timestamptz end,
      pulled_until = greatest(pulled_until, ${pulled.to}::timestamptz)
    where tenant_id = ${tx.tenantId} and channel_id = ${channelId}`.execute(tx.q);
}

export async function failPull(tx: Tx, channelId: string, { reason, at }: { readonly reason: string; readonly at: Date }): Promise<void> {
  await sql`update paybill_pulls set tried_at = ${at}::timestamptz, updated_at = ${at}::timestamptz, failures = failures + 1, last_error = ${reason.slice(0, 300)}
    where tenant_id = ${tx.tenantId} and channel_id = ${channelId}`.execute(tx.q);
}
