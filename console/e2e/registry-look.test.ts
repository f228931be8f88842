import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../test/harness.ts';
import { signIn, startBrowser, visit } from './browser.testkit.ts';
import { expectAllFine } from './pages.testkit.ts';

const PLACES = [
  '/meters?view=map',
  '/meters?show=new',
  '/customers?show=new',
  '/imports',
  '/erasures',
  '/key-changes',
  '/key-changes?show=new',
  '/alerts?state=rules',
  '/alerts?state=quiet',
];

let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), startBrowser()]);
  await app.api('POST', '/api/key-change-campaigns/', {
    as: 'owner@demo.test',
    body: { name: 'Rollover', select: 'all', target: { base_date: 2035, krn: 5 } },
  });
});

afterAll(async () => {
  await browser.close();
  await app.stop();
});

it.each([
  { width: 1440, height: 900, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
] as const)('every page of the registry is accessible and fits at $width px, $scheme', { timeout: 180_000 }, async (look) => {
  const visitor = await visit(browser, look);
  await signIn(visitor.page, app.url, 'owner@demo.test');
  const [campaign] = await app.sql('select id from key_change_campaigns');
  await expectAllFine(visitor, { url: app.url, room: 'registry', places: [...PLACES, `/key-changes/${campaign?.['id']}`] });
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
});
