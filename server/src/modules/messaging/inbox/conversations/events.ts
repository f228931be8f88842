import type { Tx } from '../../../../kernel/db.ts';
import { publish } from '../../../../kernel/realtime.ts';

/** Tells pages that a talk changed. */
export function tellTalk(tx: Tx, id: string, { version, kind = 'conversation.changed' }: { readonly version: number; readonly kind?: string }): void {
  publish(tx, { topic: 'conversations', kind, object: id, version });
}

/** Tells pages that something was said in a talk, or changed of it. */
export function tellMessage(
  tx: Tx,
  {
    conversationId,
    messageId,
    version,
    isNew,
  }: { readonly conversationId: string; readonly messageId: string; readonly version: number; readonly isNew: boolean },
): void {
  publish(tx, {
    topic: 'conversations',
    kind: isNew ? 'message.created' : 'message.changed',
    object: conversationId,
    version,
    // events of one talk are not one for the other: each message is told
    data: { message: messageId, key: messageId },
  });
}
