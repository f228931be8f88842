import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../../test/harness.ts';
import { makeFigures } from '../../analytics/figures.ts';
import { startInbox, TALKS, type InboxTown } from '../inbox.testkit.ts';

const LEVEL = '/api/messaging/service-level/';
const AROUND_THE_CLOCK = { answer_minutes: 30, resolve_minutes: 120, hours: [] };

let inbox: InboxTown;
beforeAll(async () => {
  inbox = await startInbox();
  await inbox.must('PUT', LEVEL, AROUND_THE_CLOCK);
});
afterAll(() => inbox.town.app.stop());

const talk = (id: unknown): Promise<Json> => inbox.must('GET', `${TALKS}${String(id)}/`);
const minutesFromNow = (at: string | null): number => Math.round((Date.parse(at!) - Date.now()) / 60_000);
const makeLate = (id: unknown, column: string): Promise<unknown> =>
  inbox.town.app.sql(`update conversations set ${column} = now() - interval '1 minute' where id = $1`, [id]);
const sweep = (): Promise<void> => inbox.town.app.app.jobs.find((job) => job.definition.name === 'inbox.sweep')!.handle([{}] as never);
const notes = (id: unknown): Promise<unknown[]> =>
  inbox.town.app.sql("select body_text from conversation_messages where conversation_id = $1 and is_note and source = 'system'", [id]);
describe('what a customer writes', () => {
  it('is due by the service level; a second word moves nothing, an answer ends the first target and resolving both', async () => {
    const peer = inbox.peer();
    const { id, ...first } = await inbox.says(peer, 'Maji yako wapi?');
    expect([minutesFromNow(first['answer_due_at']), minutesFromNow(first['resolve_due_at'])]).toEqual([30, 120]);
    const second = await inbox.says(peer, 'Bado nasubiri');
    expect([second['answer_due_at'], second['resolve_due_at']]).toEqual([first['answer_due_at'], first['resolve_due_at']]);
    await inbox.must('POST', `${TALKS}${id}/messages/`, { text: 'Fundi anakuja.' });
    expect(await talk(id)).toMatchObject({ answer_due_at: null, resolve_due_at: first['resolve_due_at'] });
    await inbox.must('POST', `${TALKS}${id}/resolve/`, {});
    expect(await talk(id)).toMatchObject({ answer_due_at: null, resolve_due_at: null });
    const again = await inbox.says(peer, 'Asante, na kesho?');
    expect(minutesFromNow(again['resolve_due_at'])).toBe(120);
  });

  it('has no time where the client has set none, and none any more when its target is taken away', async () => {
    const { id } = await inbox.says(inbox.peer(), 'Habari');
    await inbox.must('PUT', LEVEL, { ...AROUND_THE_CLOCK, answer_minutes: null });
    expect(await talk(id)).toMatchObject({ answer_due_at: null, resolve_due_at: expect.any(String) });
    expect(await inbox.says(inbox.peer(), 'Habari')).toMatchObject({ answer_due_at: null });
    await inbox.must('PUT', LEVEL, AROUND_THE_CLOCK);
  });
});

describe('a target that was missed', () => {
  it('is told once to whoever holds the talk, stands among the overdue, and is gone with the answer', async () => {
    const { id } = await inbox.says(inbox.peer(), 'Nani yupo?');
    const juma = await inbox.colleague('juma');
    await inbox.must('POST', `${TALKS}${id}/assign/`, { assignee: juma.id });
    await makeLate(id, 'answer_due_at');
    await sweep();
    expect(await notes(id)).toHaveLength(1);
    expect((await inbox.must('GET', `${TALKS}?mentioned=true`, undefined, juma.email))['results']).toMatchObject([{ id }]);
    const overdue = async (): Promise<unknown[]> => ((await inbox.must('GET', `${TALKS}?overdue=true`))['results'] as Json[]).map((one) => one['id']);
    expect(await overdue()).toEqual([id]);
    expect((await inbox.must('GET', `${TALKS}counts/`))['overdue']).toBe(1);
    await sweep();
    expect(await notes(id)).toHaveLength(1);
    await inbox.must('POST', `${TALKS}${id}/messages/`, { text: 'Sisi hapa.' });
    expect(await overdue()).toEqual([]);
  });

  it('of resolving is told too, after the answer was in time, to the whole team', async () => {
    const { id } = await inbox.says(inbox.peer(), 'Bomba limepasuka');
    const neema = await inbox.colleague('neema');
    const team = await inbox.must('POST', '/api/messaging/teams/', { name: 'Field', assigns_in_turn: false });
    await inbox.must('PUT', `/api/messaging/teams/${team['id']}/members/`, { users: [neema.id] });
    await inbox.must('POST', `${TALKS}${id}/messages/`, { text: 'Tunaangalia.' });
    await inbox.must('POST', `${TALKS}${id}/assign/`, { assignee: null, team: team['id'] });
    await makeLate(id, 'resolve_due_at');
    await sweep();
    expect(await notes(id)).toHaveLength(1);
    expect((await inbox.must('GET', `${TALKS}?mentioned=true`, undefined, neema.email))['results']).toMatchObject([{ id }]);
    await inbox.must('POST', `${TALKS}${id}/resolve/`, {});
  });

  it('of resolving is told once, however often the customer writes and is answered afterwards', async () => {
    const peer = inbox.peer();
    const { id } = await inbox.says(peer, 'Maji yana matope');
    await makeLate(id, 'resolve_due_at');
    await sweep();
    expect(await notes(id)).toHaveLength(1);
    await inbox.must('POST', `${TALKS}${id}/messages/`, { text: 'Tunakuja.' });
    await inbox.says(peer, 'Lini?');
    await sweep();
    expect(await notes(id)).toHaveLength(1);
    // the answer to that is another target
    await makeLate(id, 'answer_due_at');
    await sweep();
    expect(await notes(id)).toHaveLength(2);
    await inbox.must('POST', `${TALKS}${id}/resolve/`, {});
  });

  it('of resolving is told also where it passed while the answer was late', async () => {
    const { id } = await inbox.says(inbox.peer(), 'Nisaidieni');
    await makeLate(id, 'answer_due_at');
    await sweep();
    expect(await notes(id)).toHaveLength(1);
    await makeLate(id, 'resolve_due_at');
    await sweep();
    expect(await notes(id)).toHaveLength(2);
    await inbox.must('POST', `${TALKS}${id}/resolve/`, {});
  });

  it('counts in the figures of whoever was late', async () => {
    const clock = { now: () => new Date(), monotonic: () => performance.now() };
    await makeFigures({ db: inbox.town.app.db, clock }, inbox.town.app.tenantIds.demo);
    const { rows } = await inbox.must('GET', '/api/messaging/analytics/agents/');
    expect(rows).toMatchObject([{ replies: 4, answered_late: 1, resolved: 4, resolved_late: 3 }]);
  });
});

describe('the service level', () => {
  it('is set by who manages the inbox, with one sensible stretch for a day, and stands in the audit log', async () => {
    const day = { day: 1, from: '08:00', until: '17:00' };
    const set = (hours: object[], as?: string): Promise<{ status: number }> => inbox.ask('PUT', LEVEL, { ...AROUND_THE_CLOCK, hours }, as);
    expect((await set([day, day])).status).toBe(400);
    expect((await set([{ ...day, until: '07:00' }])).status).toBe(400);
    const { email } = await inbox.colleague('asha');
    expect((await set([day], email)).status).toBe(403);
    expect((await inbox.must('PUT', LEVEL, { ...AROUND_THE_CLOCK, hours: [day] }))['hours']).toEqual([day]);
    expect(await inbox.town.app.sql("select from audit_log where action = 'service_level.changed'")).not.toHaveLength(0);
  });
});
