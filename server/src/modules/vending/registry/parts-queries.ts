import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

/** Where a search looks: in the fields of meters, of customers, or among the other names of meters. */
type PartsOf = 'meters' | 'customers' | 'aliases';

/** What must stand somewhere in a row, all of it; as the fields are kept: small letters, of aliases capitals. */
export interface Sought {
  readonly of: PartsOf;
  readonly words: readonly string[];
}

/** As many ids as are worth gathering; what more rows hold lies close together in every list. */
export const MOST_GATHERED = 1_000;
/** As the parts are kept (migration 0145). */
const SHORTEST = 3;
const LONGEST = 12;
/** Behind every letter, in the order of bytes in which the parts are kept. */
const LAST = '\u{10FFFF}';

interface Probe {
  readonly no: number;
  readonly kind: PartsOf;
  readonly first: string;
}

/** Each word by its beginning; those that are too short stand in too many rows. */
function probesOf(sought: readonly Sought[]): readonly Probe[] {
  return sought.flatMap(({ of, words }, no) => {
    const letters = words.map((word) => Array.from(word)).filter((word) => word.length >= SHORTEST);
    return letters.map((word) => ({ no, kind: of, first: word.slice(0, LONGEST).join('') }));
  });
}

/**
 * For each that is sought, the ids of rows that may hold all of its words: those that hold the rarest. To be looked at
 * once more, for the other words and what is longer than a part. By ranges of one index, whatever the tenant has.
 * @returns null where more than `MOST_GATHERED` rows hold each of its words, or all are too short to be looked up
 */
export async function gatherCandidates(tx: Tx, sought: readonly Sought[]): Promise<readonly (readonly string[] | null)[]> {
  const probes = probesOf(sought);
  if (probes.length === 0) return sought.map(() => null);
  const { rows } = await sql<{ no: number; ids: string[] }>`
    select distinct on (w.no) w.no, found.ids
    from unnest(${probes.map((probe) => probe.no)}::int[], ${probes.map((probe) => probe.kind)}::text[], ${probes.map((probe) => probe.first)}::text[], ${probes.map((probe) => probe.first + LAST)}::text[])
      as w (no, kind, first, last)
    cross join lateral (
      select count(*) as n, case when count(*) <= ${MOST_GATHERED} then coalesce(array_agg(distinct r.id), '{}') end as ids
      from (select p.id from registry_parts p where p.tenant_id = ${tx.tenantId} and p.kind = w.kind and p.part >= w.first and p.part < w.last limit ${MOST_GATHERED + 1}) r) found
    where found.ids is not null order by w.no, found.n`.execute(tx.q);
  const byNo = new Map(rows.map((row) => [row.no, row.ids]));
  return sought.map((_one, no) => byNo.get(no) ?? null);
}
