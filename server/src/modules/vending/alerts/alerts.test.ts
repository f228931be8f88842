import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';
import { raiseAlerts, resolveAlerts, type RaisedAlert } from './index.ts';
import type { Saying } from './port.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let offset = 0;
const clock = { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() };
const app = await startTestApp({ workers: false, clock });
afterAll(() => app.stop());

const OWNER = 'owner@demo.test';
const tenant = app.tenantIds.demo;
beforeEach(async () => {
  offset = 0;
  await app.sql(
    'update alerts set resolved_at = now(), notify_at = null, in_digest = false, dedupe_key = dedupe_key || id where resolved_at is null or in_digest or notify_at is not null',
  );
  await app.sql('delete from alert_rules');
  await app.sql('delete from alert_settings');
});

const fault = (meter: string): Saying => ({ code: 'fault', given: { meter } });
const raise = (...alerts: Partial<RaisedAlert>[]): Promise<void> =>
  app.db.inTenant(tenant, (tx) =>
    raiseAlerts(
      tx,
      alerts.map((alert) => ({
        type: 'vendor_discrepancy',
        severity: 'critical',
        dedupeKey: newId(),
        meterId: null,
        customerId: null,
        paymentId: null,
        says: fault('1'),
        ...alert,
      })),
    ),
  );
const stored = (key: string): Promise<Row[]> => app.sql('select * from alerts where dedupe_key = $1 order by id', [key]);
const run = async (name: string, payload: object = {}): Promise<void> => app.app.jobs.find((job) => job.definition.name === name)!.handle([payload] as never);
const put = (path: string, body: object, as = OWNER): Promise<Answer> => app.api('PUT', path, { as, body });
const rule = (type: string, change: object): Promise<Answer> => put('/api/alert-rules/', { alert_type: type, ...change });
const queued = (channel: string): Promise<Row[]> => app.sql('select * from outbox_messages where channel = $1 order by id', [channel]);
const newest = async (): Promise<Json> => (await app.api('GET', '/api/alerts/?is_resolved=false', { as: OWNER })).body['results'][0] as Json;

describe('raising', () => {
  it('counts what comes again while it is open, also within one batch, and begins anew once it is over', async () => {
    const alert = { dedupeKey: 'again' };
    await raise(alert, { ...alert, says: fault('2') });
    await raise(alert);
    expect(await stored('again')).toMatchObject([{ occurrences: 3, message: 'Meter 1 reports a fault.' }]);
    await app.db.inTenant(tenant, (tx) => resolveAlerts(tx, { keys: ['again', 'never raised'], reason: 'The vendor answers again.', at: new Date() }));
    await raise(alert);
    expect((await stored('again')).map((row) => [row['occurrences'], row['resolution']])).toEqual([
      [3, 'The vendor answers again.'],
      [1, ''],
    ]);
  });

  it('goes by the rule of the tenant: another severity, or not at all', async () => {
    expect((await rule('message_failed', { severity: 'info' })).status).toBe(200);
    expect((await rule('tamper', { is_enabled: false })).status).toBe(200);
    await raise({ type: 'message_failed', severity: 'error', dedupeKey: 'f' }, { type: 'tamper', dedupeKey: 't' });
    expect([await stored('f'), await stored('t')]).toMatchObject([[{ severity: 'info' }], []]);
  });
});

describe('handling', () => {
  it('acknowledging names an assignee, ends the repetition and is told in the history; resolving is the end', async () => {
    await raise({});
    const alert = await newest();
    const [engineer] = await app.sql("select id from users where email = 'engineer@demo.test'");
    const path = `/api/alerts/${alert['id']}`;
    const acknowledged = await app.api('POST', `${path}/acknowledge/`, { as: 'operator@demo.test', body: { comment: 'On it', assignee: engineer!['id'] } });
    expect(acknowledged.body).toMatchObject({ is_acknowledged: true, assignee: engineer!['id'], assignee_name: 'Achieng', metadata: { comment: 'On it' } });
    expect((await app.api('POST', `${path}/acknowledge/`, { as: OWNER })).body['code']).toBe('alerts.already_acknowledged');
    expect((await app.api('POST', `${path}/resolve/`, { as: OWNER, body: { comment: 'Sealed' } })).body).toMatchObject({
      is_resolved: true,
      resolution: 'Sealed',
    });
    expect((await app.api('POST', `${path}/resolve/`, { as: OWNER })).body['code']).toBe('alerts.already_resolved');
    const history = (await app.api('GET', `${path}/history/`, { as: 'viewer@demo.test' })).body['results'] as Json[];
    expect(history.map((one) => [one['kind'], one['comment']])).toEqual([
      ['raised', ''],
      ['acknowledged', 'On it'],
      ['assigned', 'On it'],
      ['resolved', 'Sealed'],
    ]);
  });

  it('tells in the reader’s language why it ended by itself, and what a person wrote as it was written', async () => {
    await raise({ dedupeKey: 'ends' });
    const path = `/api/alerts/${(await newest())['id']}`;
    await app.api('POST', `${path}/acknowledge/`, { as: OWNER, body: { comment: 'Approved.' } });
    await app.db.inTenant(tenant, (tx) => resolveAlerts(tx, { keys: ['ends'], reason: 'The vendor answers again.', at: new Date() }));
    const history = (await app.api('GET', `${path}/history/`, { as: OWNER })).body['results'] as Json[];
    expect(history.map((one) => [one['kind'], one['texts']])).toEqual([
      ['raised', { en: '', sw: '', fr: '' }],
      ['acknowledged', { en: 'Approved.', sw: 'Approved.', fr: 'Approved.' }],
      ['resolved', { en: 'The vendor answers again.', sw: 'Muuzaji anajibu tena.', fr: 'Le fournisseur répond de nouveau.' }],
    ]);
  });

  it('hands nothing to a person of another client, who looks like nobody', async () => {
    await raise({});
    const [foreign] = await app.sql("select id from users where email = 'owner@other.test'");
    const path = `/api/alerts/${(await newest())['id']}/assign/`;
    const answers = await Promise.all([foreign!['id'] as string, newId()].map((assignee) => app.api('POST', path, { as: OWNER, body: { assignee } })));
    expect(answers.map(({ status, body }) => [status, body['details']])).toEqual([1, 2].map(() => [400, { assignee: ['No such person in this client.'] }]));
  });
});

describe('rules', () => {
  it('stand for every type with its defaults, and change one by one', async () => {
    const list = (await app.api('GET', '/api/alert-rules/', { as: OWNER })).body['results'] as Json[];
    expect(list.find((one) => one['alert_type'] === 'offline')).toMatchObject({
      is_default: true,
      threshold: 48,
      threshold_unit: 'hours',
      roles: ['client_admin'],
    });
    expect((await rule('offline', { threshold: 12, phones: ['0712 345 678'] })).body).toMatchObject({
      is_default: false,
      threshold: 12,
      phones: ['254712345678'],
      roles: ['client_admin'],
    });
    expect((await rule('offline', { by_sms: true })).body).toMatchObject({ threshold: 12, by_sms: true });
  });

  it.each([
    ['vending_failed', { is_enabled: false }, 'is_enabled'],
    ['offline', { threshold: 100_000 }, 'threshold'],
    ['tamper', { threshold: 3 }, 'threshold'],
    ['tamper', { to_customer: true }, 'to_customer'],
    ['tamper', { phones: ['12'] }, 'phones'],
    ['tamper', { emails: ['a@b.co\r\nBcc: c@d.co'] }, 'emails'],
  ])('%s with %j is refused', async (type, change, field) => {
    const answer = await rule(type, change);
    expect([answer.status, Object.keys(answer.body['details'])]).toEqual([400, [field]]);
  });

  it('say who hears of requests that wait for a second person', async () => {
    expect((await rule('approval_waiting', { by_sms: true, roles: ['operator'] })).body).toMatchObject({ by_sms: true, roles: ['operator'] });
    expect((await rule('approval_waiting', { is_enabled: false })).status).toBe(400);
  });

  it('are set by admins alone', async () => {
    expect((await put('/api/alert-rules/', { alert_type: 'tamper', by_sms: true }, 'operator@demo.test')).status).toBe(403);
    expect((await put('/api/alert-settings/', { quiet_from: '21:00' })).body['details']).toHaveProperty('quiet_until');
  });
});

describe('telling', () => {
  it('by mail to the admins unless told otherwise, once, and the mail arrives', async () => {
    await raise({ says: fault('1 <b>open</b>') });
    await run('alerts.watch');
    await run('alerts.watch');
    expect((await newest())['sent_to']).toEqual([OWNER]);
    await run('email.send', { tenantId: tenant });
    const mails = await app.waitFor(async () => {
      const { mails: found } = (await app.sandbox.control('GET', `/mails?to=${OWNER}`)).body as { mails: Json[] };
      return found.length > 0 && found;
    });
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ subject: 'Vendor discrepancy: Mto Water' });
    expect(mails[0]!['html']).toContain('Meter 1 &lt;b&gt;open&lt;/b&gt;');
  });

  it('by text to phones and people of a role, all alerts of a type in one message', async () => {
    await rule('vendor_discrepancy', { by_sms: true, by_email: false, roles: ['operator'], phones: ['0733000111'] });
    await app.sql("update memberships set phone = '0722 111 222' where tenant_id = $1 and role = 'operator'", [tenant]);
    const before = (await queued('sms')).length;
    await raise(...Array.from({ length: 40 }, (_, index) => ({ says: fault(String(index)) })));
    await run('alerts.watch');
    const texts = (await queued('sms')).slice(before);
    expect(texts.map((row) => row['recipient']).sort()).toEqual(['254722111222', '254733000111']);
    expect((await app.sql('select count(*)::int as n from alerts where notifications = 1 and resolved_at is null'))[0]!['n']).toBe(40);
  });

  it('waits for the end of quiet hours, but not with what is critical', async () => {
    const local = new Date(clock.now().getTime() + 3 * HOUR);
    const text = (hours: number): string => `${String((local.getUTCHours() + hours + 24) % 24).padStart(2, '0')}:00`;
    await put('/api/alert-settings/', { quiet_from: text(-1), quiet_until: text(2) });
    await rule('vending_failed', { delivery: 'immediate' });
    await raise({ type: 'vending_failed', severity: 'error', dedupeKey: 'quiet' }, { dedupeKey: 'loud' });
    await run('alerts.watch');
    expect([(await stored('quiet'))[0]!['sent_to'], (await stored('loud'))[0]!['sent_to']]).toEqual([[], [OWNER]]);
    offset = 2 * HOUR;
    await run('alerts.watch');
    expect((await stored('quiet'))[0]!['sent_to']).toEqual([OWNER]);
  });

  it('is repeated until somebody acknowledges', async () => {
    await rule('vendor_discrepancy', { repeat_minutes: 30 });
    await raise({ dedupeKey: 'repeat' });
    const told = async (): Promise<number> => {
      await run('alerts.watch');
      return (await stored('repeat'))[0]!['notifications'] as number;
    };
    expect([await told(), await told()]).toEqual([1, 1]);
    offset = 31 * MINUTE;
    expect(await told()).toBe(2);
    offset = 0;
    await app.api('POST', `/api/alerts/${(await newest())['id']}/acknowledge/`, { as: OWNER });
    offset = 90 * MINUTE;
    expect(await told()).toBe(2);
  });

  it('by a digest tells each reader once a day of what is still open', async () => {
    await put('/api/alert-settings/', { digest_at: '00:00' });
    await app.sql('update alert_settings set digested_on = current_date - 3 where tenant_id = $1', [tenant]);
    await raise(...[1, 2, 3].map((index) => ({ type: 'message_failed', severity: 'warning', dedupeKey: `silent-${index}`, says: fault(String(index)) })));
    await run('alerts.watch');
    await app.db.inTenant(tenant, (tx) => resolveAlerts(tx, { keys: ['silent-3'], reason: 'The meter reports that it is over.', at: clock.now() }));
    const before = (await queued('email')).length;
    await run('alerts.watch');
    await run('alerts.watch');
    const mails = (await queued('email')).slice(before);
    expect(mails.map((row) => [row['kind'], row['recipient']])).toEqual([['email_digest', OWNER]]);
    const text = app.secrets.open(mails[0]!['body_sealed'], { tenantId: tenant, recordId: mails[0]!['id'], field: 'body' });
    expect(JSON.parse(text)['text']).toMatch(/Message failed \(2\)\n\n- Meter [12] reports a fault\.\n- Meter [12] reports a fault\.\n\n/);
  });

  it('of an alert that cannot be told raises no alert about that', async () => {
    await raise({ dedupeKey: 'unheard' });
    await run('alerts.watch');
    offset = 72 * HOUR;
    await run('email.sweep');
    await app.waitFor(async () => (await queued('email')).every((row) => row['state'] !== 'queued'));
    expect(await app.sql("select message from alerts where dedupe_key like 'message_failed:%'")).toEqual([]);
  });
});
