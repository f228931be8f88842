import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../test/harness.ts';
import { LOOKS, signIn, startBrowser, visit } from './browser.testkit.ts';
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

it.each(LOOKS)('every page of the registry is accessible by day and by night, and fits at $width px', async (look) => {
  const visitor = await visit(browser, look);
  await signIn(visitor.page, app.url, 'owner@demo.test');
  const [campaign] = await app.sql('select id from key_change_campaigns');
  await expectAllFine(visitor, { url: app.url, room: 'registry', places: [...PLACES, `/key-changes/${campaign?.['id']}`] });
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
});
