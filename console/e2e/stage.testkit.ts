import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { TestApp } from '../../test/harness.ts';
import { picture, signIn, startBrowser, visit, type Look, type Visitor } from './browser.testkit.ts';

const DESK: Look = { width: 1440, height: 900, scheme: 'light' };

export interface Stage {
  /** Somebody nobody knows, before an empty page. */
  readonly comes: (look?: Look) => Promise<Visitor>;
  /** Somebody who is signed in, on the first page. */
  readonly as: (email: string, look?: Look) => Promise<Page>;
}

/** A product with a browser before it for a file of tests. Visitors leave with their test, and their pages must have complained of nothing. */
export function stage(start: () => Promise<TestApp>): Stage {
  let app: TestApp;
  let browser: Browser;
  const visitors: Visitor[] = [];
  beforeAll(async () => {
    [app, browser] = await Promise.all([start(), startBrowser()]);
  });
  afterEach(async ({ task }) => {
    for (const { page, context, complaints } of visitors.splice(0)) {
      if (task.result?.state === 'fail' && !page.isClosed()) await picture(page, `failed-${task.id}`);
      await context.close();
      expect(complaints).toEqual([]);
    }
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });
  const comes = async (look = DESK): Promise<Visitor> => {
    const visitor = await visit(browser, look);
    visitors.push(visitor);
    return visitor;
  };
  const as = async (email: string, look = DESK): Promise<Page> => {
    const { page } = await comes(look);
    await signIn(page, app.url, email);
    return page;
  };
  return { comes, as };
}
