import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { plainArray } from '../../../kernel/pg-arrays.ts';
import type { Reading } from './queries.ts';
import type { RecipientState } from './state.ts';

export type Counts = Readonly<Record<RecipientState | 'replied' | 'opted_out', number>> & {
  readonly variant: string;
  readonly credits: bigint;
  readonly version: bigint;
};

const FIELDS = ['waiting', 'queued', 'accepted', 'delivered', 'read', 'failed', 'unconfirmed', 'skipped', 'cancelled', 'replied', 'opted_out'] as const;

/** By variant, of several campaigns. */
export async function countsOf(tx: Reading, campaignIds: readonly string[]): Promise<ReadonlyMap<string, readonly Counts[]>> {
  const { rows } = await sql<Counts & { campaignId: string }>`
    select k.campaign_id as "campaignId", k.variant, ${sql.join(FIELDS.map((name) => sql.ref(`k.${name}`)))}, k.credits, k.version from campaign_counts k
    where ${tx.tenantId === null ? sql`true` : sql`k.tenant_id = ${tx.tenantId}`} and k.campaign_id = any(${plainArray(campaignIds)}::uuid[]) order by k.campaign_id, k.variant`.execute(
    tx.q,
  );
  return Map.groupBy(rows, (row) => row.campaignId);
}

export type Totals = Omit<Counts, 'variant'>;

export function totalOf(counts: readonly Counts[]): Totals {
  const sums = Object.fromEntries(FIELDS.map((name) => [name, counts.reduce((sum, row) => sum + row[name], 0)]));
  return { ...sums, credits: counts.reduce((sum, row) => sum + row.credits, 0n), version: counts.reduce((sum, row) => sum + row.version, 0n) } as Totals;
}

/** Of all campaigns of a tenant, added up. */
export async function allCounts(tx: Reading): Promise<Totals> {
  const { rows } = await sql<Counts>`
    select '' as variant, ${sql.join(FIELDS.map((name) => sql`coalesce(sum(${sql.ref(`k.${name}`)}), 0)::int as ${sql.ref(name)}`))}, coalesce(sum(k.credits), 0)::bigint as credits, 0::bigint as version
    from campaign_counts k where ${tx.tenantId === null ? sql`true` : sql`k.tenant_id = ${tx.tenantId}`}`.execute(tx.q);
  return totalOf(rows);
}

export interface Shift {
  readonly campaignId: string;
  readonly variant: string;
  readonly field: (typeof FIELDS)[number] | 'credits';
  readonly by: number;
}

/** Adds to the figures, in the order of campaigns and variants: whoever shifts several waits for nobody in a ring. */
export async function shiftCounts({ q, tenantId }: Tx, shifts: readonly Shift[]): Promise<void> {
  const real = summed(shifts);
  if (real.length === 0) return;
  const columns = [...FIELDS, 'credits'] as const;
  await sql`
    insert into campaign_counts as k (tenant_id, campaign_id, variant, ${sql.join(columns.map((name) => sql.ref(name)))})
    select ${tenantId}, campaign_id, variant, ${sql.join(columns.map((name) => sql`coalesce(sum(by) filter (where field = ${name}), 0)`))}
    from json_to_recordset(${JSON.stringify(real.map(({ campaignId, ...rest }) => ({ campaign_id: campaignId, ...rest })))}::json) as x (campaign_id uuid, variant text, field text, by bigint)
    group by campaign_id, variant order by campaign_id, variant
    on conflict (tenant_id, campaign_id, variant) do update set ${sql.join(columns.map((name) => sql`${sql.ref(name)} = k.${sql.ref(name)} + excluded.${sql.ref(name)}`))}, version = k.version + 1`.execute(
    q,
  );
}

/** One for each figure, of a thousand people who have each shifted it by one. */
function summed(shifts: readonly Shift[]): readonly Shift[] {
  const sums = new Map<string, Shift>();
  for (const shift of shifts) {
    const key = `${shift.campaignId} ${shift.field} ${shift.variant}`;
    sums.set(key, { ...shift, by: shift.by + (sums.get(key)?.by ?? 0) });
  }
  return [...sums.values()].filter(({ by }) => by !== 0);
}

/** Credits that messages of these groups used; groups that are no campaigns are passed over. */
export async function addCredits({ q, tenantId }: Tx, groups: readonly { readonly groupId: string; readonly spent: number }[]): Promise<void> {
  const used = groups.filter(({ spent }) => spent > 0);
  if (used.length === 0) return;
  await sql`
    update campaign_counts k set credits = k.credits + x.spent
    from unnest(${plainArray(used.map(({ groupId }) => groupId))}::uuid[], ${plainArray(used.map(({ spent }) => spent))}::bigint[]) as x (id, spent)
    where k.tenant_id = ${tenantId} and k.campaign_id = x.id and k.variant = ''`.execute(q);
}

/** People of all campaigns by WhatsApp whose messages wait in the line, or are being handed over. */
export async function countInLine({ q, tenantId }: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(n.queued), 0)::int as n from campaigns c join campaign_counts n on n.tenant_id = c.tenant_id and n.campaign_id = c.id
    where c.tenant_id = ${tenantId} and c.status in ('running', 'paused') and 'whatsapp' = any(c.channels)`.execute(q);
  return rows[0]!.n;
}
