import type { Db, Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { publish } from '../../../../kernel/realtime.ts';
import { tellMessage } from '../conversations/events.ts';
import { lockConversations, patchTalk, type LockedConversation, type TalkPatch } from '../conversations/queries.ts';
import { insertMessage, writeMentions } from '../messages/queries.ts';
import { wordsOf } from '../messages/words.ts';
import { languageOf, lateTalks, membersOf } from './queries.ts';

type Missed = 'answer' | 'resolve';

/** In the client's language: a note stands in the talk for everybody. */
const TEXTS: Readonly<Record<Missed, Readonly<Record<'en' | 'sw' | 'fr', string>>>> = {
  answer: {
    en: 'The time to answer has passed. The customer is still waiting.',
    sw: 'Muda wa kujibu umepita. Mteja bado anasubiri.',
    fr: 'Le délai de réponse est dépassé. Le client attend toujours.',
  },
  resolve: {
    en: 'The time to resolve this has passed.',
    sw: 'Muda wa kumaliza suala hili umepita.',
    fr: 'Le délai de résolution est dépassé.',
  },
};

const AT_ONCE = 200;

/** Tells whoever holds a talk, else the team, by a note that mentions them, once for each target that was missed. A run that dies tells the rest the next minute. */
export async function tellLate(db: Db, tenantId: string, now: Date): Promise<void> {
  await db.inTenant(tenantId, async (tx) => {
    const ids = await lateTalks(tx, now, AT_ONCE);
    if (ids.length === 0) return;
    const language = await languageOf(tx);
    for (const talk of await lockConversations(tx, ids)) {
      const missed = missedOf(talk, now);
      if (missed.length > 0) await note(tx, talk, { text: missed.map((one) => TEXTS[one][language]).join(' '), missed, now });
    }
  });
}

/** Somebody may have answered while the row was waited for. */
function missedOf(talk: LockedConversation, now: Date): readonly Missed[] {
  const passed = (due: Date | null): boolean => due !== null && due <= now;
  return [
    ...(passed(talk.answer_due_at) && !talk.late_told ? (['answer'] as const) : []),
    ...(passed(talk.resolve_due_at) && !talk.resolve_told ? (['resolve'] as const) : []),
  ];
}

interface Note {
  readonly text: string;
  readonly missed: readonly Missed[];
  readonly now: Date;
}

const TOLD: Readonly<Record<Missed, TalkPatch>> = { answer: { late_told: true }, resolve: { resolve_told: true } };

async function note(tx: Tx, talk: LockedConversation, { text, missed, now }: Note): Promise<void> {
  const id = newId();
  const conversationId = talk.id;
  const same = { id, conversationId, direction: 'out', channel: talk.channel, isNote: true, kind: 'note', status: 'kept', source: 'system' } as const;
  await insertMessage(tx, { ...same, text, words: wordsOf(text), at: now });
  const users = talk.assignee_id !== null ? [talk.assignee_id] : talk.team_id === null ? [] : await membersOf(tx, talk.team_id);
  const named = await writeMentions(tx, { messageId: id, conversationId, users, at: now });
  const version = await patchTalk(tx, conversationId, { patch: Object.assign({}, ...missed.map((one) => TOLD[one])) as TalkPatch, at: now });
  tellMessage(tx, { conversationId, messageId: id, version, isNew: true });
  for (const user of named)
    publish(tx, { topic: 'conversations', kind: 'note.mentioned', object: conversationId, version, data: { user, message: id, key: `${id} ${user}` } });
}
