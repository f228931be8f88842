import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Row } from '../../../../../../test/harness.ts';

const HOUR = 3_600_000;
let offset = 0;
const clock = { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() };
const app = await startTestApp({ workers: false, clock });
afterAll(() => app.stop());
beforeEach(() => {
  offset = 0;
});

const OPERATOR = 'operator@demo.test';
/** A gateway's: unlike a session it outlives the days that the clock is put forward. */
const key = (scopes: string[]): Promise<string> =>
  app.api('POST', '/api/api-keys/', { as: 'owner@demo.test', body: { name: 'Gateway', scopes } }).then(({ body }) => body['key'] as string);
const GATEWAY = await key(['meters.report']);
let numbered = 0;

async function newMeter(status = 'active'): Promise<{ readonly id: string; readonly number: string }> {
  const number = `EV${(numbered += 1).toString().padStart(8, '0')}`;
  const { status: answered, body } = await app.api('POST', '/api/meters/', { as: OPERATOR, body: { meter_id: number, meter_type: 'water', status } });
  expect(answered).toBe(201);
  return { id: body['id'] as string, number };
}

const report = (meter: string, body: object, as = 'engineer@demo.test'): Promise<Answer> => app.api('POST', `/api/meters/${meter}/events/`, { as, body });
const batch = (events: readonly object[], as = OPERATOR): Promise<Answer> => app.api('POST', '/api/meter-events/', { as, body: { events } });
const ago = (hours: number): string => new Date(clock.now().getTime() - hours * HOUR).toISOString();
const meterRow = async (id: string): Promise<Row> => (await app.sql('select * from meters where id = $1', [id]))[0]!;
const alerts = (id: string, open = true): Promise<Row[]> =>
  app.sql(`select alert_type, dedupe_key, resolution from alerts where meter_id = $1 and (resolved_at is null) = $2 order by alert_type`, [id, open]);
const watch = async (): Promise<void> => app.app.jobs.find((job) => job.definition.name === 'alerts.watch')!.handle([{}] as never);

describe('a report of one meter', () => {
  it('keeps the reading in tenths and says when the meter was seen', async () => {
    const { id } = await newMeter();
    const at = ago(1);
    expect((await report(id, { kind: 'reading', reading: '1234.50', occurred_at: at })).body).toMatchObject({ status: 'taken' });
    expect((await meterRow(id))['last_seen'].toISOString()).toBe(at);
    expect(await app.sql('select tenths from meter_readings where meter_id = $1', [id])).toEqual([{ tenths: 12_345n }]);
    const list = await app.api('GET', `/api/meters/${id}/events/`, { as: 'viewer@demo.test' });
    expect(list.body['results']).toMatchObject([{ kind: 'reading', reading: '1234.5', occurred_at: at }]);
  });

  it('sent again changes nothing', async () => {
    const { id } = await newMeter();
    const body = { kind: 'tamper', event_key: 'gw-1:77', occurred_at: ago(1) };
    expect([(await report(id, body)).body['status'], (await report(id, body)).body['status']]).toEqual(['taken', 'duplicate']);
    expect(await app.sql('select count(*)::int as n from meter_events where meter_id = $1', [id])).toEqual([{ n: 1 }]);
    expect(await alerts(id)).toHaveLength(1);
  });

  it.each([
    [{ kind: 'reading', reading: '12.55' }, 'reading'],
    [{ kind: 'reading' }, 'reading'],
    [{ kind: 'battery' }, 'percent'],
    [{ kind: 'seen', occurred_at: 'yesterday' }, 'occurred_at'],
    [{ kind: 'seen', occurred_at: '2099-01-01T00:00:00Z' }, 'occurred_at'],
  ])('%j is refused and says which field', async (body, field) => {
    const { id } = await newMeter();
    const answer = await report(id, body);
    expect([answer.status, Object.keys(answer.body['details'])]).toEqual([400, [field]]);
  });

  it('is not for who only reads', async () => {
    const { id } = await newMeter();
    expect((await report(id, { kind: 'seen' }, 'viewer@demo.test')).status).toBe(403);
  });
});

describe('tampering', () => {
  it('sets the status, raises one critical alert however often it is reported, and its end ends both', async () => {
    const { id } = await newMeter();
    await report(id, { kind: 'tamper', occurred_at: ago(3) });
    await report(id, { kind: 'tamper', occurred_at: ago(2) });
    expect(await meterRow(id)).toMatchObject({ status: 'tamper' });
    expect(await app.sql(`select severity, occurrences from alerts where meter_id = $1`, [id])).toEqual([{ severity: 'critical', occurrences: 2 }]);
    await report(id, { kind: 'tamper', is_active: false, occurred_at: ago(1) });
    expect(await meterRow(id)).toMatchObject({ status: 'active' });
    expect([await alerts(id), (await alerts(id, false)).length]).toEqual([[], 1]);
  });

  it('that comes late, behind its own end, is history', async () => {
    const { id } = await newMeter();
    await report(id, { kind: 'tamper', is_active: false, occurred_at: ago(1) });
    await report(id, { kind: 'tamper', occurred_at: ago(5) });
    const row = await meterRow(id);
    expect([row['status'], row['last_tamper_event'].toISOString() < row['last_seen'].toISOString(), await alerts(id)]).toEqual(['active', true, []]);
  });

  it('set by hand is an alert within a minute, and goes with the status', async () => {
    const { id } = await newMeter('tamper');
    await watch();
    expect(await alerts(id)).toMatchObject([{ alert_type: 'tamper' }]);
    await app.api('PATCH', `/api/meters/${id}/`, { as: OPERATOR, body: { status: 'active' } });
    await watch();
    expect([await alerts(id), await alerts(id, false)]).toMatchObject([[], [{ resolution: 'The cause is gone.' }]]);
  });
});

describe('silence', () => {
  it('of a meter that used to report sets it offline after the time of the tenant; a report brings it back', async () => {
    const { id } = await newMeter();
    await report(id, { kind: 'seen' });
    await watch();
    expect((await meterRow(id))['status']).toBe('active');
    offset = 49 * HOUR;
    await watch();
    expect([(await meterRow(id))['status'], await alerts(id)]).toMatchObject(['offline', [{ alert_type: 'offline' }]]);
    expect((await report(id, { kind: 'seen' }, GATEWAY)).status).toBe(200);
    expect([(await meterRow(id))['status'], await alerts(id)]).toEqual(['active', []]);
    expect(await app.sql(`select action from audit_log where object_id = $1 and action in ('meter.offline', 'meter.reported') order by seq`, [id])).toEqual([
      { action: 'meter.offline' },
      { action: 'meter.reported' },
    ]);
  });

  it('of a meter that never reported is nothing', async () => {
    const { id } = await newMeter();
    offset = 1_000 * HOUR;
    await watch();
    expect((await meterRow(id))['status']).toBe('active');
  });
});

it('a weak battery is an alert by the threshold of the tenant, and a new one ends it', async () => {
  const { id } = await newMeter();
  await report(id, { kind: 'battery', percent: 21, occurred_at: ago(3) });
  expect(await alerts(id)).toEqual([]);
  await report(id, { kind: 'battery', percent: 20, occurred_at: ago(2) });
  expect(await alerts(id)).toMatchObject([{ alert_type: 'battery_low' }]);
  await report(id, { kind: 'battery', percent: 100, occurred_at: ago(1) });
  expect(await alerts(id)).toEqual([]);
});

describe('a batch', () => {
  it('says of each report what became of it, and leaves out meters of others like those of nobody', async () => {
    const [first, second] = [await newMeter(), await newMeter()];
    const [foreign] = await app.sql('select meter_id from meters where tenant_id = $1 limit 1', [app.tenantIds.other]);
    const at = ago(1);
    const answer = await batch([
      { meter: first.number, kind: 'seen', event_key: 'a', occurred_at: at },
      { meter: second.id, kind: 'fault', event_key: 'b', occurred_at: at },
      { meter: foreign!['meter_id'], kind: 'seen', event_key: 'c', occurred_at: at },
      { meter: 'NOBODY1', kind: 'seen', event_key: 'c', occurred_at: at },
      { meter: first.number, kind: 'seen', event_key: 'a', occurred_at: at },
    ]);
    expect(answer.body).toMatchObject({ taken: 2, duplicates: 1, unknown_meters: 2 });
    expect(answer.body['results'].map((one: Row) => one['status'])).toEqual(['taken', 'taken', 'unknown_meter', 'unknown_meter', 'duplicate']);
    expect(answer.body['results'][2]).toEqual({ ...answer.body['results'][3], index: 2 });
    expect(await meterRow(second.id)).toMatchObject({ status: 'fault' });
    expect((await app.sql('select last_seen from meters where meter_id = $1', [foreign!['meter_id']]))[0]!['last_seen']).toBeNull();
  });

  it('with one that cannot be read takes none of them, and says which', async () => {
    const { number, id } = await newMeter();
    const answer = await batch([
      { meter: number, kind: 'seen' },
      { meter: number, kind: 'reading', reading: 'x' },
    ]);
    expect([answer.status, Object.keys(answer.body['details'])]).toEqual([400, ['events.1.reading']]);
    expect((await meterRow(id))['last_seen']).toBeNull();
  });

  it('is for keys with that scope alone', async () => {
    const { number } = await newMeter();
    expect((await batch([{ meter: number, kind: 'seen' }], GATEWAY)).status).toBe(200);
    expect((await batch([{ meter: number, kind: 'seen' }], await key(['meters.read']))).status).toBe(403);
  });
});
