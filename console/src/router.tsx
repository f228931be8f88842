import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { isRemembered } from './api/session.ts';
import { Crash, Missing } from './shell/missing.tsx';
import { Shell } from './shell/shell.tsx';
import { SignIn } from './shell/sign-in.tsx';
import { parseSearch, stringifySearch } from './shell/url.ts';
import type { Asked } from './shell/url.ts';
import { Toasts } from './ui/toast.tsx';

const root = createRootRoute({
  validateSearch: (asked: Record<string, unknown>): Asked => asked as Asked,
  component: () => (
    <>
      <Outlet />
      <Toasts />
    </>
  ),
  notFoundComponent: Missing,
});

const front = lazyRouteComponent(() => import('./front.tsx'), 'Front');

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    if (isRemembered()) throw redirect({ to: '/overview' });
  },
  component: front,
});
const simulator = createRoute({ getParentRoute: () => root, path: '/simulator', component: front });
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignIn });

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: ({ location }) => {
    if (!isRemembered()) throw redirect({ to: '/sign-in', search: { to: location.href } as never });
  },
});

/** Each page's code comes with its first visit. */
const overview = createRoute({
  getParentRoute: () => shell,
  path: '/overview',
  component: lazyRouteComponent(() => import('./pages/overview/overview.tsx'), 'OverviewPage'),
});
const payments = createRoute({
  getParentRoute: () => shell,
  path: '/payments',
  component: lazyRouteComponent(() => import('./pages/payments/list.tsx'), 'PaymentsPage'),
});
const payment = createRoute({
  getParentRoute: () => shell,
  path: '/payments/$id',
  component: lazyRouteComponent(() => import('./pages/payments/detail.tsx'), 'PaymentPage'),
});
const customers = createRoute({
  getParentRoute: () => shell,
  path: '/customers',
  component: lazyRouteComponent(() => import('./pages/customers/list.tsx'), 'CustomersPage'),
});
const customer = createRoute({
  getParentRoute: () => shell,
  path: '/customers/$id',
  component: lazyRouteComponent(() => import('./pages/customers/detail.tsx'), 'CustomerPage'),
});
const meters = createRoute({
  getParentRoute: () => shell,
  path: '/meters',
  component: lazyRouteComponent(() => import('./pages/meters/list.tsx'), 'MetersPage'),
});
const meter = createRoute({
  getParentRoute: () => shell,
  path: '/meters/$id',
  component: lazyRouteComponent(() => import('./pages/meters/detail.tsx'), 'MeterPage'),
});
const tokens = createRoute({
  getParentRoute: () => shell,
  path: '/tokens',
  component: lazyRouteComponent(() => import('./pages/tokens/list.tsx'), 'TokensPage'),
});
const issue = createRoute({ getParentRoute: () => shell, path: '/issue', component: lazyRouteComponent(() => import('./pages/issue/issue.tsx'), 'IssuePage') });
const suspense = createRoute({
  getParentRoute: () => shell,
  path: '/suspense',
  component: lazyRouteComponent(() => import('./pages/suspense/suspense.tsx'), 'SuspensePage'),
});
const unknown = createRoute({
  getParentRoute: () => shell,
  path: '/unknown',
  component: lazyRouteComponent(() => import('./pages/unknown/unknown.tsx'), 'UnknownPage'),
});
const alerts = createRoute({
  getParentRoute: () => shell,
  path: '/alerts',
  component: lazyRouteComponent(() => import('./pages/alerts/alerts.tsx'), 'AlertsPage'),
});

const pages = [overview, payments, payment, customers, customer, meters, meter, tokens, issue, suspense, unknown, alerts];

export const router = createRouter({
  routeTree: root.addChildren([home, simulator, signIn, shell.addChildren(pages)]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultNotFoundComponent: Missing,
  defaultErrorComponent: Crash,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
