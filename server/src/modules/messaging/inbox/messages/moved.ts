import type { Tx } from '../../../../kernel/db.ts';
import type { FailedText, MovedText } from '../../outbox/index.ts';
import { tellMessage } from '../conversations/events.ts';
import { touchTalks } from '../conversations/queries.ts';
import { moveMessages, talksOf, writeFailures, type Move } from './queries.ts';
import type { MessageStatus } from './schema.ts';

/** Messages of the outbox that carry one of ours; their group is our message's id. */
export const OUTBOX_KIND = 'inbox';

const SHOWN: Readonly<Record<MovedText['to'], MessageStatus>> = {
  queued: 'queued',
  sending: 'sending',
  // a copy may have left: nothing else is known yet
  unknown: 'sending',
  accepted: 'sent',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  expired: 'failed',
  cancelled: 'cancelled',
};

/** What the outbox says of answers, in its own transaction. Talks are held before their messages, as everywhere. */
export async function followMoves(tx: Tx, rows: readonly MovedText[], at: Date): Promise<void> {
  const moves = rows.flatMap(({ kind, groupId, messageId, to }): Move[] =>
    kind === OUTBOX_KIND && groupId !== null ? [{ id: groupId, outboxId: messageId, status: SHOWN[to] }] : [],
  );
  if (moves.length === 0) return;
  const talks = await talksOf(
    tx,
    moves.map(({ id }) => id),
  );
  const versions = await touchTalks(tx, talks);
  for (const { id, conversation_id: conversationId } of await moveMessages(tx, moves, at))
    tellMessage(tx, { conversationId, messageId: id, version: versions.get(conversationId)!, isNew: false });
}

/** Why answers failed, in the gateway's words without numbers. */
export async function followFailures(tx: Tx, rows: readonly FailedText[]): Promise<void> {
  const failures = rows.flatMap(({ kind, groupId, messageId, reason, detail }) =>
    kind === OUTBOX_KIND && groupId !== null ? [{ id: groupId, outboxId: messageId, code: reason, text: detail ?? '' }] : [],
  );
  if (failures.length > 0) await writeFailures(tx, failures);
}
