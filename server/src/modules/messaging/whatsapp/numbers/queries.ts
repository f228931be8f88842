import { sql } from 'kysely';
import type { PlatformTx, SystemTx, Tx } from '../../../../kernel/db.ts';
import { PORTFOLIO } from './reach-queries.ts';
import { sha256 } from '../../../../kernel/crypto.ts';

export interface NumberRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly phone_number_id: string;
  readonly waba_id: string;
  readonly base_url: string;
  readonly has_token: boolean;
  readonly has_app_secret: boolean;
  readonly has_pin: boolean;
  readonly display_number: string;
  readonly verified_name: string;
  readonly name_status: string;
  readonly quality: string;
  readonly throughput: string;
  readonly messaging_limit: string;
  /** Meta's id; empty: its account is taken for one. */
  readonly portfolio_id: string;
  /** Different people whom its portfolio has begun talks with in the last 24 hours. */
  readonly reached_24h: number;
  readonly is_coexistence: boolean;
  readonly health: unknown;
  readonly priority: number;
  readonly is_active: boolean;
  readonly connected_at: Date | null;
  readonly subscribed_at: Date | null;
  readonly registered_at: Date | null;
  readonly checked_at: Date | null;
  readonly trouble_code: string | null;
  readonly trouble_text: string;
  readonly trouble_at: Date | null;
  readonly templates_synced_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS = sql`n.tenant_id, n.id, n.phone_number_id, n.waba_id, n.base_url, n.display_number, n.verified_name, n.name_status, n.quality, n.throughput,
  n.messaging_limit, n.portfolio_id, (select count(*)::int from whatsapp_reach r where r.portfolio = ${PORTFOLIO} and r.reached_at > now() - interval '24 hours'
    and n.connected_at is not null) as reached_24h,
  n.is_coexistence, n.health, n.priority, n.is_active, n.connected_at, n.subscribed_at, n.registered_at, n.checked_at, n.trouble_code,
  n.trouble_text, n.trouble_at, n.templates_synced_at, n.created_at, n.updated_at`;

/** Whether there is one of its own, never what it is. */
const HAS = sql`n.token_sealed is not null as has_token, n.app_secret_sealed is not null as has_app_secret, n.pin_sealed is not null as has_pin`;
/** Across clients the sealed columns cannot even be asked for. */
const HIDES = sql`true as has_token, true as has_app_secret, true as has_pin`;

/** In the order in which they are taken. */
export async function listNumbers(tx: Tx | PlatformTx): Promise<NumberRow[]> {
  const own = tx.tenantId === null ? sql`true` : sql`n.tenant_id = ${tx.tenantId}`;
  const { rows } = await sql<NumberRow>`
    select ${COLUMNS}, ${tx.tenantId === null ? HIDES : HAS} from whatsapp_numbers n where ${own} and n.deleted_at is null order by n.priority, n.created_at, n.id`.execute(
    tx.q,
  );
  return rows;
}

export async function findNumber({ q, tenantId }: Tx, id: string): Promise<NumberRow | undefined> {
  const { rows } = await sql<NumberRow>`
    select ${COLUMNS}, ${HAS} from whatsapp_numbers n where n.tenant_id = ${tenantId} and n.id = ${id} and n.deleted_at is null`.execute(q);
  return rows[0];
}

export interface SealedNumber {
  readonly id: string;
  readonly phone_number_id: string;
  readonly waba_id: string;
  readonly base_url: string;
  readonly token_sealed: string | null;
  readonly app_secret_sealed: string | null;
  readonly verify_token_sealed: string;
  readonly hook_key_sealed: string;
  readonly pin_sealed: string | null;
  readonly throughput: string;
  readonly is_coexistence: boolean;
  readonly priority: number;
  readonly is_active: boolean;
  readonly connected_at: Date | null;
  readonly trouble_code: string | null;
}

const SEALED = sql`id, phone_number_id, waba_id, base_url, token_sealed, app_secret_sealed, verify_token_sealed, hook_key_sealed, pin_sealed, throughput,
  is_coexistence, priority, is_active, connected_at, trouble_code`;

/** With what lies sealed, for the moment of use; by priority. */
export async function listSealedNumbers({ q, tenantId }: Tx): Promise<SealedNumber[]> {
  const { rows } = await sql<SealedNumber>`
    select ${SEALED} from whatsapp_numbers where tenant_id = ${tenantId} and deleted_at is null order by priority, created_at, id`.execute(q);
  return rows;
}

export async function findSealedNumber({ q, tenantId }: Tx, id: string): Promise<SealedNumber | undefined> {
  const { rows } = await sql<SealedNumber>`select ${SEALED} from whatsapp_numbers where tenant_id = ${tenantId} and id = ${id} and deleted_at is null`.execute(
    q,
  );
  return rows[0];
}

export interface NewNumberRow {
  readonly id: string;
  readonly phone_number_id: string;
  readonly waba_id: string;
  readonly portfolio_id: string;
  readonly base_url: string;
  readonly token_sealed: string | null;
  readonly app_secret_sealed: string | null;
  readonly verify_token_sealed: string;
  readonly hook_key_sealed: string;
  readonly pin_sealed: string | null;
  readonly priority: number;
  readonly is_active: boolean;
  readonly created_at: Date;
}

/** @returns false when the client has this number already. */
export async function addNumber({ q, tenantId }: Tx, row: NewNumberRow): Promise<boolean> {
  const { rows } = await sql`
    insert into whatsapp_numbers (tenant_id, id, phone_number_id, waba_id, portfolio_id, base_url, token_sealed, app_secret_sealed, verify_token_sealed, hook_key_sealed,
      pin_sealed, priority, is_active, created_at, updated_at)
    values (${tenantId}, ${row.id}, ${row.phone_number_id}, ${row.waba_id}, ${row.portfolio_id}, ${row.base_url}, ${row.token_sealed}, ${row.app_secret_sealed},
      ${row.verify_token_sealed}, ${row.hook_key_sealed}, ${row.pin_sealed}, ${row.priority}, ${row.is_active}, ${row.created_at}, ${row.created_at})
    on conflict (tenant_id, phone_number_id) where deleted_at is null do nothing returning id`.execute(q);
  return rows.length > 0;
}

type Changeable = Omit<NumberRow, 'tenant_id' | 'id' | 'has_token' | 'has_app_secret' | 'has_pin' | 'created_at' | 'updated_at' | 'health' | 'reached_24h'> &
  Pick<SealedNumber, 'token_sealed' | 'app_secret_sealed' | 'verify_token_sealed' | 'hook_key_sealed' | 'pin_sealed'> & {
    readonly deleted_at: Date;
    readonly health: string;
  };
export type NumberChanges = { readonly [K in keyof Changeable]?: Changeable[K] | undefined };

/** What is undefined stays. */
export async function changeNumber({ q, tenantId }: Tx, id: string, { at, ...changes }: NumberChanges & { readonly at: Date }): Promise<void> {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const sets = [...given, ['updated_at', at] as const].map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
  await sql`update whatsapp_numbers set ${sql.join(sets)} where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

/** Numbers by Meta's ids; of an account all of it. */
export async function findByMeta(
  { q, tenantId }: Tx,
  ids: { readonly phoneNumberIds: readonly string[]; readonly wabaIds: readonly string[] },
): Promise<readonly Pick<NumberRow, 'id' | 'phone_number_id' | 'waba_id' | 'display_number'>[]> {
  const { rows } = await sql<Pick<NumberRow, 'id' | 'phone_number_id' | 'waba_id' | 'display_number'>>`
    select id, phone_number_id, waba_id, display_number from whatsapp_numbers
    where tenant_id = ${tenantId} and deleted_at is null and (phone_number_id = any(${ids.phoneNumberIds}::text[]) or waba_id = any(${ids.wabaIds}::text[]))`.execute(
    q,
  );
  return rows;
}

/** A way to a tenant that is known before the tenant is. */
export interface FoundNumber {
  readonly tenantId: string;
  readonly numberId: string;
}

const KIND = 'whatsapp';
/** Hook keys are hex: no address can be taken for one of these. */
const byPhone = (phoneNumberId: string): Buffer => sha256(`whatsapp phone ${phoneNumberId}`);
const byAccount = (wabaId: string): Buffer => sha256(`whatsapp account ${wabaId}`);

async function findByHash({ q }: SystemTx, hash: Buffer): Promise<FoundNumber | null> {
  const { rows } = await sql<FoundNumber>`
    select tenant_id as "tenantId", channel_id as "numberId" from channel_lookups
    where key_hash = ${hash} and kind = ${KIND} and (retired_at is null or retired_at > now())`.execute(q);
  return rows[0] ?? null;
}

export const findByHookKey = (tx: SystemTx, key: string): Promise<FoundNumber | null> =>
  /^[0-9a-f]{32}$/.test(key) ? findByHash(tx, sha256(key)) : Promise.resolve(null);
export const findByPhoneNumberId = (tx: SystemTx, phoneNumberId: string): Promise<FoundNumber | null> => findByHash(tx, byPhone(phoneNumberId));
export const findByWabaId = (tx: SystemTx, wabaId: string): Promise<FoundNumber | null> => findByHash(tx, byAccount(wabaId));

/**
 * Makes the number's ids lead to this client, once Meta has shown that they are its own. An account may hold numbers of
 * several clients: the first stays the one that its news go to on the platform's own address.
 * @returns false when the number is another client's.
 */
export async function claimIds(
  { q, tenantId }: Tx,
  number: { readonly id: string; readonly phoneNumberId: string; readonly wabaId: string },
): Promise<boolean> {
  const claim = (hash: Buffer) => sql`
    insert into channel_lookups as l (key_hash, tenant_id, channel_id, kind) values (${hash}, ${tenantId}, ${number.id}, ${KIND})
    on conflict (key_hash) do update set tenant_id = excluded.tenant_id, channel_id = excluded.channel_id, retired_at = null
      where l.tenant_id = excluded.tenant_id or l.retired_at is not null
    returning channel_id`;
  const { rows } = await claim(byPhone(number.phoneNumberId)).execute(q);
  if (rows.length === 0) return false;
  await claim(byAccount(number.wabaId)).execute(q);
  return true;
}

/** The number is given up: others may connect it. */
export async function releaseIds({ q, tenantId }: Tx, numberId: string, at: Date): Promise<void> {
  await sql`update channel_lookups set retired_at = ${at} where tenant_id = ${tenantId} and channel_id = ${numberId} and kind = ${KIND} and retired_at is null`.execute(
    q,
  );
}

export async function addHookKey({ q, tenantId }: Tx, key: string, numberId: string): Promise<void> {
  await sql`insert into channel_lookups (key_hash, tenant_id, channel_id, kind) values (${sha256(key)}, ${tenantId}, ${numberId}, ${KIND})`.execute(q);
}
