import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shell } from './root.tsx';

/** Each page's code comes with its first visit. */
const overview = createRoute({
  getParentRoute: () => shell,
  path: '/overview',
  component: lazyRouteComponent(() => import('../pages/overview/overview.tsx'), 'OverviewPage'),
});
const payments = createRoute({
  getParentRoute: () => shell,
  path: '/payments',
  component: lazyRouteComponent(() => import('../pages/payments/list.tsx'), 'PaymentsPage'),
});
const payment = createRoute({
  getParentRoute: () => shell,
  path: '/payments/$id',
  component: lazyRouteComponent(() => import('../pages/payments/detail.tsx'), 'PaymentPage'),
});
const tokens = createRoute({
  getParentRoute: () => shell,
  path: '/tokens',
  component: lazyRouteComponent(() => import('../pages/tokens/list.tsx'), 'TokensPage'),
});
const issue = createRoute({
  getParentRoute: () => shell,
  path: '/issue',
  component: lazyRouteComponent(() => import('../pages/issue/issue.tsx'), 'IssuePage'),
});
const suspense = createRoute({
  getParentRoute: () => shell,
  path: '/suspense',
  component: lazyRouteComponent(() => import('../pages/suspense/suspense.tsx'), 'SuspensePage'),
});
const unknown = createRoute({
  getParentRoute: () => shell,
  path: '/unknown',
  component: lazyRouteComponent(() => import('../pages/unknown/unknown.tsx'), 'UnknownPage'),
});
const approvals = createRoute({
  getParentRoute: () => shell,
  path: '/approvals',
  component: lazyRouteComponent(() => import('../pages/approvals/approvals.tsx'), 'ApprovalsPage'),
});
const notices = createRoute({
  getParentRoute: () => shell,
  path: '/notices',
  component: lazyRouteComponent(() => import('../pages/notices/notices.tsx'), 'NoticesPage'),
});
const alerts = createRoute({
  getParentRoute: () => shell,
  path: '/alerts',
  component: lazyRouteComponent(() => import('../pages/alerts/alerts.tsx'), 'AlertsPage'),
});

/** Water sold: money, tokens, and the desks where people decide. */
export const water = [overview, payments, payment, tokens, issue, suspense, notices, unknown, approvals, alerts];
