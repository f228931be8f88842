import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../test/harness.ts';
import { picture, signIn, startBrowser, visit, type Visitor } from './browser.testkit.ts';

const OWNER = 'owner@demo.test';
let app: TestApp;
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp({}), startBrowser()]);
  await app.api('POST', `/api/messaging/sms/credits/?client=${app.tenantIds.demo}`, { as: 'admin@mkondo.test', body: { credits: 100, note: 'for the test' } });
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await picture(visitor.page, `failed-${task.id}`);
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
});

afterAll(async () => {
  await browser.close();
  await app.stop();
});

it.each([
  { look: { width: 1440, height: 900, scheme: 'light' }, asha: '254712500001' },
  { look: { width: 390, height: 844, scheme: 'dark' }, asha: '254712500003' },
] as const)('sends to a list after a trial that tells parts, people and refused rows ($look.width wide, $look.scheme)', async ({ look, asha }) => {
  const list = `Jina;Namba ya simu;Plot No.\nAsha;+${asha};12\nBrian;0712500002;13\nNobody;12345;14\n`;
  visitor = await visit(browser, look);
  const { page } = visitor;
  await signIn(page, app.url, OWNER);
  await page.goto(`${app.url}/sms?open=list`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('File', { exact: true }).setInputFiles({ name: 'plots.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  expect(await dialog.getByRole('combobox', { name: 'Phone' }).inputValue()).toBe('Namba ya simu');
  await dialog.getByRole('textbox', { name: 'Text for all' }).fill('Habari {{name}}, kiwanja {{plot_no}}');
  expect(await dialog.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Try it first' }).click();
  await dialog.getByText('Recipients: 2').waitFor();
  await dialog.getByText('Parts: 2').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Rows left out: 1' }).click()]);
  expect(readFileSync(await file.path(), 'utf8')).toContain('4,Phone: Not a phone number.,Nobody,12345,14');
  await picture(page, `sms-list-${look.width}`);
  expect((await app.sandbox.phone(asha).catch(() => null))?.sms ?? []).toHaveLength(0);
  await dialog.getByRole('button', { name: 'Send (2)' }).click();
  await dialog.getByRole('button', { name: 'See the sending' }).click();
  const numbers = page.getByRole('list', { name: 'Numbers' });
  await expect.poll(() => numbers.getByText('Delivered').count()).toBe(2);
  expect((await app.sandbox.phone(asha)).sms.map(({ text }) => text)).toEqual(['Habari Asha, kiwanja 12']);
});
