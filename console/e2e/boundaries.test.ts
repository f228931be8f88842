import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../test/harness.ts';
import { signIn } from './browser.testkit.ts';
import { PAGES } from './pages.testkit.ts';
import { stage } from './stage.testkit.ts';
import { beforeTheServer, throughAll } from './states.testkit.ts';

/** The page's own list; by its path, for the page is typed with the browser's names and the tests are not. */
const { PLACES } = (await import(join(import.meta.dirname, '../src/shell/places.ts'))) as { PLACES: readonly { to: string; needs: string }[] };

let app: TestApp;
const { as, comes } = stage(async () => (app = await startTestApp()));

async function open(page: Page, place: string): Promise<void> {
  await page.goto(`${app.url}${place}`, { waitUntil: 'commit' });
  await page.locator('#main').getByRole('heading').first().waitFor();
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
}

describe('who may go where', () => {
  it.each(['operator@demo.test', 'engineer@demo.test', 'viewer@demo.test'])(
    '%s reads no settings and nothing of the platform, by whatever address',
    async (who) => {
      const { page } = await comes();
      await beforeTheServer(page);
      await signIn(page, app.url, who);
      const { body } = await app.api('GET', '/api/auth/me/', { as: who });
      const held = new Set(body['permissions'] as string[]);
      const closed = PLACES.filter(({ to, needs }) => /^\/(settings|platform)\//.test(to) && !held.has(needs)).map(({ to }) => to);
      expect(closed.length).toBeGreaterThan(9);
      // as it is typed, then each as a link leads to it
      await open(page, closed[0]!);
      await page.getByText('Your role does not include this').first().waitFor();
      await throughAll(page, { way: 'refused', places: closed });
      expect(await page.getByRole('link', { name: 'Platform', exact: true }).count()).toBe(0);
    },
  );

  it('shows nothing of another client anywhere: neither on a page nor in what the server sent for it', async () => {
    await app.sandbox.pay({ amount: '300.00' });
    const foreign = [app.tenantIds.demo, 'Mto Water', 'Amina', '58100000007', '600100', '@demo.test', 'Kilimani', 'MTOWATER'];
    const { page } = await comes();
    const sent: Promise<{ url: string; text: string }>[] = [];
    page.on('response', (response) => {
      const url = response.url();
      // of an answer that a page has left before it was read there is nothing to look at
      if (url.startsWith(`${app.url}/api/`))
        sent.push(
          response.text().then(
            (text) => ({ url, text }),
            () => ({ url, text: '' }),
          ),
        );
    });
    await beforeTheServer(page);
    await signIn(page, app.url, 'owner@other.test');
    const { body } = await app.api('GET', '/api/auth/me/', { as: 'owner@other.test' });
    const held = new Set(body['permissions'] as string[]);
    const [first, ...others] = PLACES.filter(({ needs }) => held.has(needs)).map(({ to }) => to);
    const look = async (place: string): Promise<void> => {
      const shown = await page.locator('body').innerText();
      expect(
        foreign.filter((word) => shown.includes(word)),
        place,
      ).toEqual([]);
    };
    await open(page, first!);
    await look(first!);
    await throughAll(page, { way: 'whole', places: others, look });
    const read = (await Promise.all(sent)).filter(({ text }) => text !== '');
    expect(read.length).toBeGreaterThan(PLACES.length / 2);
    expect(read.filter(({ text }) => foreign.some((word) => text.includes(word))).map(({ url }) => url)).toEqual([]);
  });

  it('answers an address of another client as one of nobody', async () => {
    const [row] = await app.sql('select id from meters where tenant_id = $1 limit 1', [app.tenantIds.demo]);
    const page = await as('owner@other.test');
    await open(page, `/meters/${row?.['id']}`);
    await page.getByText('There is nothing here').waitFor();
    await open(page, `/settings/people?at=${row?.['id']}`);
    await page.getByRole('dialog').getByText('There is nothing here').waitFor();
  });
});

/** These hold what is typed and ask for nothing before. */
const ASK_NOTHING = new Set(['/issue', '/reports', '/templates/new']);
const NOBODYS = '01a20181-59c0-7549-8294-5860dfcedd0b';
const OWNERS = ['water', 'desks', 'money', 'registry', 'messages', 'settings'] as const;

/** The pages of rooms: those of lists and settings, and those of one thing, here of nobody's. */
function placesOf(rooms: readonly (keyof typeof PAGES)[]): { lists: string[]; things: string[] } {
  const all = [...new Set<string>(rooms.flatMap((room) => PAGES[room]))].map((page) => page.replace('$name', 'transactions'));
  const things = all.filter((page) => page.includes('$id')).map((page) => page.replace('$id', NOBODYS));
  return { lists: all.filter((page) => !page.includes('$id')), things };
}

/** Somebody's page on one that reads nothing: what was read before would stay in sight. */
async function atNothing(page: Page): Promise<void> {
  await page.goto(`${app.url}/reports`);
  await page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor();
}

describe.each([
  ['owner@demo.test', OWNERS],
  ['admin@mkondo.test', ['platform', 'unclaimed']],
] as const)('every page of %s', (who, rooms) => {
  it(
    'says that it loads, that it could not be read, that it is not for this role, that nothing is there, and that the session is over',
    {
      timeout: 240_000,
    },
    async () => {
      const { lists, things } = placesOf(rooms);
      const asking = [...lists, ...things].filter((place) => !ASK_NOTHING.has(place));
      const { page } = await comes();
      await beforeTheServer(page);
      await signIn(page, app.url, who);
      await atNothing(page);
      await throughAll(page, { way: 'failing', places: asking });
      await atNothing(page);
      await throughAll(page, { way: 'empty', places: lists });
      await throughAll(page, { way: 'empty', places: things, said: 'There is nothing here' });
      // what was read a second ago is not asked for again, and nobody hears that the session is over
      await atNothing(page);
      // it leads to the sign-in from wherever, and back there
      await throughAll(page, { way: 'signedOut', places: [...lists, ...things] });
    },
  );
});

it('asks on no page for a part that the client does not have, and shows no refusal of it', async () => {
  const turn = async (isOn: boolean | null): Promise<void> => {
    for (const feature of ['inbox', 'campaigns']) {
      const body = { feature, is_on: isOn, reason: 'As agreed with them.' };
      expect((await app.api('PUT', `/api/clients/${app.tenantIds.demo}/features/`, { as: 'admin@mkondo.test', body })).status).toBe(200);
    }
  };
  await turn(false);
  const { page } = await comes();
  const refused: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() === 403) refused.push(answer.url());
  });
  await beforeTheServer(page);
  await signIn(page, app.url, 'owner@demo.test');
  await atNothing(page);
  const others = placesOf(['water', 'messages']).lists.filter((place) => !/^\/(?:inbox|settings\/inbox|campaigns)/.test(place));
  await throughAll(page, { way: 'whole', places: ['/inbox', ...others] });
  expect(refused).toEqual([]);
  await turn(null);
});

it('says that there is no line, before the sign-in and behind it, until it is there again', async () => {
  const { page, context } = await comes();
  const strip = page.getByText('No connection. What you see may be old');
  for (const open of [() => page.goto(`${app.url}/sign-in`), () => signIn(page, app.url, 'owner@demo.test')]) {
    await open();
    await context.setOffline(true);
    await strip.waitFor();
    await context.setOffline(false);
    await strip.waitFor({ state: 'detached' });
  }
});
