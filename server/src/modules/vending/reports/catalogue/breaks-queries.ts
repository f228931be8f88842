import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { addDays, dayIn } from '../../../../kernel/zone.ts';
import type { Ask } from '../ask.ts';
import type { ReportRow } from '../columns.ts';
import type { Slice } from './report.ts';

/** Breaks of business days: a moment stands for its day. */
function breaksOf(tx: Tx, ask: Ask): RawBuilder<unknown> {
  const before = ask.to === null ? null : addDays(dayIn(ask.zone, new Date(ask.to.getTime() - 1)), 1);
  return sql.join(
    [
      sql`b.tenant_id = ${tx.tenantId} and b.first_seen_at <= ${ask.at}`,
      ...(ask.from === null ? [] : [sql`b.business_day >= ${dayIn(ask.zone, ask.from)}::date`]),
      ...(before === null ? [] : [sql`b.business_day < ${before}::date`]),
      ...(ask.state === null ? [] : [sql`b.state = ${ask.state}`]),
      ...(ask.meterId === null ? [] : [sql`b.meter_id = ${ask.meterId}::uuid`]),
    ],
    sql` and `,
  );
}

export async function breakRows(tx: Tx, ask: Ask, { after, limit, offset }: Slice): Promise<readonly ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select b.id, b.business_day, b.area, b.class, b.severity, c.shortcode as paybill, b.receipt, m.meter_id, b.difference_minor as difference, b.difference_tenths as difference_m3, b.state, b.explanation,
      u.email as decided_by_email, b.decided_at, b.first_seen_at, b.last_seen_at, extract(day from ${ask.at}::timestamptz - b.first_seen_at)::int as days_open
    from reconciliation_breaks b left join payment_channels c on c.tenant_id = b.tenant_id and c.id = b.channel_id left join meters m on m.tenant_id = b.tenant_id and m.id = b.meter_id
    left join users u on u.id = b.decided_by
    where ${breaksOf(tx, ask)} ${after === null ? sql`` : sql`and b.id < ${after}::uuid`} order by b.id desc limit ${limit} offset ${offset}`.execute(tx.q);
  return rows;
}

export async function countBreaks(tx: Tx, ask: Ask, most: number): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from (select 1 from reconciliation_breaks b where ${breaksOf(tx, ask)} limit ${most}) c`.execute(tx.q);
  return rows[0]!.n;
}
