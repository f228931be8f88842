import type { Tx } from '../../../../kernel/db.ts';
import { isFields, toText, type Fields } from '../../../../kernel/text.ts';
import { tellMessage } from '../conversations/events.ts';
import { touchTalks } from '../conversations/queries.ts';
import { findByProvider, markRevoked, rewriteMessage, writeReaction, type StoredMessage } from './queries.ts';
import { wordsOf } from './words.ts';

/** Something that changes what was said before, as the provider tells it. */
export interface Change {
  readonly channelId: string;
  readonly kind: string;
  readonly text: string | null;
  readonly body: unknown;
  readonly byCustomer: boolean;
  readonly at: Date;
}

interface Kind {
  /** Where the id of what is changed stands. */
  readonly target: (body: Fields) => string;
  readonly apply: (tx: Tx, message: StoredMessage, change: Change) => Promise<void>;
}

const idIn = (body: Fields, part: string, field: string): string => {
  const inner = body[part];
  return isFields(inner) ? toText(inner[field]) : '';
};

const KINDS: Readonly<Record<string, Kind>> = {
  reaction: {
    target: (body) => idIn(body, 'reaction', 'message_id'),
    apply: (tx, { id }, { text, byCustomer, at }) => writeReaction(tx, { messageId: id, byCustomer, emoji: text ?? '', userId: null, at }),
  },
  edit: {
    target: (body) => idIn(body, 'edit', 'original_message_id'),
    apply: (tx, { id }, { text, at }) => rewriteMessage(tx, { id, text: text ?? '', words: wordsOf(text ?? ''), at }),
  },
  revoke: { target: (body) => idIn(body, 'revoke', 'original_message_id'), apply: (tx, { id }, { at }) => markRevoked(tx, id, at) },
};

/** The message that is meant; undefined when there is none, or when it is not theirs: everybody takes back and rewrites their own words alone. */
async function targetOf(tx: Tx, kind: Kind, change: Change): Promise<StoredMessage | undefined> {
  const target = isFields(change.body) ? kind.target(change.body) : '';
  const message = target === '' ? undefined : await findByProvider(tx, change.channelId, target);
  return change.kind === 'reaction' || message?.direction === (change.byCustomer ? 'in' : 'out') ? message : undefined;
}

/** Changes what was said before. @returns false when it is no change, or of something that we never had: then it is shown by itself. */
export async function applyChange(tx: Tx, change: Change): Promise<boolean> {
  const kind = Object.hasOwn(KINDS, change.kind) ? KINDS[change.kind] : undefined;
  const message = kind === undefined ? undefined : await targetOf(tx, kind, change);
  if (!kind || !message) return false;
  const version = (await touchTalks(tx, [message.conversation_id])).get(message.conversation_id)!;
  await kind.apply(tx, message, change);
  tellMessage(tx, { conversationId: message.conversation_id, messageId: message.id, version, isNew: false });
  return true;
}
