import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { walk } from './contract/walk.ts';
import { DEMO_PASSWORD, startTestApp, type Json } from './harness.ts';
import { addFamily } from './isolation/family.ts';

/** Every list of the API, in every order it offers: turning pages and following cursors show the same. */
const app = await startTestApp({ workers: false, env: { REQUESTS_PER_MINUTE: '1000000' } });
afterAll(() => app.stop());
for (let count = 0; count < 4; count += 1) await addFamily({ query: app.sql, secrets: app.secrets, tenantId: app.tenantIds.demo, canary: `row${count}` });
for (let count = 0; count < 5; count += 1) await app.sql('insert into tenants (id, name, slug) values (gen_random_uuid(), $1, $1)', [`client-${count}`]);

for (let count = 0; count < 5; count += 1)
  await app.sql("insert into unclaimed_events (id, path, body, reason) values (gen_random_uuid(), '/', '', 'unknown_shortcode')");

for (let count = 0; count < 5; count += 1)
  await app.sql(
    "insert into jobs.job (name, data, source_name, singleton_key, start_after) values ('dead-letters', '{}', 'payments.sweep', 'example', date_trunc('second', now()))",
  );

const OWNER = 'owner@demo.test';
// so many pages in a minute are more than one person may ask for
const SECOND = 'second@demo.test';
const second = { email: SECOND, first_name: 'Also', role: 'client_admin', password: DEMO_PASSWORD };
if ((await app.api('POST', '/api/auth/users/', { as: OWNER, body: second })).status !== 201) throw new Error('no second person');
const STAFF = 'admin@mkondo.test';
const LISTS: readonly (readonly [string, readonly string[], string?])[] = [
  ['/api/meters/', ['meter_id', '-meter_id', 'created_at', '-created_at']],
  ['/api/customers/', ['name', '-name', 'created_at', '-created_at']],
  ['/api/payments/', ['received_at', '-received_at', 'amount', '-amount']],
  ['/api/tokens/', ['created_at', '-created_at']],
  ['/api/vend-orders/', []],
  ['/api/token-requests/', []],
  ['/api/adjustments/', []],
  ['/api/vendors/', []],
  ['/api/platform/vendors/', [], STAFF],
  ...[
    'transactions',
    'tokens',
    'revenue',
    'suspense',
    'reconciliation',
    'meter-usage',
    'consumption',
    'losses',
    'tamper-events',
    'meter-list',
    'customer-list',
  ].map((name) => [`/api/reports/${name}/`, []] as const),
  ['/api/exports/', []],
  ['/api/erasures/', []],
  ['/api/imports/', []],
  ['/api/messaging/contacts/', ['name', '-name', 'created_at', '-created_at', 'last_contacted_at', '-last_contacted_at']],
  ['/api/messaging/contact-attributes/', []],
  ['/api/messaging/contact-edits/', []],
  ['/api/messaging/contact-imports/', []],
  ['/api/messaging/sms/imports/', []],
  ['/api/messaging/campaigns/', ['name', '-name', 'created_at', '-created_at']],
  ['/api/messaging/segments/', ['name', '-name', 'created_at', '-created_at']],
  ['/api/report-schedules/', []],
  ['/api/key-change-campaigns/', []],
  ['/api/key-changes/', []],
  ['/api/alerts/', ['created_at', '-created_at', 'severity', '-severity']],
  ['/api/alert-rules/', []],
  ['/api/payment-events/', []],
  ['/api/refunds/', []],
  ['/api/unclaimed-events/', [], STAFF],
  ['/api/reconciliations/', []],
  ['/api/reconciliation-breaks/', []],
  ['/api/statement-imports/', []],
  ['/api/paybill-pulls/', []],
  ['/api/platform/dead-letters/', ['created_at', '-created_at'], STAFF],
  ['/api/tariffs/', ['name', '-name', 'created_at', '-created_at']],
  ['/api/messaging/conversations/', ['last_message_at', '-last_message_at', 'created_at', '-created_at', 'unread_count', '-unread_count']],
  ['/api/messaging/messages/', ['created_at', '-created_at', 'sent_at', '-sent_at']],
  ['/api/messaging/teams/', []],
  ['/api/messaging/agents/', []],
  ['/api/messaging/labels/', []],
  ['/api/messaging/canned-replies/', []],
  ['/api/messaging/macros/', []],
  ['/api/messaging/whatsapp/numbers/', []],
  ['/api/messaging/sms/sends/', []],
  ['/api/messaging/sms/messages/', []],
  ['/api/messaging/sms/credits/entries/', []],
  ['/api/messaging/sender-ids/', []],
  ['/api/messaging/sender-requests/', []],
  ['/api/messaging/sender-id-requests/', []],
  ['/api/messaging/sender-requests/usage/', []],
  ['/api/messaging/sender-id-requests/usage/', []],
  ['/api/messaging/templates/', ['name', '-name', 'created_at', '-created_at', 'usage_count', '-usage_count']],
  ['/api/api-keys/', []],
  ['/api/webhook-endpoints/', []],
  ['/api/webhook-deliveries/', []],
  ['/api/auth/users/', ['email', '-email', 'created_at', '-created_at']],
  ['/api/auth/memberships/', []],
  ['/api/auth/sessions/', []],
  ['/api/tenants/', []],
  ['/api/audit/', []],
  ['/api/clients/', ['name', '-name', 'created_at', '-created_at'], STAFF],
];
const definitions = app.app.http.routes.map(({ definition }) => definition);
const casesOf = (owner: string) =>
  LISTS.flatMap(([path, orders, as]) => [path, ...orders.map((order) => `${path}?ordering=${order}`)].map((url) => [url, as ?? owner] as const));

test('all of the table are tried here', () => {
  const known = definitions
    .filter((route) => route.method === 'GET' && !route.path.includes(':') && JSON.stringify(route.query ?? {}).includes('page_size'))
    .map((route) => route.path)
    // completes what is typed, in the shape of its older widget
    .filter((path) => path !== '/api/auth/lookup/users/');
  expect(known.sort()).toEqual(LISTS.map(([path]) => path).sort());
});

test.each(casesOf(OWNER))('%s shows each row once, turning pages', async (url, as) => {
  const pages = await walk(app.api, { url, as, size: 3, by: 'page' });
  expect([pages.problems, new Set(pages.ids).size, pages.ids.length]).toEqual([[], pages.count, pages.count]);
});

test.each(casesOf(SECOND))('%s shows the same rows in the same order by cursor, where it hands one out', async (url, as) => {
  const [pages, cursor] = [await walk(app.api, { url, as, size: 3, by: 'page' }), await walk(app.api, { url, as, size: 3, by: 'cursor' })];
  const hands = (await app.api('GET', `${url}${url.includes('?') ? '&' : '?'}page_size=3`, { as })).body['next_cursor'] !== null;
  expect([cursor.problems, cursor.ids]).toEqual([[], hands ? pages.ids : pages.ids.slice(0, 3)]);
});

/** Their orders are the older system's, which takes what it does not know for the usual one. */
const LENIENT: ReadonlySet<string> = new Set(['/api/alerts/', '/api/meters/', '/api/customers/']);

test.each(LISTS.flatMap(([path, , as]) => (LENIENT.has(path) ? [] : [[path, as ?? SECOND] as const])))(
  '%s refuses an order that it does not have, and looks for words or says that it does not',
  async (path, as) => {
    const { status, body } = await app.api('GET', `${path}?ordering=shoe_size`, { as });
    expect([status, body['code'], Object.keys((body['details'] as object | undefined) ?? {})]).toEqual([400, 'invalid', ['ordering']]);
    const query = definitions.find((route) => route.method === 'GET' && route.path === path)!.query as { readonly properties?: object };
    const found = await app.api('GET', `${path}?search=nobodywouldcallanythingthis`, { as });
    const isDeclared = 'search' in (query.properties ?? {});
    expect([found.status, isDeclared ? (found.body['results'] as unknown[]) : null]).toEqual(isDeclared ? [200, []] : [400, null]);
  },
);

/** What stands for a row in an order, so that two can be compared; names are compared by the database alone. */
const PLACE: Readonly<Record<string, (row: Json) => string>> = {
  amount: (row) => String(row['amount']).padStart(20, '0'),
  severity: (row) => String(['info', 'warning', 'error', 'critical'].indexOf(String(row['severity']))),
  // ids grow with time, and are the order of arrival
  received_at: (row) => String(row['id']),
};
const ORDERED = LISTS.flatMap(([path, orders, as]) =>
  orders.flatMap((order) => (order.replace('-', '') in PLACE ? [[path, order, as ?? OWNER] as const] : [])),
);

test.each(ORDERED)('%s by %s is in that order', async (path, order, as) => {
  const { results } = (await app.api('GET', `${path}?ordering=${order}&page_size=100`, { as })).body as { results: Json[] };
  const places = results.map(PLACE[order.replace('-', '')]!);
  expect(places.length).toBeGreaterThan(1);
  expect(places).toEqual(places.toSorted((a, b) => (order.startsWith('-') ? -1 : 1) * (a < b ? -1 : Number(a > b))));
});

test.each(['/api/payments/', '/api/tokens/', '/api/alerts/', '/api/tariffs/'])(
  '%s hands out a cursor in each order, and none is read in another',
  async (path) => {
    const orders = LISTS.find(([one]) => one === path)![1].filter((order) => order.startsWith('-'));
    const cursorOf = async (order: string) => (await app.api('GET', `${path}?ordering=${order}&page_size=1`, { as: OWNER })).body['next_cursor'];
    const cursors = await Promise.all(orders.map(async (order) => [order, await cursorOf(order)] as const));
    for (const [order, cursor] of cursors) expect((await app.api('GET', `${path}?ordering=${order}&cursor=${String(cursor)}`, { as: OWNER })).status).toBe(200);
    // a place in the list by the other column would be taken for one in this
    const [[first], [last]] = [cursors[0]!, cursors.at(-1)!];
    if (first !== last) expect((await app.api('GET', `${path}?ordering=${last}&cursor=${String(cursors[0]![1])}`, { as: OWNER })).status).toBe(400);
  },
);

/** Statements of requests, by the pool that serves them: the job queue's own are not counted. */
async function statementsOf(request: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const asked = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    if ((this as unknown as { connectionParameters: { application_name: string } }).connectionParameters.application_name === 'mkondo') count += 1;
    return Reflect.apply(query, this, args) as void;
  });
  await request().finally(() => asked.mockRestore());
  return count;
}
const query = pg.Client.prototype.query;

test.each(LISTS.map(([path, , as]) => [path, as ?? OWNER] as const))('%s asks the database as often for one row as for many', async (path, as) => {
  const page = (size: number) => () => app.api('GET', `${path}?page_size=${size}`, { as });
  // the first request of somebody signs in
  expect((await page(1)()).status).toBe(200);
  const [one, many] = [await statementsOf(page(1)), await statementsOf(page(3))];
  expect(one).toBeGreaterThan(0);
  expect(many).toBe(one);
  // a page that holds the whole list has told how long it is
  expect(await statementsOf(page(100))).toBeLessThanOrEqual(one);
});

test('a cursor that is none of ours is refused, not passed on to the database', async () => {
  const cursors = [
    ['yesterday', 'x'],
    ['2026-01-01T00:00:00Z', "' or true --"],
    ['', ''],
  ].map((cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url'));
  const lists = definitions.filter((route) => route.method === 'GET' && JSON.stringify(route.query ?? {}).includes('"cursor"') && !route.path.includes(':'));
  expect(lists.length).toBeGreaterThan(5);
  const answers = await Promise.all(
    lists.flatMap((route) =>
      [...cursors, 'garbage'].map(
        async (cursor) =>
          [route.path, (await app.api('GET', `${route.path}?cursor=${cursor}`, { as: 'admin@mkondo.test', headers: { 'x-tenant': 'demo' } })).status] as const,
      ),
    ),
  );
  // a list that hands no cursor out takes none into account
  expect(answers.filter(([, status]) => status !== 400 && status !== 200)).toEqual([]);
});
