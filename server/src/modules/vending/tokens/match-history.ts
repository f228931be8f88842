import type { OpenAttempt } from './waiting-queries.ts';
import type { HistoryEntry } from './port.ts';

export type HistoryVerdict = { readonly kind: 'found'; readonly entry: HistoryEntry } | { readonly kind: 'absent' } | { readonly kind: 'ambiguous' };

export interface HistoryQuestion {
  /** Entries of the meter that are not in our books, newest first. */
  readonly entries: readonly HistoryEntry[];
  readonly attempt: OpenAttempt;
  readonly at: Date;
}

/** The vendor writes its own local time without a zone: any zone of the earth is allowed for, and its clock may be a quarter of an hour wrong. */
const WEST_MS = 12 * 3_600_000;
const EAST_MS = 14 * 3_600_000;
const SKEW_MS = 15 * 60_000;

/**
 * Looks for the open attempt in the vendor's history. With one vend in flight per meter, an unbooked
 * line of the right size and time can only be this attempt's; two such lines are a person's to judge.
 */
export function matchHistory({ entries, attempt, at }: HistoryQuestion): HistoryVerdict {
  const candidates = entries.filter((entry) => sameSize(entry, attempt) && plausibleTime(entry.generatedAt, attempt.requested_at, at));
  const [first, second] = candidates;
  if (!first) return { kind: 'absent' };
  return second ? { kind: 'ambiguous' } : { kind: 'found', entry: first };
}

function sameSize(entry: HistoryEntry, attempt: OpenAttempt): boolean {
  if (attempt.by_units) return entry.tenths !== null && entry.tenths === attempt.tenths;
  return entry.paidMinor !== null && entry.paidMinor === attempt.water_minor;
}

function plausibleTime(text: string | null, requestedAt: Date, now: Date): boolean {
  const time = text === null ? Number.NaN : vendorClock(text);
  // a line whose time cannot be read may be ours; the other checks still hold
  if (Number.isNaN(time)) return true;
  return time >= requestedAt.getTime() - SKEW_MS - WEST_MS && time <= now.getTime() + SKEW_MS + EAST_MS;
}

/** `2026-11-20 14:05:00`, `2026/11/20 14:05:00`, `20/11/2026 14:05:00`, with `T` or seconds' fractions: the vendor's local time in milliseconds, read as if it were UTC; NaN for anything else. */
export function vendorClock(text: string): number {
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2}))?/.exec(text.trim());
  if (iso) return utc([iso[1], iso[2], iso[3], iso[4], iso[5], iso[6]]);
  const european = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})[T ](\d{1,2}):(\d{2})(?::(\d{2}))?/.exec(text.trim());
  return european ? utc([european[3], european[2], european[1], european[4], european[5], european[6]]) : Number.NaN;
}

function utc(parts: readonly (string | undefined)[]): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
