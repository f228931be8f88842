import type { Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { presentPage, type PageRequest } from '../../../../kernel/pages.ts';
import type { InboxTools } from '../deps.ts';
import { messagesByIds, type MessageFilters, type MessageRow } from './list-queries.ts';
import { cursorOf, placeIn } from './place.ts';
import { presentMessage } from './present.ts';
import type { MessagePage } from './schema.ts';
import { findByWords, frequencies, talksOf, wordsBegun, type WordSearch } from './search-queries.ts';
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
  const led = await leadIn(tx, search);
  if (led === null) return shown(tx, deps, { request, rows: [], next: null });
  const { ids, next } = await findByWords(tx, { ...filters, ...led, before: placeIn(request), limit: request.size });
  return shown(tx, deps, { request, rows: ids.length === 0 ? [] : await messagesByIds(tx, ids), next });
}

/** So many messages are looked at for the talks in which something was said. */
const MOST_SAID = 500;

/** Talks in whose messages all words occur, the latest said first; as many as lie in the latest messages with them. */
export async function talksSaying(tx: Tx, search: string): Promise<readonly string[]> {
  const led = await leadIn(tx, search);
  if (led === null) return [];
  const { ids } = await findByWords(tx, { ...led, before: null, limit: MOST_SAID, conversation: null, direction: null, channel: null, status: null });
  return ids.length === 0 ? [] : talksOf(tx, ids);
}

/** The seldomest word leads; null when one of the words was never written. */
async function leadIn(tx: Tx, search: string): Promise<Pick<WordSearch, 'leading' | 'others'> | null> {
  const sought = soughtWords(search);
  const groups = sought === null ? null : await groupsOf(tx, sought);
  if (groups === null) return null;
  const counts = groups.length === 1 ? [0] : await frequencies(tx, groups);
  const first = counts.indexOf(Math.min(...counts));
  return { leading: groups[first]!, others: groups.filter((_group, index) => index !== first) };
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
