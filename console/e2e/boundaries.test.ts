import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../test/harness.ts';
import { signIn } from './browser.testkit.ts';
import { stage } from './stage.testkit.ts';

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
      const page = await as(who);
      const { body } = await app.api('GET', '/api/auth/me/', { as: who });
      const held = new Set(body['permissions'] as string[]);
      const closed = PLACES.filter(({ to, needs }) => /^\/(settings|platform)\//.test(to) && !held.has(needs));
      expect(closed.length).toBeGreaterThan(9);
      for (const { to } of closed) {
        await open(page, to);
        await page.getByText('Your role does not include this').first().waitFor();
      }
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
    await signIn(page, app.url, 'owner@other.test');
    const { body } = await app.api('GET', '/api/auth/me/', { as: 'owner@other.test' });
    const held = new Set(body['permissions'] as string[]);
    for (const { to } of PLACES.filter(({ needs }) => held.has(needs))) {
      await open(page, to);
      const shown = await page.locator('body').innerText();
      expect(
        foreign.filter((word) => shown.includes(word)),
        to,
      ).toEqual([]);
    }
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
