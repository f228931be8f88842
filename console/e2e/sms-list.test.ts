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

const LIST = 'Jina;Namba ya simu;Plot No.\nAsha;0712 500 001;12\nBrian;0712500002;13\nNobody;12345;14\n';

it.each([
  [1440, 900, 'light'],
  [390, 844, 'dark'],
] as const)('sends to a list after a trial that tells parts, people and refused rows (%d wide, %s)', async (width, height, scheme) => {
  visitor = await visit(browser, { width, height, scheme });
  const { page } = visitor;
  await signIn(page, app.url, OWNER);
  await page.goto(`${app.url}/sms?open=list`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('File', { exact: true }).setInputFiles({ name: 'plots.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
  expect(await dialog.getByRole('combobox', { name: 'Phone' }).inputValue()).toBe('Namba ya simu');
  await dialog.getByRole('textbox', { name: 'Text for all' }).fill('Habari {{name}}, kiwanja {{plot_no}}');
  expect(await dialog.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Try it first' }).click();
  await dialog.getByText('Recipients: 2').waitFor();
  await dialog.getByText('Parts: 2').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Rows left out: 1' }).click()]);
  expect(readFileSync(await file.path(), 'utf8')).toContain('4,phone: Not a phone number.,Nobody,12345,14');
  await picture(page, `sms-list-${width}`);
  expect((await app.sandbox.phone('254712500001').catch(() => null))?.sms ?? []).toHaveLength(width === 1440 ? 0 : 1);
  await dialog.getByRole('button', { name: 'Send (2)' }).click();
  await dialog.getByRole('button', { name: 'See the sending' }).click();
  await page.getByRole('list', { name: 'Numbers' }).getByText('Delivered').first().waitFor();
  expect((await app.sandbox.phone('254712500001')).sms.at(-1)!.text).toBe('Habari Asha, kiwanja 12');
});
