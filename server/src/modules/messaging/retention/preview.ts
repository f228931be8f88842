import type { Tx } from '../../../kernel/db.ts';
import { firstIdOf } from '../../../kernel/ids.ts';
import { countOldFiles } from '../whatsapp/index.ts';
import { countOld } from './place-queries.ts';
import type { PlaceName } from './places.ts';
import { readMarkOf } from './queries.ts';
import { monthsBefore } from './setting.ts';

/** Rows that are looked at to tell how many would go; beyond, it is more than what is said. */
const MOST_SEEN = 50_000;

export interface Preview {
  readonly before: Date;
  readonly messages: number;
  readonly texts: number;
  readonly files: number;
  /** There are more: nobody counts to the end of a million. */
  readonly hasMore: boolean;
}

/** What the first night would remove. */
export async function previewRemoval(tx: Tx, { months, now }: { readonly months: number; readonly now: Date }): Promise<Preview> {
  const before = monthsBefore(now, months);
  const messages = await wouldGo(tx, 'conversation_messages', before);
  const texts = await wouldGo(tx, 'outbox_messages', before);
  const files = await countOldFiles(tx, { before, limit: MOST_SEEN });
  return {
    before,
    messages: messages.count,
    texts: texts.count,
    files,
    hasMore: Math.max(messages.seen, texts.seen, files) >= MOST_SEEN,
  };
}

async function wouldGo(tx: Tx, place: PlaceName, before: Date): Promise<{ readonly seen: number; readonly count: number }> {
  return countOld(tx, place, { after: await readMarkOf(tx, place), end: firstIdOf(before), limit: MOST_SEEN });
}
