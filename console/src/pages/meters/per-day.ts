import type { Point } from '../../ui/chart.tsx';

type Bought = { created_at: string; units: string | null };

/** Volumes of tokens summed by the reader's day, oldest first, in tenths so that sums stay exact. */
export function perDay(tokens: readonly Bought[]): Point[] {
  const tenths = new Map<string, number>();
  for (const { created_at, units } of tokens) {
    if (units === null) continue;
    const day = localDay(new Date(created_at));
    tenths.set(day, (tenths.get(day) ?? 0) + Math.round(Number(units) * 10));
  }
  return [...tenths].sort(([a], [b]) => a.localeCompare(b)).map(([at, value]) => ({ at, value: value / 10 }));
}

const DAY_MS = 86_400_000;

/**
 * The same with the days on which nothing was bought, up to `until` and at least `least` of them, so that bars stand where
 * their day is.
 */
export function everyDay(points: readonly Point[], until: Date, least: number): Point[] {
  const values = new Map(points.map(({ at, value }) => [at, value]));
  const first = Math.min(Date.parse(points[0]?.at ?? localDay(until)), Date.parse(localDay(until)) - (least - 1) * DAY_MS);
  const days = Math.round((Date.parse(localDay(until)) - first) / DAY_MS) + 1;
  return Array.from({ length: days }, (_one, at) => new Date(first + at * DAY_MS).toISOString().slice(0, 10)).map((at) => ({ at, value: values.get(at) ?? 0 }));
}

function localDay(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
