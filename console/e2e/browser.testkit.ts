import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { DEMO_PASSWORD } from '../../test/harness.ts';
import { witness } from '../../test/harness/testimony.ts';

/**
 * The packaged browser is made for places with one process; here it may have as many as it likes. It also comes with a
 * graphics card in software, which nothing of ours needs and which takes two fifths of a test's work.
 */
const NOT_HERE = /^--(?:single-process|no-zygote|in-process-gpu|ignore-gpu-blocklist|use-gl|use-angle|enable-unsafe-swiftshader)\b/;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function startBrowser(): Promise<Browser> {
  const args = [...chromium.args.filter((flag) => !NOT_HERE.test(flag)), '--disable-gpu'];
  return playwright.launch({ args, executablePath: await chromium.executablePath(), headless: true });
}

type Scheme = 'light' | 'dark';

export type Look = { readonly width: number; readonly height: number; readonly scheme: Scheme };

/** A desk and a phone; each page is also looked at in the other's colours. */
export const LOOKS: readonly Look[] = [
  { width: 1440, height: 900, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
];

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page itself complained about: exceptions, and whatever the content policy refused. */
  readonly complaints: string[];
}

/** Twice what a page may take on a busy machine of ours. */
const COMES_WITHIN_MS = 60_000;

export async function visit(browser: Browser, { width, height, scheme }: Look): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce', locale: 'en-GB' });
  context.setDefaultTimeout(COMES_WITHIN_MS);
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

/** Leaves somebody signed in, on the first page behind the sign-in; its form is for the tests that are about it, each of the others would draw it too. */
export async function signIn(page: Page, url: string, email: string): Promise<void> {
  const answer = await page.request.post(`${url}/api/auth/login/`, { data: { email, password: DEMO_PASSWORD } });
  const { refresh } = (await answer.json()) as { refresh: string };
  // any address of the console has the place where a session is kept
  await page.goto(`${url}/config.json`);
  await page.evaluate((token) => localStorage.setItem('mkondo.refresh', token), refresh);
  await page.goto(`${url}/overview`);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

/** Serious and critical findings of axe on the page as it stands. */
export async function expectAccessible(visitor: Visitor, what: string): Promise<void> {
  const debug = await lendAxe(visitor);
  await expectNoFindings(debug, { what, rules: '' });
  await debug.detach();
}

/** Injected by the debugger: the content policy lets nothing else in. */
async function lendAxe({ page, context }: Visitor): Promise<CDPSession> {
  const debug = await context.newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: AXE });
  return debug;
}

async function expectNoFindings(debug: CDPSession, { what, rules }: { what: string; rules: string }): Promise<void> {
  const expression = `axe.run({ resultTypes: ['violations'], ${rules} }).then((found) => JSON.stringify(found.violations))`;
  const { result } = await debug.send('Runtime.evaluate', { expression, awaitPromise: true });
  const found = JSON.parse(String(result.value)) as { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`),
    what,
  ).toEqual([]);
}

/** Colours on their way to others are those of neither; what inherits one that moves sets out after it. */
const COLOURS_SETTLE = `(async () => {
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  const moving = () => document.getAnimations().filter((motion) => motion instanceof CSSTransition);
  for (await frame(); moving().length > 0; await frame()) await Promise.allSettled(moving().map((motion) => motion.finished));
})()`;

/** What stands there, in the colours of day and of night: axe in full, and for the other colours the rules about colours. Leaves a picture of each. */
export async function expectAccessibleByDayAndNight(visitor: Visitor, what: string): Promise<void> {
  const { page } = visitor;
  const { width } = page.viewportSize() ?? { width: 0 };
  const debug = await lendAxe(visitor);
  const first = await page.evaluate<Scheme>("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'");
  for (const scheme of first === 'dark' ? (['dark', 'light'] as const) : (['light', 'dark'] as const)) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate(COLOURS_SETTLE);
    await expectNoFindings(debug, {
      what: `${what}, ${width} px, ${scheme}`,
      rules: scheme === first ? '' : "runOnly: ['color-contrast', 'link-in-text-block']",
    });
    await picture(page, `${what.replaceAll(/[^a-z0-9]+/gi, '_')}-${width}-${scheme}`);
  }
  await page.emulateMedia({ colorScheme: first });
  await debug.detach();
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

/** Opens a page and holds it against what every page keeps: axe by day and by night, no wider than the screen. */
export async function expectFine(visitor: Visitor, url: string, place: string): Promise<void> {
  const { page } = visitor;
  await openToLook(page, `${url}${place}`);
  await expectAccessibleByDayAndNight(visitor, place);
  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(wider, place).toBeLessThanOrEqual(0);
}
