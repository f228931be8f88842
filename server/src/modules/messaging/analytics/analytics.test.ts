import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type Json } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';
import { makeFigures } from './figures.ts';

const app = await startTestApp();
afterAll(() => app.stop());
const tenant = app.tenantIds.demo;
const OWNER = 'owner@demo.test';
const get = async (path: string): Promise<Json> => {
  const answer = await app.api('GET', `/api/messaging/analytics/${path}`, { as: OWNER });
  expect(answer.status).toBe(200);
  return answer.body;
};
const clock = { now: () => new Date(), monotonic: () => performance.now() };
const make = (): Promise<void> => makeFigures({ db: app.db, clock }, tenant);
const today = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 10);

async function message(state: string, more: { readonly error?: string; readonly micro?: number; readonly channel?: string } = {}): Promise<void> {
  const id = newId();
  await app.sql(
    `insert into outbox_messages (tenant_id, id, channel, max_attempts, dedupe_key, lane, kind, purpose, recipient, body_sealed, encoding, segments, state, last_error, created_at, updated_at)
     values ($1, $2::uuid, $5, 4, $2::uuid::text, 2, 'campaign', 'marketing', '254712000001', '', 'gsm7', 2, $3, $4, now(), now())`,
    [tenant, id, state, more.error ?? null, more.channel ?? 'sms'],
  );
  if (more.micro !== undefined)
    await app.sql(
      "insert into outbox_attempts (tenant_id, message_id, attempt_no, channel_id, state, sent_at, cost_micro, cost_currency) values ($1, $2, 1, gen_random_uuid(), 'delivered', now(), $3, 'KES')",
      [tenant, id, more.micro],
    );
}

beforeAll(async () => {
  await app.sql('delete from message_figures_marks where tenant_id = $1', [tenant]);
  await message('delivered', { micro: 800_000 });
  await message('delivered', { micro: 800_000 });
  await message('failed', { error: '131026: not on WhatsApp', channel: 'whatsapp' });
  await message('unknown');
  await make();
});

it('figures of messages say what became of them, and what they cost, by day and channel', async () => {
  const { rows } = await get('channels/');
  const sms = rows.find((row: { key: string }) => row.key === 'sms');
  expect(sms).toMatchObject({ sent: 2, delivered: 2, failed: 0, unconfirmed: 1, delivery_rate: 100, cost: [{ amount: '1.60', currency: 'KES' }] });
  expect((await get('days/')).rows.at(-1)).toMatchObject({ key: today, queued: 4 });
  expect(await get('failures/')).toMatchObject({ rows: [{ channel: 'whatsapp', reason: '131026', failed: 1 }] });
});

it('figures of a day are made again as a whole: twice is the same, and late reports count', async () => {
  await make();
  expect((await get('overview/'))['messages']).toMatchObject({ total: 4, delivered: 2, failed: 1 });
  await app.sql("update outbox_messages set state = 'delivered' where tenant_id = $1 and state = 'unknown'", [tenant]);
  await make();
  expect((await get('overview/'))['messages']).toMatchObject({ total: 4, delivered: 3, unconfirmed: 0 });
});

it('the overview keeps the four parts of the older one', async () => {
  expect(Object.keys(await get('overview/'))).toEqual(expect.arrayContaining(['messages', 'conversations', 'contacts', 'cost']));
});

it('the first screen tells of today, this week and this month, and compares thirty days with the thirty before them', async () => {
  const dashboard = async (name: string): Promise<Json> => (await app.api('GET', `/api/messaging/dashboard/${name}/`, { as: OWNER })).body;
  const before = new Date(Date.parse(today) - 40 * 864e5).toISOString().slice(0, 10);
  await app.sql(
    "insert into message_daily (tenant_id, day, channel, kind, queued, sent, delivered) values ($1, $2, 'sms', 'campaign', 4, 2, 1), ($1, $3, 'sms', 'campaign', 9, 9, 9)",
    [tenant, before, new Date(Date.parse(today) - 70 * 864e5).toISOString().slice(0, 10)],
  );
  const overview = await dashboard('overview');
  expect(overview['messages']).toMatchObject({ today: { queued: 4, sent: 3, delivered: 3, failed: 1, received: 0 }, this_week: { queued: 4 } });
  expect(overview).toMatchObject({ credits: { credits: '0' }, recent_campaigns: [], contacts: { total: expect.any(Number) } });
  const { metrics, from, to } = await dashboard('metrics');
  expect([from, to]).toEqual([new Date(Date.parse(today) - 29 * 864e5).toISOString().slice(0, 10), today]);
  expect(metrics).toMatchObject({
    total_messages: { value: 3, change: 50, change_type: 'increase' },
    delivery_rate: { value: 100, change: 50, change_type: 'increase' },
    received_messages: { value: 0, change: null, change_type: 'none' },
  });
  const whole = await dashboard('comprehensive');
  expect(whole).toMatchObject({ overview: { messages: overview['messages'] }, metrics: { metrics }, campaigns: { recent_campaigns: [] } });
  expect(whole['analytics']['messages']).toMatchObject({ total: 4, delivered: 3 });
  await app.sql('delete from message_daily where tenant_id = $1 and day <= $2', [tenant, before]);
});

it('the first screen shows a key nothing that it may not read elsewhere', async () => {
  const made = await app.api('POST', '/api/api-keys/', { as: OWNER, body: { name: 'Figures', scopes: ['analytics.read'] } });
  const seen = await app.api('GET', '/api/messaging/dashboard/comprehensive/', { as: made.body['key'] as string });
  expect([seen.status, seen.body['overview'], seen.body['campaigns']]).toMatchObject([200, { credits: null, recent_campaigns: [] }, null]);
});

it('figures leave as a file too', async () => {
  const answer = await app.api('GET', '/api/messaging/analytics/export/?by=channel&format=csv', { as: OWNER });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(answer.text.split('\n')[0]).toContain('Delivered');
  expect(answer.text).toContain('1.60 KES');
});

it('a period that is none is refused with what to write', async () => {
  for (const query of ['from=2026-02-30', 'from=2026-03-02&to=2026-03-01', 'from=2020-01-01&to=2026-01-01']) {
    const answer = await app.api('GET', `/api/messaging/analytics/days/?${query}`, { as: OWNER });
    expect([answer.status, answer.body['code']]).toEqual([400, 'invalid']);
  }
});

it('what Meta charges for is counted once a message, priced by the own list, and the free ones of the month are told', async () => {
  const number = newId();
  await app.sql(
    `insert into whatsapp_numbers (tenant_id, id, phone_number_id, waba_id, base_url, verify_token_sealed, hook_key_sealed, display_number, created_at, updated_at)
     values ($1, $2::uuid, $2::uuid::text, 'w', 'http://127.0.0.1:9', '', '', '+254 700 000900', now(), now())`,
    [tenant, number],
  );
  for (const [wamid, status, category] of [
    ['a', 'sent', 'marketing'],
    ['a', 'delivered', 'marketing'],
    ['b', 'sent', 'service'],
  ])
    await app.sql(
      `insert into whatsapp_statuses (tenant_id, number_id, wamid, status, recipient, pricing_model, pricing_type, pricing_category, billable, received_at)
       values ($1, $2, $3, $4, '254712000001', 'PMP', 'regular', $5, true, now())`,
      [tenant, number, wamid, status, category],
    );
  const put = await app.api('PUT', '/api/messaging/analytics/whatsapp-prices/', {
    as: OWNER,
    body: { prices: [{ country: 'KE', category: 'marketing', price: '0.0225', currency: 'USD' }] },
  });
  const list = { prices: [{ country: 'KE', category: 'marketing', price: '0.0225', currency: 'USD' }] };
  expect([put.status, put.body, await get('whatsapp-prices/')]).toEqual([200, list, list]);
  const [kept] = await app.sql("select details from audit_log where action = 'whatsapp_prices.changed' and tenant_id = $1", [tenant]);
  expect(kept!['details']).toEqual(list);
  await make();
  const { rows, free_service_messages: free } = await get('whatsapp/');
  expect(rows).toMatchObject([
    { category: 'marketing', country: 'KE', messages: 1, billable: 1, cost: { amount: '0.0225', currency: 'USD' } },
    { category: 'service', messages: 1, cost: null },
  ]);
  expect(free).toMatchObject([{ used: 1, included: 1_000, left: 999 }]);
});
