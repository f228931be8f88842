import type { Tx } from '../../../../kernel/db.ts';
import { AppError } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { InboundWord } from '../../inbound/port.ts';
import { windowOf } from '../../whatsapp/index.ts';
import { tellMessage } from '../conversations/events.ts';
import { countSaid, type LockedConversation } from '../conversations/queries.ts';
import type { InboxTools } from '../deps.ts';
import { putInLine } from '../messages/line.ts';
import { insertMessage } from '../messages/queries.ts';
import { wordsOf } from '../messages/words.ts';
import { addRating, languageToAsk, rateLast, readSurvey } from './queries.ts';
import { gradeIn, smsQuestion, whatsappQuestion } from './words.ts';

const DAY_MS = 24 * 3_600_000;
/** For so long a grade is taken for the answer to the question. */
const ANSWER_MS = 3 * DAY_MS;

interface Resolved {
  /** As it was before. */
  readonly talk: LockedConversation;
  readonly by: string | null;
  readonly now: Date;
}

/**
 * Asks a customer how well they were helped, where the client wants that: once for a talk that was resolved, not again
 * before the client's days are over, nobody who is blocked or has written STOP, and on WhatsApp only while free words may
 * be sent. A question that cannot leave is not asked, and the talk is resolved all the same.
 */
export async function askRating(tx: Tx, deps: InboxTools, { talk, by, now }: Resolved): Promise<void> {
  // who has written nothing since the last time was not helped with anything
  if (talk.state === 'resolved' || talk.inbound_count <= talk.resolved_inbound) return;
  const { isOn, everyDays, words } = await readSurvey(tx);
  if (!isOn || !(await mayWrite(tx, talk, now))) return;
  const since = new Date(now.getTime() - everyDays * DAY_MS);
  const language = await languageToAsk(tx, { contactId: talk.contact_id, channel: talk.channel, since });
  if (language === null) return;
  await put(tx, deps, { talk, by, now, asking: { language, own: words[language]?.trim() ?? '' } });
}

async function mayWrite(tx: Tx, { channel, channel_id: numberId, peer }: LockedConversation, now: Date): Promise<boolean> {
  if (channel !== 'whatsapp') return true;
  return numberId !== null && (await windowOf(tx, { numberId, peers: [peer], now })).isOpen;
}

async function put(tx: Tx, deps: InboxTools, { talk, by, now, asking }: Resolved & { readonly asking: Parameters<typeof smsQuestion>[0] }): Promise<void> {
  const [id, outboxId] = [newId(), newId()];
  const list = talk.channel === 'whatsapp' ? whatsappQuestion(asking) : null;
  const text = list?.text ?? smsQuestion(asking);
  const body = list?.message ?? { text };
  try {
    await putInLine(tx, deps, { talk, messageId: id, outboxId, attempt: 1, body, context: null, notBefore: null });
  } catch (error) {
    // no credits, no sender: nothing was written
    if (error instanceof AppError) return;
    throw error;
  }
  const said = { id, conversationId: talk.id, direction: 'out', channel: talk.channel, status: 'queued', source: 'system' } as const;
  await insertMessage(tx, { ...said, kind: list ? 'interactive' : 'text', text, body, outboxId, words: wordsOf(text), at: now });
  const { version } = await countSaid(tx, talk.id, { patch: {}, isWord: false, at: now });
  await addRating(tx, { id: newId(), conversationId: talk.id, contactId: talk.contact_id, userId: by, channel: talk.channel, at: now });
  tellMessage(tx, { conversationId: talk.id, messageId: id, version, isNew: true });
}

/** Takes a grade for what it is: shown in the talk, which stays resolved, and calling nobody. @returns false for any other word */
export async function takeRating(tx: Tx, talk: LockedConversation, { word, now }: { readonly word: InboundWord; readonly now: Date }): Promise<boolean> {
  const rating = talk.state === 'resolved' ? gradeIn(word) : null;
  return rating !== null && rateLast(tx, talk.id, { rating, since: new Date(now.getTime() - ANSWER_MS), at: now });
}
