import type { Tx } from '../../../../kernel/db.ts';
import type { WhatsappTools } from '../deps.ts';
import { readMessage } from '../messages/message.ts';
import { applyNews, findByName, type TemplateNews } from '../templates/queries.ts';
import { findSent, type SentBy } from './refused-queries.ts';
import type { Placed } from './rows.ts';

/**
 * A message that was taken may fail later because its template is paused or disabled. Meta's own word about the template
 * may come late or never: what is queued behind this message ends here, and a campaign stops.
 */
export async function stopRefusedTemplates(
  tx: Tx,
  { secrets, clock }: Pick<WhatsappTools, 'secrets' | 'clock'>,
  statuses: readonly Placed<'status'>[],
): Promise<void> {
  const refused = new Map(statuses.filter(({ item }) => item.templateIs !== undefined).map(({ item, numberId }) => [item.wamid, { item, numberId }]));
  if (refused.size === 0) return;
  const sent = await findSent(
    tx,
    [...refused.values()].map(({ item, numberId }) => ({ numberId, wamid: item.wamid })),
  );
  const news = new Map<string, TemplateNews>();
  for (const one of sent) {
    const { item } = refused.get(one.wamid)!;
    const template = await templateOf(tx, secrets, one);
    if (template) news.set(template.id, { ...NOTHING_MORE, ...template, metaId: template.meta_id ?? '', status: item.templateIs!, reason: item.errorText });
  }
  if (news.size > 0) await applyNews(tx, [...news.values()], clock.now());
}

const NOTHING_MORE = { quality: null, category: null, comingCategory: null } as const;

async function templateOf(tx: Tx, secrets: WhatsappTools['secrets'], { id, sealed, wabaId }: SentBy) {
  const message = readMessage(secrets.open(sealed, { tenantId: tx.tenantId, recordId: id, field: 'body' }));
  if (message?.type !== 'template') return undefined;
  const found = await findByName(tx, { wabaId, name: message.template.name, language: message.template.language.code });
  return found && { id: found.id, meta_id: found.meta_id, name: found.name, language: found.language };
}
