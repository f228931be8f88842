/** When a delivery is tried again, and when an address is left alone. Nothing in here reads or writes. */

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
export const DAY_MS = 24 * HOUR;

/** Pauses after each failed try; eleven tries in about three days. */
const PAUSES_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 8 * HOUR, 10 * HOUR, 12 * HOUR, 14 * HOUR, 20 * HOUR];
/** A quarter more or less, so that what failed together does not come back together. */
const JITTER = 0.25;
/** However long an address was left alone meanwhile, nothing is older than this when it arrives. */
export const KEPT_WAITING_MS = 4 * DAY_MS;
/** An address that has only failed for this long is switched off. */
const GIVEN_UP_MS = 5 * DAY_MS;
/** Failures in a row after which an address is left alone for a while, and then asked by one delivery. */
export const CIRCUIT_AFTER = 5;
const CIRCUIT_MS = [30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE];
/** The receiver says that it is gone for good (Standard Webhooks). */
const GONE = 410;

export interface Outcome {
  readonly status: number | null;
  readonly error: string | null;
  readonly retryAfterMs: number | null;
}

/** @param tries how often it was tried by now @param chance 0 to 1 @returns null when it is given up */
export function nextTry({ tries, now, chance, retryAfterMs }: { tries: number; now: Date; chance: number; retryAfterMs: number | null }): Date | null {
  const pause = PAUSES_MS[tries - 1];
  if (pause === undefined) return null;
  const spread = Math.round(pause * (1 + JITTER * (2 * chance - 1)));
  return new Date(now.getTime() + Math.max(spread, Math.min(retryAfterMs ?? 0, DAY_MS)));
}

export interface Health {
  readonly failures: number;
  readonly failingSince: Date | null;
}

export interface Verdict extends Health {
  readonly resumeAt: Date | null;
  /** Why the address is switched off now; empty while it is not. */
  readonly off: '' | 'failing' | 'gone';
}

/** What one call says of its address. */
export function judge({ failures, failingSince }: Health, { status, error, retryAfterMs }: Outcome, now: Date): Verdict {
  if (error === null) return { failures: 0, failingSince: null, resumeAt: null, off: '' };
  const [count, since] = [failures + 1, failingSince ?? now];
  const rest = count < CIRCUIT_AFTER ? 0 : CIRCUIT_MS[Math.min(count - CIRCUIT_AFTER, CIRCUIT_MS.length - 1)]!;
  const asked = status === 429 || status === 503 ? Math.min(retryAfterMs ?? 0, HOUR) : 0;
  const pause = Math.max(rest, asked);
  const off = status === GONE ? 'gone' : now.getTime() - since.getTime() >= GIVEN_UP_MS ? 'failing' : '';
  return { failures: count, failingSince: since, resumeAt: pause === 0 ? null : new Date(now.getTime() + pause), off };
}
