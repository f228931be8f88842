import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../../test/harness.ts';
import { makeFigures } from '../../analytics/figures.ts';
import { startInbox, TALKS, type InboxTown } from '../inbox.testkit.ts';
import { gradeIn, smsQuestion } from './words.ts';

const SURVEY = '/api/messaging/survey/';

let inbox: InboxTown;
beforeAll(async () => {
  inbox = await startInbox();
  await inbox.must('PUT', SURVEY, { is_on: true, every_days: 30, words: { en: 'Did we help?' } });
});
afterAll(() => inbox.town.app.stop());

const talk = (id: unknown): Promise<Json> => inbox.must('GET', `${TALKS}${String(id)}/`);
const asked = async (id: unknown): Promise<number> => (await inbox.town.app.sql('select from conversation_ratings where conversation_id = $1', [id])).length;
/** Somebody is helped, and their talk resolved. */
async function helped(peer: string, word = 'Maji hakuna'): Promise<string> {
  const { id } = await inbox.says(peer, word);
  await inbox.must('POST', `${TALKS}${id}/resolve/`, {});
  return String(id);
}

describe('a grade', () => {
  it.each([
    ['5', {}, 5],
    [' 3. ', {}, 3],
    ['Vizuri sana', { interactive: { list_reply: { id: 'rating_4' } } }, 4],
    ['6', {}, null],
    ['5 lita', {}, null],
    [null, {}, null],
  ] as const)('in %j %j is %s', (...[text, body, grade]) => {
    expect(gradeIn({ text, body })).toBe(grade);
  });

  it('is asked for by digits in a text message, in the words of the client where it has some', () => {
    expect(smsQuestion({ language: 'sw', own: '' })).toBe('Tumekusaidia vizuri kiasi gani? Jibu kwa tarakimu moja, kuanzia 1 (vibaya) hadi 5 (vizuri sana).');
    expect(smsQuestion({ language: 'en', own: 'Happy?' })).toMatch(/^Happy\? Answer with one digit/);
  });
});

describe('whose talk was resolved', () => {
  it('is asked on WhatsApp, and their grade is an answer: shown, counted for the agent, and no new talk', async () => {
    const peer = inbox.peer();
    const id = await helped(peer);
    expect(await talk(id)).toMatchObject({ state: 'resolved', rating: { rating: null } });
    await inbox.town.app.waitFor(async () => (await inbox.town.chat(peer)).some((line) => JSON.stringify(line).includes('rating_5')), {
      what: 'the question on the phone',
    });
    await inbox.says(peer, '4');
    expect(await talk(id)).toMatchObject({ state: 'resolved', unread_count: 0, waiting_since: null, rating: { rating: 4, rated_at: expect.any(String) } });
    expect((await inbox.messagesOf(id))[0]).toMatchObject({ direction: 'in', text: '4' });
    // a second digit is a word like any other
    await inbox.says(peer, '2');
    expect(await talk(id)).toMatchObject({ state: 'open', rating: { rating: 4 } });
    const clock = { now: () => new Date(), monotonic: () => performance.now() };
    await makeFigures({ db: inbox.town.app.db, clock }, inbox.town.app.tenantIds.demo);
    expect((await inbox.must('GET', '/api/messaging/analytics/agents/'))['rows']).toMatchObject([{ resolved: 1, rated: 1, average_rating: 4 }]);
  });

  it('is asked by text message for a digit, which is taken the same way', async () => {
    const { app } = inbox.town;
    await inbox.must('POST', `/api/messaging/sms/credits/?client=${app.tenantIds.demo}`, { credits: 10, note: 'for the test' }, 'admin@mkondo.test');
    const phone = '254712000451';
    const writes = async (text: string): Promise<Json> => {
      await app.sandbox.control('POST', `/phones/${phone}/sms`, { to: '15001', text, gateway: 'beem' });
      await app.waitFor(async () => (await inbox.talkWith(phone))?.['last_message_text'] === text, { what: `“${text}” to be heard` });
      return inbox.talkWith(phone);
    };
    const { id } = await writes('Mita imeharibika');
    await inbox.must('POST', `${TALKS}${id}/resolve/`, {});
    await app.waitFor(async () => (await app.sandbox.phone(phone)).sms.some(({ text }) => text.includes('1 (poorly) to 5')), { what: 'the question' });
    await writes('5');
    expect(await talk(id)).toMatchObject({ channel: 'sms', state: 'resolved', rating: { rating: 5 } });
  });

  it('is not asked again before the days are over, and other words open the talk as ever', async () => {
    const peer = inbox.peer();
    const id = await helped(peer);
    await inbox.says(peer, 'Bado kuna shida');
    expect(await talk(id)).toMatchObject({ state: 'open', rating: { rating: null } });
    await inbox.must('POST', `${TALKS}${id}/resolve/`, {});
    expect(await asked(id)).toBe(1);
    await inbox.town.app.sql("update conversation_ratings set asked_at = asked_at - interval '31 days' where conversation_id = $1", [id]);
    await inbox.says(peer, 'Asante');
    await inbox.must('POST', `${TALKS}${id}/resolve/`, {});
    expect(await asked(id)).toBe(2);
  });

  it('is not asked who is blocked or has stopped, whose window has closed, who wrote nothing, or where it is off', async () => {
    const blocked = await inbox.says(inbox.peer(), 'Habari');
    await inbox.must('POST', `/api/messaging/contacts/${blocked['contact']}/block/`, { reason: 'Rude.' });
    const stopped = inbox.peer();
    const leaving = await inbox.says(stopped, 'Habari');
    await inbox.town.says(stopped, { type: 'text', text: { body: 'STOP' } });
    await inbox.town.app.waitFor(
      async () => (await inbox.town.app.sql("select from consents where contact_id = $1 and state = 'withdrawn'", [leaving['contact']])).length > 0,
      {
        what: 'STOP to be heard',
      },
    );
    const peer = inbox.peer();
    const late = await inbox.says(peer, 'Habari');
    await inbox.town.app.sql("update whatsapp_windows set last_inbound_at = now() - interval '25 hours' where peer = $1", [peer]);
    const ids = [blocked, leaving, late].map(({ id }) => id as string);
    for (const id of ids) await inbox.must('POST', `${TALKS}${id}/resolve/`, {});
    await inbox.must('POST', `${TALKS}${ids[2]}/reopen/`, {});
    await inbox.town.app.sql('update whatsapp_windows set last_inbound_at = now() where peer = $1', [peer]);
    await inbox.must('POST', `${TALKS}${ids[2]}/resolve/`, {});
    await inbox.must('PUT', SURVEY, { is_on: false, every_days: 30, words: {} });
    ids.push(await helped(inbox.peer()));
    for (const id of ids) expect(await asked(id)).toBe(0);
  });
});
