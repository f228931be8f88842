import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publish } from '../../server/src/kernel/realtime.ts';
import { startTestApp, waitFor, type TestApp } from '../../test/harness.ts';
import { signIn, startBrowser, visit } from './browser.testkit.ts';

const ROWS = 100_000;
/** Rows that there really are: reading a hundred thousand by the hundred takes minutes, and says nothing of the page. */
const STORED = 2_100;
/** How often each row of a further page is given to the page, under ids of its own. */
const COPIES = 50;
/** Long enough for a hundred events beside it; each second draws sixty frames without a graphics card. */
const SCROLLING_MS = 2000;

let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), startBrowser()]);
  await app.sql(
    `insert into meters (tenant_id, id, meter_id, meter_type, location, created_at)
     select $1, gen_random_uuid(), 'L' || lpad(n::text, 8, '0'), 'water', 'Plot ' || n, now() - n * interval '1 second' from generate_series(1, $2::int) n`,
    [app.tenantIds.demo, STORED],
  );
  await app.sql('analyze meters');
}, 300_000);

afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** Further pages hold each row many times over. */
async function giveLargePages(page: Page): Promise<void> {
  await page.route(
    (url) => url.pathname === '/api/meters/' && url.searchParams.has('cursor'),
    async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { results: { id: string }[] };
      const results = Array.from({ length: COPIES }, (_, copy) =>
        body.results.map((row) => ({ ...row, id: `${row.id.slice(0, -4)}${String(copy).padStart(4, '0')}` })),
      ).flat();
      await route.fulfill({ response, json: { ...body, results } });
    },
  );
}

/** Kept by the page itself while somebody scrolls: how long each frame took, and which tasks held up the hands. */
const WATCH = `
  window.seen = { frames: [], long: [] };
  new PerformanceObserver((list) => seen.long.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' });
  let before = performance.now();
  requestAnimationFrame(function frame(now) { seen.frames.push(now - before); before = now; requestAnimationFrame(frame); });
`;

type Seen = { frames: number[]; long: number[] };

async function scrolledFor(page: Page, ms: number): Promise<Seen> {
  await page.evaluate('seen.frames.length = 0; seen.long.length = 0');
  const until = Date.now() + ms;
  while (Date.now() < until) {
    await page.mouse.wheel(0, 1500);
    await page.waitForTimeout(16);
  }
  const seen = await page.evaluate<Seen>('seen');
  // what the wheel has asked for may still be under way on a busy machine
  await waitFor(
    async () => {
      const before = await page.evaluate<number>('scrollY');
      await page.waitForTimeout(400);
      return (await page.evaluate<number>('scrollY')) === before;
    },
    { what: 'a page at rest' },
  );
  return seen;
}

function said(what: string, { frames, long }: Seen): string {
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1);
  return `${what}: frames p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms; tasks over 50 ms: ${long.length}, longest ${Math.max(0, ...long).toFixed(0)} ms\n`;
}

it('holds a list of 100,000 rows with a screenful of them in the page, wherever it is scrolled to, and reaches its end', async () => {
  const { page, context, complaints } = await visit(browser, { width: 1440, height: 900, scheme: 'light' });
  await page.addInitScript(WATCH);
  await giveLargePages(page);
  await signIn(page, app.url, 'owner@demo.test');
  await page.goto(`${app.url}/meters`);
  const table = page.getByRole('table', { name: 'Meters' });
  await table.waitFor();
  const loaded = async () => Number(await table.getAttribute('aria-rowcount'));
  const drawn = () => table.locator('tbody tr').count();
  process.stdout.write(said('long list, at its beginning', await scrolledFor(page, SCROLLING_MS)));
  expect(await drawn()).toBeLessThan(100);
  for (let before = 0; (await loaded()) < ROWS && before !== (await loaded());) {
    before = await loaded();
    const further = async () => {
      await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
      return (await loaded()) > before;
    };
    await waitFor(further, { what: `rows after ${before}` });
  }
  expect(await loaded()).toBeGreaterThanOrEqual(ROWS);
  expect(await drawn()).toBeLessThan(100);
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight / 2)');
  process.stdout.write(said(`long list, in the middle of ${await loaded()} rows`, await scrolledFor(page, SCROLLING_MS)));
  expect(await drawn()).toBeLessThan(100);
  await page.keyboard.press('j');
  await table.locator('tr[aria-selected=true]').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

const EVENTS_MS = 20;

it('goes on under the hand while fifty things a second are told of, and shows what came', async () => {
  await app.sandbox.control('PUT', '/provision', { phones: [{ msisdn: '254712345678', name: 'Amina Wanjiku', pin: '1234', balance: '50000.00' }] });
  for (let at = 0; at < 30; at++) await app.sandbox.pay({ amount: `${200 + at}.00` });
  await waitFor(async () => (await app.sql("select 1 from payments where state = 'vended'")).length >= 30);
  const { page, context, complaints } = await visit(browser, { width: 1440, height: 700, scheme: 'light' });
  await page.addInitScript(WATCH);
  await signIn(page, app.url, 'owner@demo.test');
  await page.goto(`${app.url}/payments`);
  await page.getByRole('table', { name: 'Payments' }).waitFor();
  const ids = (await app.sql('select id from payments')).map((row) => String(row['id']));
  let told = 0;
  const telling = setInterval(() => {
    const object = ids[told++ % ids.length] ?? null;
    void app.db.inTenant(app.tenantIds.demo, async (tx) =>
      publish(tx, { topic: told % 2 === 0 ? 'tokens' : 'payments', kind: 'payment.changed', object, version: told }),
    );
  }, EVENTS_MS);
  const seen = await scrolledFor(page, SCROLLING_MS);
  clearInterval(telling);
  process.stdout.write(said(`payments with ${told} events in ${SCROLLING_MS / 1000} s`, seen));
  const receipt = await app.sandbox.pay({ amount: '299.00' });
  await page.evaluate('scrollTo(0, 0)');
  await page.getByRole('link', { name: receipt }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});
