import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send, startTestApp, type Json, type TestApp } from '../../../../../../test/harness.ts';
import { dayIn, addDays } from '../../../../kernel/zone.ts';
import { runExport } from '../exports/run.ts';
import { benchOf, DAY_MS, exportRow, openShop, sell, type Bench } from '../reports.testkit.ts';
import { startDue } from './schedules.ts';

const OWNER = 'owner@demo.test';
const SCHEDULE = { name: 'Every morning', report: 'transactions', format: 'csv', period: 'daily', hour: 6, recipients: ['a@demo.test', 'b@demo.test'] };

let app: TestApp;
let bench: Bench;
let tenantId: string;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
  bench = benchOf(app);
  tenantId = app.tenantIds.demo;
  const today = new Date(Date.now());
  await sell(app, { tenantId, shop: await openShop(app, tenantId) }, [
    { at: new Date(today.getTime() - DAY_MS) },
    { at: new Date(today.getTime() - 3 * DAY_MS) },
  ]);
});
afterAll(() => app.stop());

const create = (body: Json = {}) => app.api('POST', '/api/report-schedules/', { as: OWNER, body: { ...SCHEDULE, ...body } });
const due = (id: string): Promise<unknown> => app.sql("update report_schedules set next_run_at = now() - interval '1 minute' where id = $1", [id]);
const start = (): Promise<number> => app.db.inTenant(tenantId, (tx) => startDue(tx, bench.clock.now()));
const rowOf = async (id: string): Promise<Json> => (await app.sql('select * from report_schedules where id = $1', [id]))[0]!;

describe('a schedule', () => {
  it('is made, changed and ended, each on record', async () => {
    const made = await create();
    expect([made.status, made.body['weekday'], made.body['is_active']]).toEqual([201, 1, true]);
    const path = `/api/report-schedules/${made.body['id'] as string}/`;
    const changed = await app.api('PATCH', path, { as: OWNER, body: { hour: 18, is_active: false } });
    expect([changed.status, changed.body['hour'], changed.body['is_active'], changed.body['report']]).toEqual([200, 18, false, 'transactions']);
    expect((await app.api('DELETE', path, { as: OWNER })).status).toBe(204);
    expect((await app.api('GET', path, { as: OWNER })).status).toBe(404);
    const log = await app.sql('select action from audit_log where object_id = $1 order by seq', [made.body['id']]);
    expect(log.map((row) => row['action'])).toEqual(['schedule.created', 'schedule.updated', 'schedule.removed']);
  });

  it.each([
    ['a time of its own', { filters: { from: '2026-01-01' } }],
    ['a filter that the report lacks', { filters: { site: 'x' } }],
    ['nobody to send to', { recipients: [] }],
    ['an address that is none', { recipients: ['a@b.test, c@d.test'] }],
    ['an address with a line break', { recipients: ['a@b.test\nBcc: c@d.test'] }],
    ['an hour that is none', { hour: 24 }],
  ])('with %s is refused', async (_name, body) => {
    expect((await create(body)).status).toBe(400);
  });
});

describe('when its time has come', () => {
  it('one export begins, though two look at once; the next time is in the future', async () => {
    const id = (await create()).body['id'] as string;
    await due(id);
    const began = await Promise.all([start(), start()]);
    expect(began.toSorted()).toEqual([0, 1]);
    expect(await start()).toBe(0);
    const row = await rowOf(id);
    expect((row['next_run_at'] as Date).getTime()).toBeGreaterThan(Date.now());
    expect((await app.sql('select from report_exports where schedule_id = $1', [id])).length).toBe(1);
  });

  it('its people get a link each to the day before, with phone numbers masked, once', async () => {
    const id = (await create()).body['id'] as string;
    await due(id);
    await start();
    const exportId = (await rowOf(id))['last_export_id'] as string;
    await runExport(bench, { tenantId, exportId });
    await runExport(bench, { tenantId, exportId });
    const mails = bench.mails.filter((mail) => mail.dedupeKey === `report:${exportId}`);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to: SCHEDULE.recipients, reportTitle: 'Transactions', scheduleName: 'Every morning', rows: 1 });
    const yesterday = addDays(dayIn('Africa/Nairobi', new Date()), -1);
    expect((await exportRow(app, exportId))['filters']).toEqual({ from: yesterday, to: yesterday });
    const file = await send(mails[0]!.url, 'GET');
    expect([file.status, file.text.includes('25470*****22'), file.text.includes('254700111222')]).toEqual([200, true, false]);
  });

  it('and it was switched off or removed, nothing goes out', async () => {
    const [off, gone] = [(await create()).body['id'] as string, (await create()).body['id'] as string];
    await app.api('PATCH', `/api/report-schedules/${off}/`, { as: OWNER, body: { is_active: false } });
    await app.api('DELETE', `/api/report-schedules/${gone}/`, { as: OWNER });
    for (const id of [off, gone]) await due(id);
    expect(await start()).toBe(0);
  });

  it('and it was removed while its file was made, nobody is told', async () => {
    const id = (await create()).body['id'] as string;
    await due(id);
    await start();
    const exportId = (await rowOf(id))['last_export_id'] as string;
    await app.api('DELETE', `/api/report-schedules/${id}/`, { as: OWNER });
    const before = bench.mails.length;
    await runExport(bench, { tenantId, exportId });
    expect([(await exportRow(app, exportId))['state'], bench.mails.length]).toEqual(['ready', before]);
  });

  it('the mail itself is put in line with the e-mails', async () => {
    const { reportsDeps } = await import('../../../../app-reports.ts');
    const parts = { ...bench, config: app.config, metrics: app.metrics };
    const id = (await create()).body['id'] as string;
    await due(id);
    await start();
    const exportId = (await rowOf(id))['last_export_id'] as string;
    await runExport({ ...reportsDeps(parts), clock: bench.clock }, { tenantId, exportId });
    const queued = await app.sql(
      "select recipient from outbox_messages where channel = 'email' and kind = 'email_report_ready' and dedupe_key like $1 order by 1",
      [`report:${exportId}%`],
    );
    expect(queued.map((row) => row['recipient'])).toEqual(SCHEDULE.recipients);
  });
});
