import type { Tx } from '../../../../kernel/db.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import { whatsappJobs } from '../jobs.ts';
import type { TemplateItem } from '../port.ts';
import { applyNews } from './queries.ts';

/** What Meta says of templates: applied in the order in which it came, and read anew where the definition changed. */
export async function applyTemplateNews(tx: Tx, items: readonly TemplateItem[], now: Date): Promise<void> {
  // one statement changes a row once: several items about one template go one behind the other
  for (const group of rounds(items)) await applyNews(tx, group.map(newsOf), now);
  if (items.some((item) => item.isChanged)) await enqueue(tx, whatsappJobs.templates, [{ tenantId: tx.tenantId }]);
}

function rounds(items: readonly TemplateItem[]): readonly (readonly TemplateItem[])[] {
  const byTemplate = [...Map.groupBy(items, (item) => `${item.metaId} ${item.name} ${item.language}`).values()];
  const most = Math.max(0, ...byTemplate.map((group) => group.length));
  return Array.from({ length: most }, (_none, round) => byTemplate.flatMap((group) => group[round] ?? []));
}

function newsOf({ metaId, name, language, status, reason, quality, category, comingCategory }: TemplateItem): Parameters<typeof applyNews>[1][number] {
  return {
    metaId,
    name,
    language,
    status: status ?? null,
    reason: reason ?? null,
    quality: quality ?? null,
    category: category ?? null,
    comingCategory: comingCategory ?? null,
  };
}
