import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { VERSION_COLUMNS, type VersionRow } from '../../tariffs/index.ts';

/** A row of a meter with all that a sale needs; the version's columns come as `v_…`, null without a price in force. */
export interface SaleRow extends Record<`v_${keyof VersionRow}`, unknown> {
  readonly key: string;
  readonly id: string;
  readonly meter_id: string;
  readonly status: string;
  readonly vendor_account_id: string | null;
  readonly vendor_customer_id: string | null;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly customer_phone: string | null;
  readonly customer_language: string | null;
  readonly customer_is_active: boolean | null;
  readonly month_tenths: bigint;
  readonly arrears_minor: bigint;
  readonly standing_due: boolean;
}

const versionColumns = sql.join(VERSION_COLUMNS.map((name) => sql`${sql.ref(`v.${name}`)} as ${sql.ref(`v_${name}`)}`));

const OPEN = sql`('ready', 'vend_requested', 'unknown', 'resolving', 'manual_review')`;

/**
 * All that a sale needs of the meters found by `hit(key, meter_id)`. The month's purchases are looked at only where the
 * price depends on them, the debt only where a part of the money goes to it. Open purchases count as well as issued
 * ones: they have their place in the month and their part of the debt, until they come to nothing. So do those on the
 * devices that this one followed.
 */
function forSale(tx: Tx, hit: RawBuilder<unknown>): RawBuilder<SaleRow> {
  const tenant = sql`${tx.tenantId}::uuid`;
  return sql<SaleRow>`
    with ${hit}
    select hit.key, m.id, m.meter_id, m.status, m.vendor_customer_id,
      case when m.vendor_account_id is null
        then (select d.id from vendor_accounts d where d.tenant_id = ${tenant} and d.is_default and d.deleted_at is null)
        else (select o.id from vendor_accounts o where o.tenant_id = ${tenant} and o.id = m.vendor_account_id and o.deleted_at is null) end as vendor_account_id,
      c.id as customer_id, c.name as customer_name, c.phone as customer_phone, c.language as customer_language, c.is_active as customer_is_active,
      ${versionColumns}, coalesce(month.tenths, 0) as month_tenths, coalesce(v.standing_charge_minor > 0 and not coalesce(month.standing, false), false) as standing_due,
      coalesce(greatest(0, debt.owed - debt.promised), 0)::bigint as arrears_minor
    from hit
    join meters m on m.tenant_id = ${tenant} and m.id = hit.meter_id and m.deleted_at is null
    join tenants n on n.id = ${tenant}
    left join meter_assignments a on a.tenant_id = ${tenant} and a.meter_id = m.id and a.deactivated_on is null
    left join customers c on c.tenant_id = ${tenant} and c.id = a.customer_id and c.deleted_at is null
    left join lateral (
      select g.tariff_id, w.rank from (values ('meter', m.id::text, 1), ('customer', c.id::text, 2), ('site', m.site, 3), ('meter_type', m.meter_type, 4)) as w (scope, target, rank)
      join tariff_assignments g on g.tenant_id = ${tenant} and g.scope = w.scope and g.target = w.target and g.valid_from <= now() and (g.valid_until is null or g.valid_until > now())
      order by w.rank limit 1) g on true
    left join lateral (
      select x.* from tariff_versions x
      where x.tenant_id = ${tenant} and x.effective_from <= now()
        and x.tariff_id = coalesce(case when g.rank <= 2 then g.tariff_id end, m.tariff_id, g.tariff_id,
          (select f.id from tariffs f where f.tenant_id = ${tenant} and f.is_default and f.deleted_at is null))
      order by x.effective_from desc limit 1) v on true
    left join lateral (
      select sum(o.tenths)::bigint as tenths, bool_or(o.standing_minor > 0) as standing from vend_orders o
      where (v.lifeline_tenths > 0 or jsonb_array_length(v.blocks) > 1 or v.standing_charge_minor > 0)
        and o.tenant_id = ${tenant} and o.meter_id = any(m.predecessor_ids || m.id) and o.created_at >= date_trunc('month', now(), n.time_zone)
        and o.kind in ('credit', 'free_credit') and o.state not in ('rejected', 'cancelled')) month on true
    left join lateral (
      select (select l.balance_minor from ledger_accounts l where l.tenant_id = ${tenant} and l.code = 'arrears' and l.currency = v.currency and l.owner_id = c.id) as owed,
        (select coalesce(sum(o.arrears_minor), 0) from vend_orders o where o.tenant_id = ${tenant} and o.customer_id = c.id and o.arrears_minor > 0 and o.state in ${OPEN}) as promised
      where v.arrears_share_basis_points > 0 and c.id is not null) debt on true`;
}

/** Sales that look at what was sold before take turns within a tenant, or two at once would see the same month. */
export async function takeTurn(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sales:${tx.tenantId}`}, 0))`.execute(tx.q);
}

/** Which candidate of which text, in what order of preference. */
export interface Candidates {
  readonly texts: readonly number[];
  readonly ranks: readonly number[];
  readonly candidates: readonly string[];
}

/** The best candidate of each text that is a meter's number or alias; at the same candidate the number wins. */
export async function selectByCandidates(tx: Tx, { texts, ranks, candidates }: Candidates): Promise<SaleRow[]> {
  const hit = sql`wanted as (
      select * from unnest(${[...texts]}::int[], ${[...ranks]}::int[], ${[...candidates]}::text[]) as w (text_no, rank, candidate)
    ), hit as (
      select distinct on (h.text_no) h.text_no::text as key, h.meter_id from (
        select w.text_no, w.rank, 0 as via, m.id as meter_id
        from wanted w join meters m on m.tenant_id = ${tx.tenantId}::uuid and m.meter_id = w.candidate and m.deleted_at is null
        union all
        select w.text_no, w.rank, 1, l.meter_id from wanted w join meter_aliases l on l.tenant_id = ${tx.tenantId}::uuid and l.alias = w.candidate
      ) h order by h.text_no, h.rank, h.via
    )`;
  return (await forSale(tx, hit).execute(tx.q)).rows;
}

export async function selectByIds(tx: Tx, ids: readonly string[]): Promise<SaleRow[]> {
  const hit = sql`hit as (select distinct i.id::text as key, i.id as meter_id from unnest(${[...ids]}::uuid[]) as i (id))`;
  return (await forSale(tx, hit).execute(tx.q)).rows;
}

export interface VendTotals {
  readonly meterIds: readonly string[];
  readonly amounts: readonly bigint[];
  readonly tenths: readonly number[];
  readonly tokenIds: readonly string[];
  readonly at: readonly Date[];
}

/** Rows are taken in the order of their ids, so that two batches with the same meters wait for each other and not in a circle. */
export async function addToTotals(tx: Tx, rows: VendTotals): Promise<void> {
  await sql`
    with vend as (
      select * from unnest(${[...rows.meterIds]}::uuid[], ${[...rows.amounts]}::bigint[], ${[...rows.tenths]}::bigint[], ${[...rows.tokenIds]}::uuid[], ${[...rows.at]}::timestamptz[])
        as r (meter_id, amount, tenths, token_id, at)
    ), added as (
      select meter_id, sum(amount)::bigint as amount, sum(tenths)::bigint as tenths, count(*) as vends, max(at) as at,
        (array_agg(token_id order by at desc, token_id desc))[1] as token_id
      from vend group by meter_id
    ), held as (
      select id from meters where tenant_id = ${tx.tenantId}::uuid and id = any(${[...rows.meterIds]}::uuid[]) order by id for no key update
    )
    update meters m set total_paid_minor = m.total_paid_minor + a.amount, total_tenths = m.total_tenths + a.tenths, total_vends = m.total_vends + a.vends,
      last_token_id = case when m.last_vended_at is null or a.at >= m.last_vended_at then a.token_id else m.last_token_id end,
      last_vended_at = greatest(m.last_vended_at, a.at)
    from added a join held h on h.id = a.meter_id
    where m.tenant_id = ${tx.tenantId}::uuid and m.id = a.meter_id`.execute(tx.q);
}
