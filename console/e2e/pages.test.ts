import { expect, it } from 'vitest';
import { ALL_PAGES, PAGES } from './pages.testkit.ts';

it('holds every page of the route tree, and every view of a page, against axe in one of the look tests', () => {
  expect(ALL_PAGES.length).toBeGreaterThan(60);
  const opened = new Set<string>(Object.values(PAGES).flat());
  expect(ALL_PAGES.filter((page) => !opened.has(page))).toEqual([]);
  expect([...opened].filter((page) => !ALL_PAGES.includes(page))).toEqual([]);
});
