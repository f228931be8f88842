import type { Tx } from '../../../../kernel/db.ts';
import { announce, type Fact } from '../../../../kernel/facts.ts';
import { publish } from '../../../../kernel/realtime.ts';
import type { LockedConversation, TalkPatch } from './queries.ts';

/** Tells pages that a talk changed. */
export function tellTalk(tx: Tx, id: string, { version, kind = 'conversation.changed' }: { readonly version: number; readonly kind?: string }): void {
  publish(tx, { topic: 'conversations', kind, object: id, version });
}

/** Tells other systems that a talk has got another agent or team, or that its matter is settled. */
export function announceTalk(
  tx: Tx,
  talk: Pick<LockedConversation, 'id' | 'contact_id' | 'channel' | 'state' | 'assignee_id' | 'team_id'>,
  patch: TalkPatch,
): void {
  const { assignee_id: assignee = talk.assignee_id, team_id: team = talk.team_id, state = talk.state } = patch;
  const fact = (): readonly Fact[] => [
    {
      object: talk.id,
      path: `/api/messaging/conversations/${talk.id}/`,
      data: { conversation: talk.id, contact: talk.contact_id, channel: talk.channel, state, assignee, team },
    },
  ];
  if (assignee !== talk.assignee_id || team !== talk.team_id) announce(tx, 'conversation.assigned', fact);
  if (state === 'resolved' && talk.state !== 'resolved') announce(tx, 'conversation.resolved', fact);
}

/** Whom a word of a customer calls for: who holds the talk, else its team, else everybody. */
export interface CallsFor {
  readonly assignee: string | null;
  readonly team: string | null;
}

/** Tells pages that something was said in a talk, or changed of it. */
export function tellMessage(
  tx: Tx,
  {
    conversationId,
    messageId,
    version,
    isNew,
    calls,
  }: { readonly conversationId: string; readonly messageId: string; readonly version: number; readonly isNew: boolean; readonly calls?: CallsFor },
): void {
  publish(tx, {
    topic: 'conversations',
    kind: isNew ? 'message.created' : 'message.changed',
    object: conversationId,
    version,
    // events of one talk are not one for the other: each message is told
    data: { message: messageId, key: messageId, ...(calls ? { calls: true, ...calls } : {}) },
  });
}
