import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { Place } from '../../customers/index.ts';

type Via = 'number' | 'alias' | 'customer_number' | 'customer_phone' | 'id_number' | 'payer' | 'earlier';

export interface Trace {
  readonly meter_id: string;
  readonly number: string;
  readonly via: Via;
  /** What was hit: the number or the alias. */ readonly key: string;
  readonly times: bigint;
}

export interface Looks {
  readonly numbers: readonly string[];
  readonly aliases: readonly string[];
  /** What was typed, as a customer number, an identity number, a phone. */
  readonly typed: readonly string[];
  readonly typedPhone: string | null;
  readonly payerPhone: string | null;
  readonly payerDigest: Buffer | null;
  /** The forms in which payments may have kept the payer. */
  readonly payers: readonly string[];
}

/** Every trace that leads from a text and a payer to a meter, each through an index of its own. */
export async function findTraces(tx: Tx, looks: Looks): Promise<Trace[]> {
  const tenant = sql`${tx.tenantId}::uuid`;
  const holder = (via: Via, condition: ReturnType<typeof sql>) => sql`
    select a.meter_id, ${via}::text as via, '' as key, 1::bigint as times from customers c
    join meter_assignments a on a.tenant_id = ${tenant} and a.customer_id = c.id and a.deactivated_on is null
    where c.tenant_id = ${tenant} and c.deleted_at is null and ${condition}`;
  const { rows } = await sql<Trace>`
    with trace as (
      select m.id as meter_id, 'number' as via, m.meter_id as key, 1::bigint as times
      from unnest(${[...looks.numbers]}::text[]) as w (candidate) join meters m on m.tenant_id = ${tenant} and m.meter_id = w.candidate and m.deleted_at is null
      union all
      select l.meter_id, 'alias', l.alias, 1 from unnest(${[...looks.aliases]}::text[]) as w (candidate) join meter_aliases l on l.tenant_id = ${tenant} and l.alias = w.candidate
      union all ${holder('customer_number', sql`c.customer_id = any(${[...looks.typed]}::text[])`)}
      union all ${holder('id_number', sql`c.id_number <> '' and c.id_number = any(${[...looks.typed]}::text[])`)}
      union all ${holder('customer_phone', sql`c.phone = ${looks.typedPhone}::text`)}
      union all ${holder('payer', sql`c.phone = ${looks.payerPhone}::text`)}
      union all ${holder('payer', sql`c.phone_digest = ${looks.payerDigest}::bytea`)}
      union all
      select p.meter_id, 'earlier', '', count(*) from (
        select e.meter_id from (
          select e.meter_id, e.received_at from payments e where e.tenant_id = ${tenant} and e.payer_phone = any(${[...looks.payers]}::text[]) and e.state = 'vended'
          union all
          select e.meter_id, e.received_at from payments e where e.tenant_id = ${tenant} and e.payer_phone is null and e.phone = any(${[...looks.payers]}::text[]) and e.state = 'vended') e
        where e.meter_id is not null order by e.received_at desc limit 50) p group by p.meter_id
    )
    select t.meter_id, m.meter_id as number, t.via, t.key, t.times from trace t join meters m on m.tenant_id = ${tenant} and m.id = t.meter_id and m.deleted_at is null`.execute(
    tx.q,
  );
  return rows;
}

export async function ownPlace(tx: Tx): Promise<Place> {
  return tx.q.selectFrom('tenants').select(['time_zone as timeZone', 'currency']).where('id', '=', tx.tenantId).executeTakeFirstOrThrow();
}
