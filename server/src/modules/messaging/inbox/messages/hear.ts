import type { Tx } from '../../../../kernel/db.ts';
import { announce } from '../../../../kernel/facts.ts';
import { newId } from '../../../../kernel/ids.ts';
import { storable } from '../../../../kernel/text.ts';
import { findOrCreatePerson, joinPeople } from '../../contacts/index.ts';
import type { Identity } from '../../contacts/port.ts';
import type { InboundWord } from '../../inbound/port.ts';
import { announceTalk, tellMessage, tellTalk, type CallsFor } from '../conversations/events.ts';
import { countSaid, ensureTalk, patchTalk, type LockedConversation, type TalkPatch } from '../conversations/queries.ts';
import { takeRating } from '../ratings/ask.ts';
import { dueFor } from '../service/level.ts';
import { firstAssignment } from '../teams/turn.ts';
import { applyChange } from './changes.ts';
import { findByProvider, insertMessage } from './queries.ts';
import { wordsOf } from './words.ts';

/** `handled`: something else has answered it already; it is shown, and nobody is called for. */
export interface Hearing {
  readonly word: InboundWord;
  readonly handled: boolean;
  readonly now: Date;
}

/**
 * A word of a customer becomes part of their talk, in the transaction that marks it heard: once, in order, and with all
 * that follows. The talk's row is held from its first line on, so two words at once come one after the other.
 */
export async function hearWord(tx: Tx, { word, handled, now }: Hearing): Promise<void> {
  const text = storable(word.text ?? '');
  const change = { channelId: word.channelId, kind: word.kind, text, body: word.body, byCustomer: true, at: now };
  if (await applyChange(tx, change)) return;
  const contactId = await findOrCreatePerson(tx, [word.from, ...word.aliases], 'inbound');
  if (word.kind === 'system') await joinPeople(tx, contactId, { addresses: word.aliases, at: now });
  const peer = peerOf(word);
  const talk = await ensureTalk(tx, { id: newId(), contactId, channel: word.channel, channelId: word.channelId, peer, at: now });
  if (!talk.isNew && (await findByProvider(tx, word.channelId, word.providerId))) return;
  const calls = await callsFor(tx, talk, { word, handled, now });
  const said: TalkPatch = {
    channel_id: word.channelId,
    peer,
    last_message_at: now,
    last_message_text: previewOf(word.kind, text),
    last_message_direction: 'in',
    ...(calls ? await openAgain(tx, talk, now) : quiet(talk)),
  };
  const { version, inboundNo } = await countSaid(tx, talk.id, { patch: said, isWord: calls, at: now });
  const id = newId();
  await insertMessage(tx, {
    id,
    conversationId: talk.id,
    direction: 'in',
    channel: word.channel,
    kind: word.kind,
    text,
    body: word.body,
    status: 'received',
    source: 'customer',
    channelId: word.channelId,
    providerId: word.providerId,
    inboundNo: calls ? inboundNo : null,
    replyToId: await answered(tx, word),
    sentAt: word.sentAt,
    words: wordsOf(text),
    at: now,
  });
  if (talk.isNew) tellTalk(tx, talk.id, { version, kind: 'conversation.created' });
  tellMessage(tx, { conversationId: talk.id, messageId: id, version, isNew: true, ...calling(calls, { ...talk, ...said }) });
  announceWord(tx, word, { id, talk, said, calls });
}

/** Whether somebody has to look at it: not at what was answered by itself, nor at a grade that was asked for. */
async function callsFor(tx: Tx, talk: LockedConversation, { word, handled, now }: Hearing): Promise<boolean> {
  return !handled && word.kind !== 'system' && !(await takeRating(tx, talk, { word, now }));
}

function calling(calls: boolean, { assignee_id: assignee, team_id: team }: Pick<LockedConversation, 'assignee_id' | 'team_id'>): { readonly calls?: CallsFor } {
  return calls ? { calls: { assignee, team } } : {};
}

interface Announced {
  readonly id: string;
  readonly talk: LockedConversation;
  readonly said: TalkPatch;
  readonly calls: boolean;
}

/** What people say stays here: other systems ask for it, by the permission to read talks. */
function announceWord(tx: Tx, { channel, kind, sentAt }: InboundWord, { id, talk, said, calls }: Announced): void {
  // an answered question calls for nobody, so its talk has not been given to anybody either
  if (calls) announceTalk(tx, talk, said);
  announce(tx, 'message.received', () => [
    {
      object: id,
      path: `/api/messaging/conversations/${talk.id}/messages/`,
      data: { message: id, conversation: talk.id, contact: talk.contact_id, channel, kind, sent_at: sentAt?.toISOString() ?? null },
    },
  ]);
}

/** Whatever it was, somebody has to look at it now. */
async function openAgain(tx: Tx, talk: LockedConversation & { readonly isNew: boolean }, now: Date): Promise<TalkPatch> {
  return {
    state: 'open',
    snoozed_until: null,
    resolved_at: null,
    archived_at: null,
    waiting_since: talk.waiting_since ?? now,
    ...(await dueFor(tx, talk, now)),
    ...(await firstAssignment(tx, talk, now)),
  };
}

/** A talk of nothing but answered questions is settled from the start. */
function quiet(talk: LockedConversation & { readonly isNew: boolean }): TalkPatch {
  return talk.isNew ? { state: 'resolved' } : {};
}

async function answered(tx: Tx, { contextProviderId, channelId }: InboundWord): Promise<string | null> {
  return contextProviderId === null ? null : ((await findByProvider(tx, channelId, contextProviderId))?.id ?? null);
}

/** Answers go where the word came from; after a change of number, to the new one. */
function peerOf({ from, aliases, kind }: InboundWord): string {
  const next = kind === 'system' ? aliases.find((other: Identity) => other.kind === from.kind && other.value !== from.value) : undefined;
  return (next ?? from).value;
}

const MOST_PREVIEW = 160;

/** One line for the list. */
export function previewOf(kind: string, text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line === '' ? `[${kind}]` : line.slice(0, MOST_PREVIEW).toWellFormed();
}

/** A snoozed talk whose time has come. @returns false when it is not snoozed any more, or until later */
export async function wakeTalk(tx: Tx, talk: LockedConversation, now: Date): Promise<boolean> {
  if (talk.state !== 'snoozed' || (talk.snoozed_until !== null && talk.snoozed_until > now)) return false;
  tellTalk(tx, talk.id, { version: await patchTalk(tx, talk.id, { patch: { state: 'open', snoozed_until: null }, at: now }) });
  return true;
}
