import type { Tx } from '../../../../kernel/db.ts';
import type { WhatsappListeners, WhatsappTools } from '../deps.ts';
import { addIncoming, type Incoming } from '../media/incoming.ts';
import { changeNumber } from '../numbers/queries.ts';
import { endTrouble, reportTrouble } from '../numbers/trouble.ts';
import type { HookItem, NumberItem } from '../port.ts';
import { applyTemplateNews } from '../templates/news.ts';
import { keepHeard } from '../window/queries.ts';
import { keepNotices, keepStatuses } from './queries.ts';
import { consentOf, heardOf, noticeRowOf, statusRowOf, wordOf, type Placed } from './rows.ts';
import { spokenOf } from './spoken.ts';
import { stopRefusedTemplates } from './template-refused.ts';

/** An item with what is ours of it. */
export interface Located {
  readonly item: HookItem;
  readonly eventId: string;
  readonly receivedAt: Date;
  /** The number that it is about; null when it is none of ours. */
  readonly numberId: string | null;
  /** Of an account's news: every number meant. */
  readonly all: readonly string[];
}

type ApplyDeps = WhatsappTools & WhatsappListeners;

/** Everything that follows from these items, each step one statement for all of them. Applied twice it changes nothing. */
export async function applyItems(tx: Tx, deps: ApplyDeps, located: readonly Located[]): Promise<void> {
  const now = deps.clock.now();
  const messages = ofKind(located, 'message').filter(({ item }) => !item.isHistory);
  const statuses = ofKind(located, 'status');
  const spoken = located.flatMap(spokenOf);
  await deps.storeInbound(tx, once(messages).map(wordOf));
  await keepHeard(tx, messages.flatMap(heardOf));
  await addIncoming(tx, [...messages, ...ofKind(located, 'spoken'), ...pastOf(located)].flatMap(incomingOf), now);
  if (spoken.length > 0) await deps.onSpoken?.(tx, spoken);
  await keepStatuses(tx, statuses.map(statusRowOf), now);
  await deps.recordConsent(tx, [...ofKind(located, 'preference'), ...statuses].flatMap(consentOf));
  await stopTroubled(tx, deps, statuses);
  await stopRefusedTemplates(tx, deps, statuses);
  await applyTemplateNews(
    tx,
    located.flatMap(({ item }) => (item.kind === 'template' ? [item] : [])),
    now,
  );
  for (const one of located) if (one.item.kind === 'number') await applyNumberNews(tx, deps, { item: one.item, numberIds: one.all });
  await keepNotices(tx, located.filter(isNews).map(noticeRowOf), now);
}

/** Those of one kind that belong to a number of ours. */
function ofKind<K extends HookItem['kind']>(located: readonly Located[], kind: K): readonly Placed<K>[] {
  return located.filter((one) => one.item.kind === kind && one.numberId !== null) as unknown as readonly Placed<K>[];
}

/** Messages and statuses of ours have places of their own; the rest is kept as news, also what is nobody's. */
function isNews({ item, numberId }: Located): boolean {
  if (item.kind === 'message') return item.isHistory || numberId === null;
  // a piece of history is kept whole already
  if (item.kind === 'spoken') return item.source === 'echo';
  return item.kind === 'status' || item.kind === 'preference' ? numberId === null : true;
}

/** The same message twice in one body is one message. */
function once(messages: readonly Placed<'message'>[]): readonly Placed<'message'>[] {
  return [...new Map(messages.toReversed().map((one) => [`${one.numberId} ${one.item.wamid}`, one])).values()].toReversed();
}

function pastOf(located: readonly Located[]): readonly Placed<'message'>[] {
  return ofKind(located, 'message').filter(({ item }) => item.isHistory);
}

function incomingOf({ item, numberId }: Placed<'message'> | Placed<'spoken'>): readonly Incoming[] {
  return item.media === null ? [] : [{ ...item.media, numberId, wamid: item.wamid }];
}

/** A failure that is the account's own stops the number before the next message fails for the same reason. */
async function stopTroubled(tx: Tx, deps: ApplyDeps, statuses: readonly Placed<'status'>[]): Promise<void> {
  const troubled = new Map(statuses.filter(({ item }) => item.isTrouble).map((one) => [one.numberId, one.item]));
  for (const [numberId, { errorCode, errorText }] of troubled)
    await reportTrouble(tx, deps, { numberId, code: errorCode, text: errorText, at: deps.clock.now() });
}

async function applyNumberNews(
  tx: Tx,
  deps: ApplyDeps,
  { item, numberIds }: { readonly item: NumberItem; readonly numberIds: readonly string[] },
): Promise<void> {
  const at = deps.clock.now();
  for (const numberId of numberIds) {
    const { messagingLimit: messaging_limit, throughput, nameStatus } = item;
    if ([messaging_limit, throughput, nameStatus].some((value) => value !== undefined))
      await changeNumber(tx, numberId, { messaging_limit, throughput, name_status: nameStatus?.toLowerCase(), at });
    if (item.trouble === '') await endTrouble(tx, deps, { numberId, at });
    else if (item.trouble !== undefined)
      await reportTrouble(tx, deps, { numberId, code: item.trouble, text: 'WhatsApp has ended or limited this account', at });
  }
}
