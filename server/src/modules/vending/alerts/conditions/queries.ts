import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { firstIdOf } from '../../../../kernel/ids.ts';
import type { EndingReason } from '../texts/endings.ts';

/** Something that is so now. `due`: bad enough for an alert; one that is raised stays while the row is there at all. */
export interface Found {
  readonly key: string;
  readonly meterId: string | null;
  readonly customerId: string | null;
  readonly paymentId: string | null;
  readonly facts: Readonly<Record<string, string | number | null>>;
}

export interface Looking {
  readonly now: Date;
  /** Null: all that is so. Else what has come to be so since, and nothing is found to be gone. */
  readonly since: Date | null;
  /** In the unit of the type. */
  readonly threshold: number;
}

type Search = (tx: Tx, looking: Looking) => RawBuilder<unknown>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const before = ({ now, threshold }: Looking, unit: number): Date => new Date(now.getTime() - threshold * unit);
const none = sql`null::uuid`;

function metersIn(type: 'tamper' | 'fault' | 'offline'): Search {
  return (tx) => sql`
    select ${`${type}:`}::text || m.id as key, m.id as meter_id, s.customer_id, ${none} as payment_id, true as due,
      jsonb_build_object('meter', m.meter_id, 'seen', to_char(m.last_seen at time zone t.time_zone, 'YYYY-MM-DD HH24:MI')) as facts
    from meters m join tenants t on t.id = m.tenant_id
    left join meter_assignments s on s.tenant_id = m.tenant_id and s.meter_id = m.id and s.deactivated_on is null
    where m.tenant_id = ${tx.tenantId} and m.deleted_at is null and (m.status = ${type} or (m.status = 'suspended' and m.status_before_suspension = ${type}))`;
}

/** What is looked for: every search is an index range or an aggregate over a short time, and gives key, rows and facts. */
const SEARCHES = {
  tamper: metersIn('tamper'),
  fault: metersIn('fault'),
  offline: metersIn('offline'),

  payment_failed: (tx, { since }) => sql`
    select 'payment_failed:' || p.id as key, p.meter_id, p.customer_id, p.id as payment_id, true as due,
      jsonb_build_object('receipt', p.receipt, 'reason', p.error_message, 'reason_code', p.error_code) as facts
    from payments p where p.tenant_id = ${tx.tenantId} and p.state in ('failed', 'refund_due') ${since === null ? sql`` : sql`and p.updated_at >= ${since}`}`,

  unknown_outcome: (tx, looking) => sql`
    select 'unknown_outcome:' || o.id as key, o.meter_id, o.customer_id, o.payment_id, o.state = 'manual_review' or o.updated_at < ${before(looking, MINUTE)}::timestamptz as due,
      jsonb_build_object('meter', o.meter_number, 'state', o.state) as facts
    from vend_orders o where o.tenant_id = ${tx.tenantId} and o.state in ('unknown', 'resolving', 'manual_review')`,

  suspense_ageing: (tx, looking) => sql`
    select 'suspense_ageing' as key, ${none} as meter_id, ${none} as customer_id, ${none} as payment_id, true as due,
      jsonb_build_object('count', count(*), 'minor', sum(p.amount_minor), 'currency', min(p.currency), 'since', to_char(min(p.received_at) at time zone min(t.time_zone), 'YYYY-MM-DD')) as facts
    from payments p join tenants t on t.id = p.tenant_id
    where p.tenant_id = ${tx.tenantId} and p.state in ('suspense', 'held') and p.received_at < ${before(looking, HOUR)}::timestamptz having count(*) > 0`,

  // a paybill that had money this week and has none now; ids grow with time, so both are short ranges of the primary key
  paybill_silence: (tx, looking) => sql`
    with heard as (select distinct channel_id from payments where tenant_id = ${tx.tenantId} and id >= ${firstIdOf(before(looking, MINUTE))}::uuid)
    select 'paybill_silence:' || c.id as key, ${none} as meter_id, ${none} as customer_id, ${none} as payment_id, true as due,
      jsonb_build_object('shortcode', c.shortcode, 'last', to_char(l.received_at at time zone t.time_zone, 'YYYY-MM-DD HH24:MI')) as facts
    from payment_channels c join tenants t on t.id = c.tenant_id
    cross join lateral (select p.received_at from payments p where p.tenant_id = ${tx.tenantId} and p.channel_id = c.id and p.id >= ${firstIdOf(new Date(looking.now.getTime() - 7 * DAY))}::uuid
      order by p.id desc limit 1) l
    where c.tenant_id = ${tx.tenantId} and c.is_active and c.deleted_at is null and c.id not in (select channel_id from heard where channel_id is not null)`,

  // water at the vendor that is not what we priced, over a day, by account: one alert for one wrong price list
  price_drift: (tx, looking) => sql`
    select 'price_drift:' || k.vendor_account_id as key, ${none} as meter_id, ${none} as customer_id, ${none} as payment_id, true as due,
      jsonb_build_object('count', count(*), 'company', min(a.company), 'percent', max(round(abs(k.vendor_tenths - k.tenths) * 100.0 / k.tenths, 1))) as facts
    from tokens k join vendor_accounts a on a.tenant_id = k.tenant_id and a.id = k.vendor_account_id
    where k.tenant_id = ${tx.tenantId} and k.created_at >= ${new Date(looking.now.getTime() - DAY)}::timestamptz and k.token_type = 'vending' and k.tenths > 0 and k.vendor_tenths is not null
      and abs(k.vendor_tenths - k.tenths) * 100 >= k.tenths * ${looking.threshold}::integer and k.vendor_tenths <> k.tenths
    group by k.vendor_account_id`,

  // a meter between two keys is without new water: one alert for a campaign, whatever its meters wait for
  key_change_ageing: (tx, looking) => sql`
    select 'key_change_ageing:' || p.id as key, ${none} as meter_id, ${none} as customer_id, ${none} as payment_id, true as due,
      jsonb_build_object('name', min(p.name), 'count', count(*), 'since', to_char(min(c.updated_at) at time zone min(t.time_zone), 'YYYY-MM-DD'), 'waiting',
        (select count(*) from meter_holds h join vend_orders o on o.tenant_id = h.tenant_id and o.meter_id = h.meter_id and o.state = 'ready' join key_changes k on k.tenant_id = h.tenant_id and k.meter_id = h.meter_id
          where h.tenant_id = ${tx.tenantId} and k.campaign_id = p.id and k.state in ('sent', 'failed'))) as facts
    from key_change_campaigns p join key_changes c on c.tenant_id = p.tenant_id and c.campaign_id = p.id join tenants t on t.id = p.tenant_id
    where p.tenant_id = ${tx.tenantId} and p.started_at is not null and p.state in ('running', 'cancelled') and c.state in ('waiting', 'ready', 'sent', 'failed')
      and greatest(c.updated_at, p.started_at) < ${before(looking, HOUR)}::timestamptz
    group by p.id`,
} as const satisfies Readonly<Record<string, Search>>;

export type SearchName = keyof typeof SEARCHES;

/**
 * Ends open alerts of a type whose cause is no longer found, and hands over what is found and has none yet: one
 * statement, whatever their number.
 */
export async function compare(tx: Tx, type: SearchName, looking: Looking & { readonly limit: number }): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    with found as materialized (${SEARCHES[type](tx, looking)}),
    gone as (
      update alerts a set resolved_at = ${looking.now}::timestamptz, resolution = ${CAUSE_GONE}, notify_at = null
      where ${looking.since === null} and a.tenant_id = ${tx.tenantId} and a.alert_type = ${type} and a.resolved_at is null and not exists (select from found f where f.key = a.dedupe_key) returning a.id),
    story as (
      insert into alert_events (tenant_id, id, alert_id, kind, note, at)
      select ${tx.tenantId}::uuid, gen_random_uuid(), id, 'resolved', ${CAUSE_GONE}::text, ${looking.now}::timestamptz from gone)
    select f.key, f.meter_id as "meterId", f.customer_id as "customerId", f.payment_id as "paymentId", f.facts from found f
    where f.due and not exists (select from alerts a where a.tenant_id = ${tx.tenantId} and a.dedupe_key = f.key and a.resolved_at is null)
    order by f.key limit ${looking.limit}`.execute(tx.q);
  return rows;
}

const CAUSE_GONE: EndingReason = 'The cause is gone.';
const PAYMENT_SETTLED: EndingReason = 'The payment is settled.';

/** Ends what a payment's own course has settled: the alert was raised by its features, in the course of it. */
export async function endSettledPayments(tx: Tx, now: Date): Promise<void> {
  await sql`
    with gone as (
      update alerts a set resolved_at = ${now}::timestamptz, resolution = ${PAYMENT_SETTLED}, notify_at = null
      from payments p
      where a.tenant_id = ${tx.tenantId} and a.alert_type in ('payment_suspense', 'payment_held', 'vending_failed', 'token_undeliverable') and a.resolved_at is null
        and p.tenant_id = a.tenant_id and p.id = a.payment_id and p.state in ('vended', 'credited', 'refunded')
        and (a.alert_type <> 'token_undeliverable' or exists (select from tokens k where k.tenant_id = a.tenant_id and k.payment_id = p.id and k.status in ('delivered', 'redeemed')))
      returning a.id)
    insert into alert_events (tenant_id, id, alert_id, kind, note, at)
    select ${tx.tenantId}::uuid, gen_random_uuid(), id, 'resolved', ${PAYMENT_SETTLED}::text, ${now}::timestamptz from gone`.execute(tx.q);
}

export interface Buyer {
  readonly meterId: string;
  readonly meterNumber: string;
  readonly customerId: string | null;
  /** Staff have an open alert about it. */
  readonly isRaised: boolean;
}

/** Who holds these meters, and whether their low water is known already. */
export async function buyersOf(tx: Tx, meterIds: readonly string[]): Promise<readonly Buyer[]> {
  const { rows } = await sql<Buyer>`
    select m.id as "meterId", m.meter_id as "meterNumber", s.customer_id as "customerId", a.id is not null as "isRaised"
    from meters m
    left join meter_assignments s on s.tenant_id = m.tenant_id and s.meter_id = m.id and s.deactivated_on is null
    left join alerts a on a.tenant_id = m.tenant_id and a.dedupe_key = 'low_token:' || m.id and a.resolved_at is null
    where m.tenant_id = ${tx.tenantId} and m.id = any(${meterIds}::uuid[])`.execute(tx.q);
  return rows;
}

/** Notes figures on open alerts: what the texts to customers are made from. */
export async function noteFacts(tx: Tx, rows: readonly { readonly key: string; readonly facts: object }[]): Promise<void> {
  await sql`
    update alerts a set metadata = a.metadata || r.facts from unnest(${rows.map((r) => r.key)}::text[], ${rows.map((r) => JSON.stringify(r.facts))}::jsonb[]) as r (key, facts)
    where a.tenant_id = ${tx.tenantId} and a.dedupe_key = r.key and a.resolved_at is null`.execute(tx.q);
}
