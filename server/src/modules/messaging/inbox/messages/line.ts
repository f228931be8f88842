import type { Tx } from '../../../../kernel/db.ts';
import { countSegments } from '../../outbox/index.ts';
import type { WhatsappMessage } from '../../whatsapp/port.ts';
import type { LockedConversation } from '../conversations/queries.ts';
import type { InboxTools } from '../deps.ts';
import { OUTBOX_KIND } from './moved.ts';

interface InLine {
  readonly talk: Pick<LockedConversation, 'channel' | 'channel_id' | 'peer' | 'contact_id'>;
  readonly messageId: string;
  readonly outboxId: string;
  readonly attempt: number;
  readonly body: unknown;
  /** The provider's id of the message that is answered. */
  readonly context: string | null;
  readonly notBefore: Date | null;
}

/** Puts an answer into the outbox, before all bulk; its states come back under our message's id. @throws AppError as the channel refuses it */
export async function putInLine(tx: Tx, deps: InboxTools, line: InLine): Promise<void> {
  const { talk, messageId, outboxId, attempt, notBefore } = line;
  const common = {
    id: outboxId,
    dedupeKey: `inbox:${messageId}:${attempt}`,
    lane: 1 as const,
    kind: OUTBOX_KIND,
    to: talk.peer,
    groupId: messageId,
    contactId: talk.contact_id,
    notBefore,
  };
  if (talk.channel === 'whatsapp') {
    const message = line.body as WhatsappMessage;
    const said = line.context === null ? message : { ...message, context: { message_id: line.context } };
    await deps.queueWhatsapp(tx, { ...common, message: said, numberId: talk.channel_id });
    return;
  }
  const { text } = line.body as { readonly text: string };
  const isCharged = await deps.reserveParts(tx, { parts: countSegments(text).segments, groupId: messageId });
  const senders = await deps.smsSenders(tx);
  const channelId = talk.channel_id !== null && senders.includes(talk.channel_id) ? talk.channel_id : null;
  await deps.queueTexts(tx, [{ ...common, text, channelId, isCharged }]);
}
