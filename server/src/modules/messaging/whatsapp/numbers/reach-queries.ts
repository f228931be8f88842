import { sql, type RawBuilder } from 'kysely';
import type { SystemTx, Tx } from '../../../../kernel/db.ts';

/** Of a number in a query: where Meta counts its people. */
export const PORTFOLIO: RawBuilder<string> = sql`coalesce(nullif(n.portfolio_id, ''), n.waba_id)`;

/** Somebody was written to outside of their window: they count for 24 hours from the last time. */
export async function addReached(
  { q, tenantId }: Tx,
  { numberId, person, at }: { readonly numberId: string; readonly person: Buffer; readonly at: Date },
): Promise<void> {
  await sql`
    insert into whatsapp_reach as r (portfolio, person, reached_at)
    select ${PORTFOLIO}, ${person}, ${at} from whatsapp_numbers n where n.tenant_id = ${tenantId} and n.id = ${numberId}
    on conflict (portfolio, person) do update set reached_at = greatest(r.reached_at, excluded.reached_at)`.execute(q);
}

export interface Reach {
  readonly messagingLimit: string;
  readonly reached: number;
  /** When the first of them counts no more. */
  readonly opensAt: Date | null;
}

export async function readReach({ q, tenantId }: Tx, { numberId, since }: { readonly numberId: string; readonly since: Date }): Promise<Reach | undefined> {
  const { rows } = await sql<Reach>`
    select n.messaging_limit as "messagingLimit", x.reached, x.first + interval '24 hours' as "opensAt"
    from whatsapp_numbers n cross join lateral (
      select count(*)::int as reached, min(r.reached_at) as first from whatsapp_reach r where r.portfolio = ${PORTFOLIO} and r.reached_at > ${since}) x
    where n.tenant_id = ${tenantId} and n.id = ${numberId}`.execute(q);
  return rows[0];
}

/** A few at a time: many portfolios may have a hundred thousand each. @returns how many went */
export async function removeOldReach({ q }: SystemTx, before: Date, limit: number): Promise<number> {
  const result = await sql`
    delete from whatsapp_reach r using (select portfolio, person from whatsapp_reach where reached_at < ${before} order by reached_at limit ${limit}) old
    where r.portfolio = old.portfolio and r.person = old.person`.execute(q);
  return Number(result.numAffectedRows ?? 0n);
}
