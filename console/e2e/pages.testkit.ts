import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { expectFine, type Visitor } from './browser.testkit.ts';

/**
 * The pages that each of the look tests opens, by the path of the route and the view of the page. A new page or view goes
 * into one of them, and into the places that its test opens.
 */
export const PAGES = {
  front: ['/', '/simulator', '/sign-in'],
  water: [
    '/overview',
    '/payments',
    '/payments/$id',
    '/customers',
    '/customers/$id',
    '/meters',
    '/meters/$id',
    '/tokens',
    '/issue',
    '/suspense',
    '/unknown',
    '/alerts',
  ],
  desks: ['/approvals', '/approvals?tab=adjustments', '/notices', '/settings/limits'],
  money: [
    '/payments/$id',
    '/refunds',
    '/tariffs',
    '/tariffs/$id',
    '/tariffs/$id/prices',
    '/reconciliation',
    '/reconciliation/$id',
    '/reports',
    '/reports/$name',
  ],
  registry: ['/meters', '/customers', '/imports', '/erasures', '/key-changes', '/key-changes/$id', '/alerts'],
  messages: [
    '/inbox',
    '/contacts',
    '/contacts/$id',
    '/contacts/segments',
    '/contacts/imports',
    '/templates',
    '/templates/new',
    '/templates/$id',
    '/sms',
    '/analytics',
    '/settings/inbox',
    '/settings/inbox?tab=labels',
    '/settings/inbox?tab=macros',
    '/settings/inbox?tab=teams',
    '/settings/inbox?tab=attributes',
    '/settings/inbox?tab=service',
    '/settings/inbox?tab=survey',
    '/campaigns',
    '/campaigns/new',
    '/campaigns/$id',
  ],
  doors: ['/register', '/forgot-password', '/verify-email', '/reset-password', '/invite'],
  settings: [
    '/profile',
    '/settings/setup',
    '/settings/organisation',
    '/settings/people',
    '/settings/channels',
    '/settings/channels?tab=vendors',
    '/settings/sending',
    '/settings/sending?tab=names',
    '/settings/sending?tab=credits',
    '/settings/sending?tab=whatsapp',
    '/settings/keys',
    '/settings/webhooks',
    '/settings/audit',
  ],
  platform: [
    '/platform/tenants',
    '/platform/tenants/$id',
    '/platform/queues',
    '/platform/queues?tab=letters',
    '/platform/vendors',
    '/platform/features',
    '/platform/messaging',
    '/platform/messaging?tab=prices',
    '/platform/messaging?tab=grant',
    '/platform/audit',
  ],
  unclaimed: ['/platform/unclaimed'],
} as const;

type Room = keyof typeof PAGES;

const SOURCE = join(import.meta.dirname, '../src');

/** Paths of the route tree that show something, each with the file of its page. */
const ROUTES = ['router.tsx', ...globSync('routes/*.ts', { cwd: SOURCE })].flatMap((file) =>
  readFileSync(join(SOURCE, file), 'utf8')
    .split('createRoute({')
    .flatMap((route) => {
      const path = /path: '([^']+)'/.exec(route)?.[1];
      const page = /import\('([^']+)'\)/.exec(route)?.[1];
      if (path === undefined || !route.includes('component:')) return [];
      return [{ path, page: page === undefined ? null : join(SOURCE, dirname(file), page) }];
    }),
);

/** Every page of the console, and every view of a page that has several. */
export const ALL_PAGES: readonly string[] = ROUTES.flatMap(({ path, page }) => [path, ...viewsOf(page).map((view) => `${path}?tab=${view}`)]);

/** Views besides the first, which needs no word in the address. */
function viewsOf(page: string | null): readonly string[] {
  const text = page === null ? '' : readFileSync(page, 'utf8');
  return text.includes('<TabViews') ? [...text.matchAll(/\bvalue: '(\w+)'/g)].slice(1).map(([, view]) => view!) : [];
}

/** A path that is named as a whole comes before one with a place for an id. */
const BY_PLACES = ROUTES.toSorted((a, b) => a.path.split('$').length - b.path.split('$').length);

function pageOf(place: string): string {
  const { pathname, searchParams } = new URL(place, 'http://console');
  const path = BY_PLACES.find((one) => new RegExp(`^${one.path.replaceAll(/\$\w+/g, '[^/]+')}$`).test(pathname))?.path ?? pathname;
  const page = `${path}?tab=${searchParams.get('tab') ?? ''}`;
  return ALL_PAGES.includes(page) ? page : path;
}

interface Round {
  readonly url: string;
  readonly room: Room;
  readonly places: readonly string[];
}

/** Opens the places of a room one after the other; they are all the pages that the room answers for. */
export async function expectAllFine(visitor: Visitor, { url, room, places }: Round): Promise<void> {
  expect([...new Set(places.map(pageOf))].toSorted()).toEqual(PAGES[room].toSorted());
  for (const place of places) await expectFine(visitor, url, place);
}
