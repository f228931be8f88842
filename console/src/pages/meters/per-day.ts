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

function localDay(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
