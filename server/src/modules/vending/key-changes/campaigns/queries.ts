import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { idAfter, knownCount, MOST_COUNTED, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';
import type { MeterVendorDialect } from '../../tokens/port.ts';
import type { MeterKey } from '../keys/key.ts';
import type { CampaignState, ChangeState } from '../state.ts';

/** Which meters were asked for. */
export type Selection =
  | { readonly by: 'all' }
  | { readonly by: 'file' }
  | { readonly by: 'list'; readonly meters: number }
  | { readonly by: 'key'; readonly key: MeterKey };

export interface CampaignRow extends MeterKey {
  readonly tenant_id: string;
  readonly id: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly selection: Selection;
  readonly hold_days: number;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

const columns = sql`tenant_id, id, name, state, selection, sgc, krn, ti, base_date, hold_days, created_at, started_at, finished_at`;

export interface NewCampaign {
  readonly id: string;
  readonly name: string;
  readonly selection: Selection;
  readonly target: MeterKey;
  readonly holdDays: number;
  readonly by: string | null;
  readonly at: Date;
}

export async function insertCampaign({ q, tenantId }: Tx, { target, ...n }: NewCampaign): Promise<void> {
  await sql`
    insert into key_change_campaigns (tenant_id, id, name, selection, sgc, krn, ti, base_date, hold_days, created_by, created_at)
    values (${tenantId}, ${n.id}, ${n.name}, ${JSON.stringify(n.selection)}::jsonb, ${target.sgc}, ${target.krn}, ${target.ti}, ${target.base_date}, ${n.holdDays}, ${n.by}, ${n.at})`.execute(
    q,
  );
}

/** Who gives meters to campaigns takes turns with others of the tenant: a meter has one open change. */
export async function takeTurn({ q, tenantId }: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`key_changes:${tenantId}`}, 0))`.execute(q);
}

/** Two files for one campaign, or a file and its end, take turns. */
export async function lockCampaign({ q, tenantId }: Tx, id: string): Promise<CampaignRow | undefined> {
  const { rows } = await sql<CampaignRow>`select ${columns} from key_change_campaigns where tenant_id = ${tenantId} and id = ${id} for update`.execute(q);
  return rows[0];
}

export async function findCampaign({ q, tenantId }: Tx | PlatformTx, id: string): Promise<CampaignRow | undefined> {
  const { rows } = await sql<CampaignRow>`
    select ${columns} from key_change_campaigns where id = ${id} and (${tenantId}::uuid is null or tenant_id = ${tenantId}::uuid)`.execute(q);
  return rows[0];
}

/** Newest first. */
export async function listCampaigns({ q, tenantId }: Tx | PlatformTx, page: PageRequest): Promise<{ rows: readonly CampaignRow[]; count: number }> {
  const where = tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`;
  const [after, { limit, offset }] = [idAfter(page), rowsOf(page)];
  const { rows } = await sql<CampaignRow>`
    select ${columns} from key_change_campaigns where ${where} ${after ? sql`and id < ${after}::uuid` : sql``} order by id desc limit ${limit} offset ${offset}`.execute(
    q,
  );
  const known = knownCount(page, rows.length);
  if (known !== null) return { rows, count: known };
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select from key_change_campaigns where ${where} limit ${MOST_COUNTED}) c`.execute(q);
  return { rows, count: counted.rows[0]!.n };
}

export async function moveCampaign({ q, tenantId }: Tx, { id, to, at }: { readonly id: string; readonly to: CampaignState; readonly at: Date }): Promise<void> {
  await sql`
    update key_change_campaigns set state = ${to}, started_at = case when ${to} = 'running' then ${at}::timestamptz else started_at end,
      finished_at = case when ${to} in ('done', 'cancelled') then ${at}::timestamptz end where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export interface Progress {
  readonly state: ChangeState;
  readonly meters: number;
  /** Of them, meters that nobody with a phone holds. */
  readonly without_phone: number;
}

/** How far one campaign has come: an index range of its own changes. */
export async function progressOf({ q, tenantId }: Tx | PlatformTx, id: string): Promise<readonly Progress[]> {
  const { rows } = await sql<Progress>`
    select c.state, count(*)::int as meters, (count(*) filter (where c.state = 'ready' and coalesce(h.phone, '') = ''))::int as without_phone
    from key_changes c
    left join meter_assignments a on c.state = 'ready' and a.tenant_id = c.tenant_id and a.meter_id = c.meter_id and a.deactivated_on is null
    left join customers h on h.tenant_id = a.tenant_id and h.id = a.customer_id
    where c.campaign_id = ${id} and (${tenantId}::uuid is null or c.tenant_id = ${tenantId}::uuid) group by c.state`.execute(q);
  return rows;
}

export interface Source {
  readonly id: string;
  readonly company: string;
  readonly dialect: MeterVendorDialect;
}

/** The vending accounts of whoever's campaign it is: their vendors make the tokens. */
export async function sourcesOf({ q }: Tx | PlatformTx, tenantId: string): Promise<readonly Source[]> {
  const { rows } = await sql<Source>`
    select id, company, dialect from vendor_accounts where tenant_id = ${tenantId} and deleted_at is null order by id limit 20`.execute(q);
  return rows;
}

/** Meters whose key is known to be this one, in every part that is given. */
export async function metersWithKey(tx: Tx, key: MeterKey): Promise<readonly string[]> {
  return idsOf(
    tx,
    sql`join meter_keys k on k.tenant_id = m.tenant_id and k.meter_id = m.id
      and (${key.sgc}::text is null or k.sgc = ${key.sgc}) and (${key.krn}::smallint is null or k.krn = ${key.krn}::smallint)
      and (${key.ti}::text is null or k.ti = ${key.ti}) and (${key.base_date}::smallint is null or k.base_date = ${key.base_date}::smallint)`,
    sql`true`,
  );
}

/** Meters that are not known to have this key: those of which nothing is known among them. */
export async function metersWithoutKey(tx: Tx, key: MeterKey): Promise<readonly string[]> {
  return idsOf(
    tx,
    sql`left join meter_keys k on k.tenant_id = m.tenant_id and k.meter_id = m.id`,
    sql`((${key.sgc}::text is not null and k.sgc is distinct from ${key.sgc}) or (${key.krn}::smallint is not null and k.krn is distinct from ${key.krn}::smallint)
      or (${key.ti}::text is not null and k.ti is distinct from ${key.ti}) or (${key.base_date}::smallint is not null and k.base_date is distinct from ${key.base_date}::smallint))`,
  );
}

async function idsOf({ q, tenantId }: Tx, joined: RawBuilder<unknown>, where: RawBuilder<unknown>): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select m.id from meters m ${joined} where m.tenant_id = ${tenantId} and m.deleted_at is null and ${where}
      and not exists (select from key_changes o where o.tenant_id = m.tenant_id and o.meter_id = m.id and o.state in ('waiting', 'ready', 'sent', 'failed'))
    order by m.meter_id`.execute(q);
  return rows.map((row) => row.id);
}

/** The meters of a list, by number or id; `busy` when another campaign is not done with it. */
export async function metersNamed(
  { q, tenantId }: Tx,
  { ids, numbers }: { readonly ids: readonly string[]; readonly numbers: readonly string[] },
): Promise<readonly { readonly id: string; readonly number: string; readonly busy: boolean }[]> {
  const { rows } = await sql<{ id: string; number: string; busy: boolean }>`
    select m.id, m.meter_id as number,
      exists (select from key_changes o where o.tenant_id = m.tenant_id and o.meter_id = m.id and o.state in ('waiting', 'ready', 'sent', 'failed')) as busy
    from meters m where m.tenant_id = ${tenantId} and m.deleted_at is null and (m.id = any(${[...ids]}::uuid[]) or m.meter_id = any(${[...numbers]}::text[])) order by m.meter_id`.execute(
    q,
  );
  return rows;
}

export interface NewChanges {
  readonly campaignId: string;
  readonly changes: readonly { readonly id: string; readonly meterId: string }[];
  readonly at: Date;
}

/** Within a turn of `takeTurn`, or two campaigns could take one meter. */
export async function insertChanges({ q, tenantId }: Tx, { campaignId, changes, at }: NewChanges): Promise<void> {
  await sql`
    insert into key_changes (tenant_id, id, campaign_id, meter_id, created_at, updated_at)
    select ${tenantId}::uuid, r.id, ${campaignId}::uuid, r.meter_id, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${changes.map((change) => change.id)}::uuid[], ${changes.map((change) => change.meterId)}::uuid[]) as r (id, meter_id)`.execute(q);
}

/** Ends what is not handed out. @returns the meters */
export async function cancelChanges({ q, tenantId }: Tx, campaignId: string, at: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ meter_id: string }>`
    update key_changes set state = 'cancelled', updated_at = ${at}
    where tenant_id = ${tenantId} and campaign_id = ${campaignId} and state in ('waiting', 'ready', 'failed') returning meter_id`.execute(q);
  return rows.map((row) => row.meter_id);
}

/** Ends running campaigns with nothing left to do. @returns their ids */
export async function finishCampaigns({ q, tenantId }: Tx, at: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    update key_change_campaigns c set state = 'done', finished_at = ${at}
    where c.tenant_id = ${tenantId} and c.state = 'running'
      and not exists (select from key_changes k where k.tenant_id = c.tenant_id and k.campaign_id = c.id and k.state in ('waiting', 'ready', 'sent', 'failed'))
    returning c.id`.execute(q);
  return rows.map((row) => row.id);
}
