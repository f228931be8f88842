import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { MeterKey } from '../keys/key.ts';
import type { ChangeState } from '../state.ts';

export interface MeterOfRow {
  readonly number: string;
  readonly meter_id: string;
  /** Of the meter in this campaign. */
  readonly change_id: string | null;
  readonly state: ChangeState | null;
  readonly set_no: number | null;
  /** Another campaign is not done with the meter. */
  readonly elsewhere: boolean;
}

/** The meters of these numbers with their place in the campaign, which nobody hands out meanwhile. */
export async function metersOfRows(tx: Tx, campaignId: string, numbers: readonly string[]): Promise<readonly MeterOfRow[]> {
  await sql`
    select from key_changes c where c.tenant_id = ${tx.tenantId} and c.campaign_id = ${campaignId}
      and c.meter_id in (select m.id from meters m where m.tenant_id = ${tx.tenantId} and m.meter_id = any(${[...numbers]}::text[])) order by c.id for update`.execute(
    tx.q,
  );
  const { rows } = await sql<MeterOfRow>`
    select m.meter_id as number, m.id as meter_id, c.id as change_id, c.state, c.set_no,
      exists (select from key_changes o where o.tenant_id = m.tenant_id and o.meter_id = m.id and o.campaign_id <> ${campaignId} and o.state in ('waiting', 'ready', 'sent', 'failed')) as elsewhere
    from meters m left join key_changes c on c.tenant_id = m.tenant_id and c.campaign_id = ${campaignId} and c.meter_id = m.id
    where m.tenant_id = ${tx.tenantId} and m.deleted_at is null and m.meter_id = any(${[...numbers]}::text[])`.execute(tx.q);
  return rows;
}

export interface KnownToken {
  readonly digest: string;
  /** The meter, change and set that have it; null when it is another kind of token. */
  readonly meter_id: string | null;
  readonly change_id: string | null;
  readonly set_no: number | null;
}

/** Which of these tokens are in the books, as key-change tokens or as any other. */
export async function tokensInBooks(tx: Tx, digests: readonly Buffer[]): Promise<readonly KnownToken[]> {
  const { rows } = await sql<KnownToken>`
    select encode(t.token_digest, 'hex') as digest, c.meter_id, t.change_id, t.set_no
    from key_change_tokens t join key_changes c on c.tenant_id = t.tenant_id and c.id = t.change_id where t.tenant_id = ${tx.tenantId} and t.token_digest = any(${[...digests]}::bytea[])
    union all select encode(k.token_digest, 'hex'), null, null, null from tokens k where k.tenant_id = ${tx.tenantId} and k.token_digest = any(${[...digests]}::bytea[])`.execute(
    tx.q,
  );
  return rows;
}

export interface NewSet {
  readonly changeId: string;
  readonly key: MeterKey;
}

/** The changes go on with a new set. */
export async function putSets(tx: Tx, sets: readonly NewSet[], at: Date): Promise<void> {
  await sql`
    update key_changes c set state = 'ready', set_no = c.set_no + 1, sgc = s.sgc, krn = s.krn, ti = s.ti, base_date = s.base_date, updated_at = ${at}::timestamptz
    from unnest(${sets.map((set) => set.changeId)}::uuid[], ${sets.map(({ key }) => key.sgc)}::text[], ${sets.map(({ key }) => key.krn)}::smallint[], ${sets.map(({ key }) => key.ti)}::text[],
      ${sets.map(({ key }) => key.base_date)}::smallint[]) as s (id, sgc, krn, ti, base_date)
    where c.tenant_id = ${tx.tenantId} and c.id = s.id`.execute(tx.q);
}

export interface NewToken {
  readonly id: string;
  readonly changeId: string;
  readonly setNo: number;
  readonly part: number;
  readonly sealed: string;
  readonly digest: Buffer;
  readonly tail: string;
}

export async function insertTokens(tx: Tx, tokens: readonly NewToken[], at: Date): Promise<void> {
  await sql`
    insert into key_change_tokens (tenant_id, id, change_id, set_no, part, token_sealed, token_digest, token_tail, created_at)
    select ${tx.tenantId}::uuid, r.*, ${at}::timestamptz from unnest(${tokens.map((t) => t.id)}::uuid[], ${tokens.map((t) => t.changeId)}::uuid[], ${tokens.map((t) => t.setNo)}::smallint[],
      ${tokens.map((t) => t.part)}::smallint[], ${tokens.map((t) => t.sealed)}::text[], ${tokens.map((t) => t.digest)}::bytea[], ${tokens.map((t) => t.tail)}::text[]) r`.execute(
    tx.q,
  );
}
