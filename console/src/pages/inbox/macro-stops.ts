import type { Ran } from './macro-menu.tsx';

/** Where a macro was refused, and why; how many conversations it is so with. */
export type Stop = NonNullable<Ran['failed']> & { count: number };

/** One for each step and reason, in the order of the steps. */
export function stopsOf(results: readonly Ran[]): readonly Stop[] {
  const stops = new Map<string, Stop>();
  for (const { failed } of results) {
    if (failed === null) continue;
    const key = `${failed.step} ${failed.code}`;
    stops.set(key, { ...failed, count: (stops.get(key)?.count ?? 0) + 1 });
  }
  return [...stops.values()].sort((one, other) => one.step - other.step);
}
