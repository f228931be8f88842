import type { Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { presentPage, type PageRequest } from '../../../../kernel/pages.ts';
import type { InboxTools } from '../deps.ts';
import { messagesByIds, type MessageFilters, type MessageRow } from './list-queries.ts';
import { cursorOf, placeIn } from './place.ts';
import { presentMessage } from './present.ts';
import type { MessagePage } from './schema.ts';
import { findByWords, frequencies, wordsBegun } from './search-queries.ts';
import { soughtWords, type SoughtWords } from './words.ts';

interface Search {
  readonly request: PageRequest;
  readonly search: string;
  readonly filters: MessageFilters;
}

/**
 * Messages in which all words occur, the latest first: four statements at most. A page of rare combinations may hold fewer
 * rows than asked for and still have a next one; nobody counts how many there are.
 */
export async function searchMessages(tx: Tx, deps: InboxTools, { request, search, filters }: Search): Promise<Static<typeof MessagePage>> {
  const sought = soughtWords(search);
  const groups = sought === null ? null : await groupsOf(tx, sought);
  if (groups === null) return shown(tx, deps, { request, rows: [], next: null });
  const counts = groups.length === 1 ? [0] : await frequencies(tx, groups);
  const first = counts.indexOf(Math.min(...counts));
  const { size } = request;
  const { ids, next } = await findByWords(tx, {
    ...filters,
    leading: groups[first]!,
    others: groups.filter((_group, index) => index !== first),
    before: placeIn(request),
    limit: size,
  });
  return shown(tx, deps, { request, rows: ids.length === 0 ? [] : await messagesByIds(tx, ids), next });
}

/** Of each word that is sought, the words that count as it; null when one of them was never written. */
async function groupsOf(tx: Tx, { whole, start }: SoughtWords): Promise<readonly (readonly string[])[] | null> {
  const begun = start === null ? null : await wordsBegun(tx, start);
  if (begun?.length === 0) return null;
  return [...whole.map((word) => [word]), ...(begun === null ? [] : [begun])];
}

interface FoundPage {
  readonly request: PageRequest;
  readonly rows: readonly MessageRow[];
  readonly next: bigint | null;
}

function shown(tx: Tx, deps: InboxTools, { request, rows, next }: FoundPage): Static<typeof MessagePage> {
  const page = presentPage({ ...request, page: 1 }, { rows, count: rows.length, estimate: next !== null, cursorOf }, (row) =>
    presentMessage(deps, tx.tenantId, row),
  );
  return { ...page, next: null, next_cursor: next === null ? null : Buffer.from(JSON.stringify([String(next), ''])).toString('base64url') };
}
