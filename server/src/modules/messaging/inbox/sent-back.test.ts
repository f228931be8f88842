import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInbox, TALKS, type InboxTown } from './inbox.testkit.ts';

let inbox: InboxTown;
beforeAll(async () => {
  inbox = await startInbox();
});
afterAll(async () => {
  await inbox?.town.app.stop();
});

describe('a talk that is sent back as it was shown', () => {
  it('is taken with everything that it shows, and is as it was', async () => {
    const talk = await inbox.says(inbox.peer(), 'Habari');
    await inbox.must('POST', `${TALKS}${talk['id']}/assign/`, { assignee: 'me' });
    const shown = await inbox.must('GET', `${TALKS}${talk['id']}/`);
    const after = await inbox.must('PUT', `${TALKS}${talk['id']}/`, { ...shown, subject: 'Meter 12' });
    expect(after).toMatchObject({
      subject: 'Meter 12',
      state: shown['state'],
      status: shown['status'],
      assignee: shown['assignee'],
      unread_count: shown['unread_count'],
    });
  });

  it('sleeps on when it was asleep, and is not put to sleep without a time', async () => {
    const talk = await inbox.says(inbox.peer(), 'Habari');
    const path = `${TALKS}${talk['id']}/`;
    expect((await inbox.ask('PUT', path, { state: 'snoozed' })).status).toBe(400);
    await inbox.must('POST', `${path}snooze/`, { until: new Date(Date.now() + 3_600_000).toISOString() });
    const shown = await inbox.must('GET', path);
    expect(await inbox.must('PUT', path, shown)).toMatchObject({ state: 'snoozed', snoozed_until: shown['snoozed_until'] });
  });

  it('obeys the word that was changed, whichever of the two it is', async () => {
    const talk = await inbox.says(inbox.peer(), 'Habari');
    const path = `${TALKS}${talk['id']}/`;
    const shown = await inbox.must('GET', path);
    expect(await inbox.must('PUT', path, { ...shown, status: 'closed' })).toMatchObject({ state: 'resolved', status: 'closed' });
    const closed = await inbox.must('GET', path);
    expect(await inbox.must('PUT', path, { ...closed, state: 'pending' })).toMatchObject({ state: 'pending', status: 'open' });
  });
});
