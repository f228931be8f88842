export type Sum = { kind: string; count: number; open: number };

/** What a comparison has seen by kind, those that are open first; an older or unfinished one has nothing to tell. */
export function sumsOf(summary: unknown): Sum[] {
  const breaks = (summary as { breaks?: Record<string, { count?: number; open?: number }> } | null)?.breaks ?? {};
  return Object.entries(breaks)
    .map(([kind, { count = 0, open = 0 }]) => ({ kind, count, open }))
    .toSorted((a, b) => b.open - a.open || b.count - a.count);
}
