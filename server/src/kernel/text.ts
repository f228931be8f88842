/** Reading what others sent: nothing here throws but `parseExact`, and nothing is believed. */

import { isDay } from './zone.ts';

/** A decoded JSON object or form; nothing about its values is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without NUL and lone surrogates, which PostgreSQL's text cannot hold; `U+FFFD` stands in their place. */
export function storable(text: string): string {
  const formed = text.isWellFormed() ? text : text.toWellFormed();
  return formed.includes('\0') ? formed.replaceAll('\0', '\uFFFD') : formed;
}

const MOST_CHARACTERS = 300;

/** Storable text without blanks around it, of at most 300 characters (or `most`) as they came; `''` for everything that is neither text nor number. */
export function toText(value: unknown, most = MOST_CHARACTERS): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? storable(value.slice(0, most)).trim() : '';
}

/** A time with its zone, as RFC 1123 or ISO 8601 write it; null for one without a zone, which would be a guess. */
export function readTime(text: string): Date | null {
  if (!/(?:Z|GMT|UTC|[+-]\d\d:?\d\d)$/i.test(text)) return null;
  const [day] = /^\d{4}-\d\d-\d\d/.exec(text) ?? [];
  if (day !== undefined && !isDay(day)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it stands in a page, between tags and inside of quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character]!);
}

/** The value of a JSON text, or undefined when it is none. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/**
 * As JSON.parse, with every number as the text that stood there: `1.00` stays `"1.00"`, a third decimal
 * cannot vanish in a float, and an id may outgrow one. Slower, so only where a number matters.
 * @throws SyntaxError as JSON.parse does
 */
export function parseExact(body: string): unknown {
  return JSON.parse(body, (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value,
  );
}
