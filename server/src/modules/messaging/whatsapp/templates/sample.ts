import type { Tx } from '../../../../kernel/db.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import type { WhatsappDeps } from '../deps.ts';
import { keyOf } from '../media/fetch.ts';
import { findMedia, type MediaRow } from '../media/queries.ts';
import type { GraphAnswer, TemplatePart, WhatsappAccount } from '../port.ts';

const MEDIA: ReadonlySet<string> = new Set(['image', 'video', 'document']);

/** Parts come as somebody wrote them. */
const small = (word: unknown): string => (typeof word === 'string' ? word.toLowerCase() : '');

/** The part above the text that is a file; `sample` is the id of a file of ours that shows reviewers what will stand there. */
function mediaHead(components: readonly TemplatePart[]): TemplatePart | undefined {
  return components.find(({ type, format }) => type.toLowerCase() === 'header' && MEDIA.has(small(format)));
}

async function sampleOf(tx: Tx, head: TemplatePart): Promise<MediaRow | undefined> {
  const id = head['sample'];
  return typeof id === 'string' && isUuid(id) ? findMedia(tx, id.toLowerCase()) : undefined;
}

/** Whether Meta's reviewers would miss an example of a file: neither a file of ours nor a handle of Meta's is named. Each card has a file of its own. */
export async function lacksSample(tx: Tx, components: readonly TemplatePart[]): Promise<boolean> {
  for (const card of components.flatMap(({ cards = [] }) => cards)) if (await lacksSample(tx, card.components)) return true;
  const head = mediaHead(components);
  if (head === undefined || hasHandle(head)) return false;
  const row = await sampleOf(tx, head);
  return row?.state !== 'stored' || row.kind !== small(head.format);
}

function hasHandle({ example }: TemplatePart): boolean {
  return typeof example === 'object' && example !== null && 'header_handle' in example;
}

const GONE = { kind: 'refused', code: 'no_file', reason: 'the file above the text is not there any more', trouble: false, retryable: false } as const;

/** The parts as Meta takes them: a file of ours is handed over, and its handle stands in its place. Twice does no harm. */
export async function withSample(
  deps: WhatsappDeps,
  account: WhatsappAccount,
  components: readonly TemplatePart[],
): Promise<GraphAnswer<readonly TemplatePart[]>> {
  const parts: TemplatePart[] = [];
  for (const part of components) {
    const answer = await withSamplesOfCards(deps, account, part);
    if (answer.kind !== 'done') return answer;
    parts.push(answer.value);
  }
  return withOwnSample(deps, account, parts);
}

async function withSamplesOfCards(deps: WhatsappDeps, account: WhatsappAccount, part: TemplatePart): Promise<GraphAnswer<TemplatePart>> {
  if (part.cards === undefined) return { kind: 'done', value: part };
  const cards: NonNullable<TemplatePart['cards']>[number][] = [];
  for (const card of part.cards) {
    const answer = await withOwnSample(deps, account, card.components);
    if (answer.kind !== 'done') return answer;
    cards.push({ ...card, components: answer.value });
  }
  return { kind: 'done', value: { ...part, cards } };
}

async function withOwnSample(deps: WhatsappDeps, account: WhatsappAccount, components: readonly TemplatePart[]): Promise<GraphAnswer<readonly TemplatePart[]>> {
  const head = mediaHead(components);
  if (head === undefined || hasHandle(head)) return { kind: 'done', value: components };
  const row = await deps.db.inTenant(account.tenantId, (tx) => sampleOf(tx, head));
  const content = row === undefined ? null : await deps.store.read(keyOf(row));
  if (row === undefined || content === null) return GONE;
  const answer = await deps.provider.uploadSample(account, { mime: row.mime, filename: row.filename, content });
  if (answer.kind !== 'done') return answer;
  const shown = { type: head.type, format: small(head.format).toUpperCase(), example: { header_handle: [answer.value.handle] } };
  return { kind: 'done', value: components.map((part) => (part === head ? shown : part)) };
}
