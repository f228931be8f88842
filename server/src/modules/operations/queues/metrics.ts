import type { Db } from '../../../kernel/db.ts';
import type { Metrics } from '../../../kernel/metrics.ts';
import { countDeadLetters } from './queries.ts';

/** Keeps `mkondo_dead_letters` true whenever the figures are read. */
export function watchDeadLetters({ db, metrics }: { readonly db: Db; readonly metrics: Metrics }): void {
  metrics.beforeReading.add(async () => {
    const counts = await db.asSystem(countDeadLetters);
    metrics.deadLetters.reset();
    for (const { job, n } of counts) metrics.deadLetters.set({ job }, n);
  });
}
