import { sql, type RawBuilder } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { idAfter, MOST_COUNTED, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';
import type { BreakArea, BreakClass } from './classes.ts';

type BreakState = 'open' | 'explained' | 'resolved';

export interface BreakWrite {
  readonly id: string;
  readonly area: BreakArea;
  readonly class: BreakClass;
  readonly subject: string;
  readonly severity: string;
  readonly day: string;
  readonly channelId: string | null;
  readonly receipt: string | null;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  readonly meterId: string | null;
  readonly lineId: string | null;
  readonly differenceMinor: bigint;
  readonly differenceTenths: bigint;
  readonly evidence: string;
  readonly state: BreakState;
  readonly explanation: string;
}

export interface Seen {
  readonly runId: string;
  readonly at: Date;
}

/**
 * Writes what was found. A break that is known is seen again: resolved ones open anew, and an explanation holds
 * as long as the difference is the one that was explained. @returns those that are new or open again.
 */
export async function upsertBreaks(
  tx: Tx,
  rows: readonly BreakWrite[],
  { runId, at }: Seen,
): Promise<readonly { class: BreakClass; difference_minor: bigint }[]> {
  const { rows: written } = await sql<{ class: BreakClass; difference_minor: bigint; opened: boolean }>`
    insert into reconciliation_breaks as b (tenant_id, id, area, class, subject, severity, business_day, channel_id, receipt, payment_id, order_id, meter_id, line_id, difference_minor, difference_tenths, evidence, state, explanation, first_seen_at, last_seen_at, last_run_id)
    select ${tx.tenantId}::uuid, r.id, r.area, r.class, r.subject, r.severity, r.day, r.channel, r.receipt, r.payment, r.orders, r.meter, r.line, r.minor, r.tenths, r.evidence, r.state, r.explanation, ${at}::timestamptz, ${at}::timestamptz, ${runId}::uuid
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.area)}::text[], ${rows.map((r) => r.class)}::text[], ${rows.map((r) => r.subject)}::text[], ${rows.map((r) => r.severity)}::text[], ${rows.map((r) => r.day)}::date[],
      ${rows.map((r) => r.channelId)}::uuid[], ${rows.map((r) => r.receipt)}::text[], ${rows.map((r) => r.paymentId)}::uuid[], ${rows.map((r) => r.orderId)}::uuid[], ${rows.map((r) => r.meterId)}::uuid[], ${rows.map((r) => r.lineId)}::uuid[],
      ${rows.map((r) => r.differenceMinor)}::bigint[], ${rows.map((r) => r.differenceTenths)}::bigint[], ${rows.map((r) => r.evidence)}::jsonb[], ${rows.map((r) => r.state)}::text[], ${rows.map((r) => r.explanation)}::text[])
      as r (id, area, class, subject, severity, day, channel, receipt, payment, orders, meter, line, minor, tenths, evidence, state, explanation)
    on conflict (tenant_id, area, class, subject) do update set
      state = case when b.state = 'explained' and b.difference_minor = excluded.difference_minor and b.difference_tenths = excluded.difference_tenths then 'explained'
        when b.state = 'resolved' or excluded.state = 'explained' or b.state = 'explained' then excluded.state else b.state end,
      explanation = case when b.state = 'open' or (b.state = 'explained' and b.difference_minor = excluded.difference_minor and b.difference_tenths = excluded.difference_tenths) then b.explanation else excluded.explanation end,
      decided_by = case when b.state = 'resolved' then null else b.decided_by end, decided_at = case when b.state = 'resolved' then null else b.decided_at end,
      first_seen_at = case when b.state = 'resolved' then excluded.first_seen_at else b.first_seen_at end,
      business_day = excluded.business_day, channel_id = excluded.channel_id, payment_id = excluded.payment_id, order_id = excluded.order_id, meter_id = excluded.meter_id, line_id = excluded.line_id,
      difference_minor = excluded.difference_minor, difference_tenths = excluded.difference_tenths, evidence = excluded.evidence, last_seen_at = excluded.last_seen_at, last_run_id = excluded.last_run_id
    returning b.class, b.difference_minor, b.state = 'open' and b.first_seen_at = ${at}::timestamptz as opened`.execute(tx.q);
  return written.filter((row) => row.opened);
}

/** What was looked for and not found again has healed, whatever was said about it before. */
export async function healBreaks(
  tx: Tx,
  scope: Seen & { readonly area: BreakArea; readonly days: readonly string[]; readonly meterIds?: readonly string[]; readonly class?: BreakClass },
): Promise<void> {
  const meters = scope.meterIds ? sql`and meter_id = any(${scope.meterIds}::uuid[])` : sql``;
  const only = scope.class ? sql`and class = ${scope.class}` : sql``;
  await sql`
    update reconciliation_breaks set state = 'resolved', decided_by = null, decided_at = ${scope.at}::timestamptz
    where tenant_id = ${tx.tenantId} and area = ${scope.area} and business_day = any(${scope.days}::date[]) and last_run_id <> ${scope.runId}::uuid and state <> 'resolved' ${meters} ${only}`.execute(
    tx.q,
  );
}

/** Classes with an open break on a day: their alerts stay, the others' end. */
export async function openClasses(tx: Tx, day: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{
    class: string;
  }>`select distinct class from reconciliation_breaks where tenant_id = ${tx.tenantId} and business_day = ${day}::date and state = 'open'`.execute(tx.q);
  return new Set(rows.map((row) => row.class));
}

export interface BreakRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly area: BreakArea;
  readonly class: BreakClass;
  readonly severity: string;
  readonly business_day: string;
  readonly shortcode: string | null;
  readonly receipt: string | null;
  readonly payment_id: string | null;
  readonly order_id: string | null;
  readonly meter_id: string | null;
  readonly meter_number: string | null;
  readonly line_id: string | null;
  readonly difference_minor: bigint;
  readonly difference_tenths: bigint;
  readonly evidence: unknown;
  readonly state: BreakState;
  readonly explanation: string;
  readonly decided_by: string | null;
  readonly decided_by_name: string | null;
  readonly decided_at: Date | null;
  readonly taken_in_at: Date | null;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}

const select = sql`select b.id, b.tenant_id, b.area, b.class, b.severity, b.business_day::text as business_day, c.shortcode, b.receipt, b.payment_id, b.order_id, b.meter_id, m.meter_id as meter_number, b.line_id, b.difference_minor, b.difference_tenths,
  b.evidence, b.state, b.explanation, b.decided_by, nullif(trim(u.first_name || ' ' || u.last_name), '') as decided_by_name, b.decided_at, b.taken_in_at, b.first_seen_at, b.last_seen_at
  from reconciliation_breaks b left join payment_channels c on c.tenant_id = b.tenant_id and c.id = b.channel_id left join meters m on m.tenant_id = b.tenant_id and m.id = b.meter_id left join users u on u.id = b.decided_by`;

export interface BreakFilter {
  readonly state: BreakState | null;
  readonly class: string | null;
  readonly area: BreakArea | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly receipt: string | null;
}

function conditions(tx: Tx | PlatformTx, filter: BreakFilter): RawBuilder<unknown> {
  const parts = [sql`true`];
  if (tx.tenantId) parts.push(sql`b.tenant_id = ${tx.tenantId}::uuid`);
  if (filter.state) parts.push(sql`b.state = ${filter.state}`);
  if (filter.class) parts.push(sql`b.class = ${filter.class}`);
  if (filter.area) parts.push(sql`b.area = ${filter.area}`);
  if (filter.from) parts.push(sql`b.business_day >= ${filter.from}::date`);
  if (filter.to) parts.push(sql`b.business_day <= ${filter.to}::date`);
  if (filter.receipt) parts.push(sql`b.receipt = upper(${filter.receipt})`);
  return sql.join(parts, sql` and `);
}

export async function listBreaks(tx: Tx | PlatformTx, filter: BreakFilter, page: PageRequest): Promise<{ rows: readonly BreakRow[]; count: number }> {
  const where = conditions(tx, filter);
  const after = idAfter(page);
  const { limit, offset } = rowsOf(page);
  const { rows } =
    await sql<BreakRow>`${select} where ${where} ${after ? sql`and b.id < ${after}::uuid` : sql``} order by b.id desc limit ${limit} offset ${offset}`.execute(
      tx.q,
    );
  const counted = await sql<{
    n: number;
  }>`select count(*)::int as n from (select 1 from reconciliation_breaks b where ${where} limit ${MOST_COUNTED}) c`.execute(tx.q);
  return { rows, count: counted.rows[0]?.n ?? 0 };
}

export async function findBreak(tx: Tx | PlatformTx, id: string): Promise<BreakRow | undefined> {
  const { rows } = await sql<BreakRow>`${select} where b.id = ${id} and (${tx.tenantId}::uuid is null or b.tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}

export interface LockedBreak {
  readonly id: string;
  readonly class: BreakClass;
  readonly state: BreakState;
  readonly receipt: string | null;
  readonly line_id: string | null;
  readonly difference_minor: bigint;
  readonly taken_in_at: Date | null;
}

export async function lockBreak(tx: Tx, id: string): Promise<LockedBreak | undefined> {
  const { rows } = await sql<LockedBreak>`
    select id, class, state, receipt, line_id, difference_minor, taken_in_at from reconciliation_breaks where tenant_id = ${tx.tenantId} and id = ${id} for update`.execute(
    tx.q,
  );
  return rows[0];
}

export interface Decided {
  readonly state: BreakState;
  readonly explanation: string;
  readonly by: string;
  readonly at: Date;
}

export async function decideBreak(tx: Tx, id: string, { state, explanation, by, at }: Decided): Promise<void> {
  await sql`
    update reconciliation_breaks set state = ${state}, explanation = ${explanation}, decided_by = ${by}, decided_at = ${at}::timestamptz where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}

export async function markTakenIn(tx: Tx, id: string, { by, at }: { readonly by: string; readonly at: Date }): Promise<void> {
  await sql`update reconciliation_breaks set taken_in_by = ${by}, taken_in_at = ${at}::timestamptz where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}

export interface AgeRow {
  readonly class: BreakClass;
  readonly severity: string;
  readonly hour: number;
  readonly day: number;
  readonly older: number;
  readonly difference_minor: bigint;
  readonly oldest: Date;
}

/** Open breaks by class and age: up to an hour, up to a day, older. */
export async function agesOf(tx: Tx | PlatformTx, at: Date): Promise<readonly AgeRow[]> {
  const { rows } = await sql<AgeRow>`
    select class, severity, count(*) filter (where first_seen_at > ${at}::timestamptz - interval '1 hour')::int as hour,
      count(*) filter (where first_seen_at <= ${at}::timestamptz - interval '1 hour' and first_seen_at > ${at}::timestamptz - interval '1 day')::int as day,
      count(*) filter (where first_seen_at <= ${at}::timestamptz - interval '1 day')::int as older, sum(difference_minor)::bigint as difference_minor, min(first_seen_at) as oldest
    from reconciliation_breaks where (${tx.tenantId}::uuid is null or tenant_id = ${tx.tenantId}::uuid) and state = 'open' group by class, severity order by class, severity`.execute(
    tx.q,
  );
  return rows;
}
