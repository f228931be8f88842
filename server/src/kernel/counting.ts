import { sql, type RawBuilder } from 'kysely';
import type { Queries } from './db.ts';
import { knownCount, MOST_COUNTED, type PageRequest } from './pages.ts';

/** What was searched for and gathered is counted up to here: nobody turns twenty pages of hits. */
const MOST_HITS_COUNTED = 1_001;
/** Where each row is looked at to tell whether it is a hit: so many beyond the page. */
const MOST_HITS_LOOKED_AT = 101;

export interface Counting {
  readonly page: PageRequest;
  /** How many the page's statement found. */
  readonly rows: number;
  /** `from … where …` of the whole list. */
  readonly from: RawBuilder<unknown>;
  /** How the rows of a search are found: gathered out of indexes, or each row looked at. */
  readonly search?: 'gathered' | 'scanned' | null;
}

export interface Counted {
  readonly count: number;
  readonly estimate: boolean;
}

/** How long a list is: as its page told, else counted up to a bound, beyond which it is an estimate. */
export async function countList(q: Queries, { page, rows, from, search = null }: Counting): Promise<Counted> {
  const known = knownCount(page, rows);
  if (known !== null) return { count: known, estimate: false };
  const most = boundOf(search, page);
  const counted = await sql<{ n: number }>`select count(*)::int as n from (select ${from} limit ${most}) c`.execute(q);
  const count = counted.rows[0]!.n;
  return { count, estimate: count >= most };
}

function boundOf(search: Counting['search'], { page, size }: PageRequest): number {
  if (search === 'scanned') return Math.min(MOST_HITS_LOOKED_AT + (page - 1) * size, MOST_HITS_COUNTED);
  return search === 'gathered' ? MOST_HITS_COUNTED : MOST_COUNTED;
}
