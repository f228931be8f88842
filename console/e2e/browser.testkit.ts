import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { DEMO_PASSWORD } from '../../test/harness.ts';
import { witness } from '../../test/harness/testimony.ts';

/** The packaged browser is made for places with one process; here it may have as many as it likes. */
const NOT_HERE = new Set(['--single-process', '--no-zygote']);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function startBrowser(): Promise<Browser> {
  return playwright.launch({ args: chromium.args.filter((flag) => !NOT_HERE.has(flag)), executablePath: await chromium.executablePath(), headless: true });
}

export type Look = { readonly width: number; readonly height: number; readonly scheme: 'light' | 'dark' };

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page itself complained about: exceptions, and whatever the content policy refused. */
  readonly complaints: string[];
}

export async function visit(browser: Browser, { width, height, scheme }: Look): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce', locale: 'en-GB' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
  });
  witnessPage(page);
  return { page, context, complaints };
}

const REMEMBERED = 60;
const KEPT = 3;
/** How to let the last pages' witnesses go. */
const lately: (() => void)[] = [];

/** Its last requests with their times, and what stands on it. */
function witnessPage(page: Page): void {
  const seen: string[] = [];
  const note = (text: string): void => {
    seen.push(`${new Date().toISOString().slice(14, 23)} ${text}`);
    if (seen.length > REMEMBERED) seen.shift();
  };
  page.on('request', (asked) => note(`-> ${asked.method()} ${asked.url()}`));
  page.on('response', (answer) => note(`<- ${answer.status()} ${answer.url()}`));
  page.on('requestfailed', (asked) => note(`xx ${asked.url()} ${asked.failure()?.errorText ?? ''}`));
  page.on('websocket', (line) => note(`ws ${line.url()}`));
  // a page may be closed before it is asked
  lately.push(witness(async () => `${page.url()}\n${seen.join('\n')}\n${await standing(page)}`));
  if (lately.length > KEPT) lately.shift()?.();
}

async function standing(page: Page): Promise<string> {
  const body = page.locator('body');
  return (await body.innerText({ timeout: 2_000 }).catch(() => 'the page does not answer')).slice(0, 3_000);
}

/** Signs in at the form and waits for the first page behind it. */
export async function signIn(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

/** Serious and critical findings of axe on the page as it stands. Injected by the debugger: the content policy lets nothing else in. */
export async function expectAccessible({ page, context }: Visitor, what: string): Promise<void> {
  const debug = await context.newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: AXE });
  const { result } = await debug.send('Runtime.evaluate', { expression: 'axe.run().then((found) => JSON.stringify(found.violations))', awaitPromise: true });
  await debug.detach();
  const found = JSON.parse(String(result.value)) as { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`),
    what,
  ).toEqual([]);
}

/** A picture of the whole page for people to look at, where `PICTURES` names a folder for them; taking hundreds would cost each run half a minute. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

const LOADING = /^(?:Loading|Inapakia|Chargement)$/;

/** Opens a page in the language that `PICTURES_IN` names, for pictures, else in English. */
async function openToLook(page: Page, address: string): Promise<void> {
  const language = process.env['PICTURES_IN'];
  // a page that was never opened has nowhere to keep it
  if (language !== undefined) await page.evaluate((chosen) => localStorage.setItem('mkondo.language', chosen), language).catch(() => undefined);
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
  await page.getByRole('status', { name: LOADING }).first().waitFor({ state: 'detached' });
  if (language !== undefined) await page.evaluate(() => localStorage.removeItem('mkondo.language'));
}

/** Opens a page and holds it against what every page keeps: axe, no wider than the screen. */
export async function expectFine(visitor: Visitor, url: string, place: string): Promise<void> {
  const { page } = visitor;
  await openToLook(page, `${url}${place}`);
  await expectAccessible(visitor, place);
  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(wider, place).toBeLessThanOrEqual(0);
  const { width } = page.viewportSize() ?? { width: 0 };
  const scheme = await page.evaluate<boolean>("matchMedia('(prefers-color-scheme: dark)').matches");
  await picture(page, `${place.replaceAll(/[^a-z0-9]+/gi, '_')}-${width}-${scheme ? 'dark' : 'light'}`);
}
