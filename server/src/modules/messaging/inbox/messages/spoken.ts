import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { storable } from '../../../../kernel/text.ts';
import { findOrCreatePerson } from '../../contacts/index.ts';
import type { SpokenWord } from '../../whatsapp/index.ts';
import { tellMessage, tellTalk } from '../conversations/events.ts';
import { countSaid, ensureTalk, type LockedConversation, type TalkPatch } from '../conversations/queries.ts';
import { applyChange } from './changes.ts';
import { previewOf } from './hear.ts';
import { fillPlace, findByProvider, insertMessage } from './queries.ts';
import type { MessageStatus } from './schema.ts';
import { wordsOf } from './words.ts';

/** What was said outside of this system: typed in the Business app (shown as ours), or before the number was connected. Told any number of times. */
export async function takeSpoken(tx: Tx, words: readonly SpokenWord[], now: Date): Promise<void> {
  // talks are held in one order by all who hold several
  for (const word of words.toSorted((a, b) => a.at.getTime() - b.at.getTime())) await takeOne(tx, word, now);
}

/** Kept for a file that comes later. */
const PLACE = 'media_placeholder';

async function takeOne(tx: Tx, word: SpokenWord, now: Date): Promise<void> {
  const text = storable(word.text ?? '');
  const { numberId: channelId, kind, body, direction } = word;
  if (await applyChange(tx, { channelId, kind, text, body, byCustomer: direction === 'in', at: now })) return;
  const contactId = await findOrCreatePerson(tx, [word.person, ...word.aliases], 'inbound');
  const talk = await ensureTalk(tx, { id: newId(), contactId, channel: 'whatsapp', channelId, peer: word.person.value, at: word.at });
  const known = await findByProvider(tx, channelId, word.providerId);
  if (known) {
    if (known.kind === PLACE && kind !== PLACE) await fillPlace(tx, known.id, { kind, text, body, at: now });
    return;
  }
  const id = newId();
  const { version } = await countSaid(tx, talk.id, { patch: followed(talk, word, text), isWord: false, at: now });
  await insertMessage(tx, {
    id,
    conversationId: talk.id,
    direction,
    channel: 'whatsapp',
    kind,
    text,
    body,
    status: direction === 'in' ? 'received' : statusOf(word.status),
    source: word.source === 'echo' ? 'business_app' : 'history',
    channelId,
    providerId: word.providerId,
    sentAt: word.at,
    isPast: word.source === 'history',
    words: wordsOf(text),
    at: word.source === 'history' ? word.at : now,
  });
  if (talk.isNew) tellTalk(tx, talk.id, { version, kind: 'conversation.created' });
  tellMessage(tx, { conversationId: talk.id, messageId: id, version, isNew: true });
}

/** An answer by telephone is an answer; the past changes nothing of a talk that is there. */
function followed(talk: LockedConversation & { readonly isNew: boolean }, word: SpokenWord, text: string): TalkPatch {
  const last = { last_message_at: word.at, last_message_text: previewOf(word.kind, text), last_message_direction: word.direction };
  if (word.source === 'history') return talk.isNew ? { ...last, state: 'resolved' } : {};
  return { ...last, ...(word.direction === 'out' ? { waiting_since: null } : {}), ...(talk.isNew ? { state: 'resolved' } : {}) };
}

const STATUSES: Readonly<Record<string, MessageStatus>> = { delivered: 'delivered', read: 'read', played: 'read', error: 'failed' };

function statusOf(status: string | null): MessageStatus {
  return STATUSES[status ?? ''] ?? 'sent';
}
