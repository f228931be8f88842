import { Type, type TSchema } from 'typebox';
import { invalid, type AppError } from './errors.ts';
import { isUuid } from './ids.ts';

/** Query fields of every list; features add their filters beside them. */
export const pageQuery = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  cursor: Type.Optional(Type.String({ maxLength: 400 })),
  client: Type.Optional(Type.String()),
};

/** Of lists in which one can look for words. */
export const searchQuery = { search: Type.Optional(Type.String({ maxLength: 100 })) };

/** Of lists that come in several orders; `readKeyset` refuses those that one has not. */
export const orderQuery = { ordering: Type.Optional(Type.String({ maxLength: 40 })) };

export function pageOf<T extends TSchema>(item: T): TSchema {
  return Type.Object({
    count: Type.Integer(),
    /** True when `count` is an estimate: counting exactly would cost more than it tells. */
    count_is_estimate: Type.Boolean(),
    next: Type.Union([Type.String(), Type.Null()]),
    previous: Type.Union([Type.String(), Type.Null()]),
    next_cursor: Type.Union([Type.String(), Type.Null()]),
    page_size: Type.Integer(),
    total_pages: Type.Integer(),
    current_page: Type.Integer(),
    results: Type.Array(item),
  });
}

export interface PageRequest {
  readonly page: number;
  readonly size: number;
  readonly cursor: readonly [string, string] | null;
  readonly url: string;
}

export interface PageQuery {
  readonly page?: number;
  readonly page_size?: number;
  readonly cursor?: string;
}

export function pageRequest(query: PageQuery, url: string): PageRequest {
  return { page: query.page ?? 1, size: query.page_size ?? 50, cursor: query.cursor ? readCursor(query.cursor) : null, url };
}

/** Which rows to fetch: one more than the page holds, and with a cursor none are passed over. */
export function rowsOf({ cursor, page, size }: PageRequest): { readonly limit: number; readonly offset: number } {
  return { limit: size + 1, offset: cursor ? 0 : (page - 1) * size };
}

/** Lists count up to here: beyond, no exact figure is needed. */
export const MOST_COUNTED = 10_001;

export function isEstimate(count: number): boolean {
  return count >= MOST_COUNTED;
}

/** A first page, or a last one, that is not full has told how many there are: nothing needs to be counted. */
export function knownCount(request: PageRequest, rows: number): number | null {
  if (request.cursor !== null || rows > request.size || (rows === 0 && request.page > 1)) return null;
  return (request.page - 1) * request.size + rows;
}

/** What somebody looks for, as words in lower case that must all occur. */
export function searchWords(search: string | undefined): readonly string[] {
  return (search ?? '')
    .replaceAll('\0', '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8);
}

/** Rows come one more than asked for, so that a next page is known without counting. */
export interface PageRows<R> {
  readonly rows: readonly R[];
  readonly count: number;
  readonly estimate: boolean;
  /** Null for orders that are turned page by page only. */
  readonly cursorOf: ((row: R) => readonly [string, string]) | null;
}

export interface Page<T> {
  count: number;
  count_is_estimate: boolean;
  next: string | null;
  previous: string | null;
  next_cursor: string | null;
  page_size: number;
  total_pages: number;
  current_page: number;
  results: T[];
}

export function presentPage<R, T>(request: PageRequest, found: PageRows<R>, present: (row: R) => T): Page<T> {
  const rows = found.rows.slice(0, request.size);
  const more = found.rows.length > request.size;
  const last = rows.at(-1);
  return {
    count: found.count,
    count_is_estimate: found.estimate,
    next: more && !request.cursor ? withPage(request.url, request.page + 1) : null,
    previous: request.page > 1 ? withPage(request.url, request.page - 1) : null,
    next_cursor: more && last && found.cursorOf ? writeCursor(found.cursorOf(last)) : null,
    page_size: request.size,
    total_pages: Math.max(1, Math.ceil(found.count / request.size)),
    current_page: request.page,
    results: rows.map(present),
  };
}

/** The cursor of lists that show the newest first: ids grow with time, so the id is enough. */
export function cursorById(row: { readonly id: string }): readonly [string, string] {
  return ['', row.id];
}

/**
 * The id behind which a newest-first list goes on.
 * @throws AppError `invalid` for a cursor of another list
 */
export function idAfter(page: PageRequest): string | null {
  if (page.cursor === null) return null;
  if (!isUuid(page.cursor[1])) throw notACursor();
  return page.cursor[1];
}

/** A list of a handful, in the shape of every list: nothing is counted and there is no cursor. */
export function wholeList<R, T>(list: { readonly rows: readonly R[]; readonly query: PageQuery; readonly url: string }, present: (row: R) => T): Page<T> {
  const request = pageRequest(list.query, list.url);
  const from = (request.page - 1) * request.size;
  const rows = list.rows.slice(from, from + request.size + 1);
  return { ...presentPage(request, { rows, count: list.rows.length, estimate: false, cursorOf: null }, present) };
}

function withPage(url: string, page: number): string {
  const parsed = new URL(url, 'http://list');
  parsed.searchParams.set('page', String(page));
  return `${parsed.pathname}${parsed.search}`;
}

function writeCursor(key: readonly [string, string]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function readCursor(text: string): readonly [string, string] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parsed) && parsed.length === 2 && parsed.every((part) => typeof part === 'string')) return parsed as unknown as [string, string];
  } catch {
    /* answered below */
  }
  throw notACursor();
}

function notACursor(): AppError {
  return invalid({ cursor: ['Not a cursor of this list.'] });
}
