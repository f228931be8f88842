import { sql, type RawBuilder } from 'kysely';
import type { Queries } from './db.ts';
import { knownCount, MOST_COUNTED, type PageRequest } from './pages.ts';

/** What was searched for is counted up to here: a search looks at each row, and nobody turns twenty pages of its hits. */
const MOST_HITS_COUNTED = 1_001;

export interface Counting {
  readonly page: PageRequest;
  /** How many the page's statement found. */
  readonly rows: number;
  /** `from … where …` of the whole list. */
  readonly from: RawBuilder<unknown>;
  /** True where each row must be looked at to tell whether it belongs to the list. */
  readonly searched?: boolean;
}

export interface Counted {
  readonly count: number;
  readonly estimate: boolean;
}

/** How long a list is: as its page told, else counted up to a bound, beyond which it is an estimate. */
export async function countList(q: Queries, { page, rows, from, searched = false }: Counting): Promise<Counted> {
  const known = knownCount(page, rows);
  if (known !== null) return { count: known, estimate: false };
  const most = searched ? MOST_HITS_COUNTED : MOST_COUNTED;
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select ${from} limit ${most}) c`.execute(q);
  const count = counted.rows[0]!.n;
  return { count, estimate: count >= most };
}
