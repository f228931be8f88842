import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { shell } from './root.tsx';

/** Each page's code comes with its first visit. */
const index = createRoute({
  getParentRoute: () => shell,
  path: '/platform',
  beforeLoad: () => {
    throw redirect({ to: '/platform/tenants' });
  },
});
const tenants = createRoute({
  getParentRoute: () => shell,
  path: '/platform/tenants',
  component: lazyRouteComponent(() => import('../pages/platform/tenants.tsx'), 'TenantsPage'),
});
const tenant = createRoute({
  getParentRoute: () => shell,
  path: '/platform/tenants/$id',
  component: lazyRouteComponent(() => import('../pages/platform/tenant.tsx'), 'TenantPage'),
});
const queues = createRoute({
  getParentRoute: () => shell,
  path: '/platform/queues',
  component: lazyRouteComponent(() => import('../pages/platform/queues.tsx'), 'QueuesPage'),
});
const vendors = createRoute({
  getParentRoute: () => shell,
  path: '/platform/vendors',
  component: lazyRouteComponent(() => import('../pages/platform/vendors.tsx'), 'VendorsPage'),
});
const features = createRoute({
  getParentRoute: () => shell,
  path: '/platform/features',
  component: lazyRouteComponent(() => import('../pages/platform/features.tsx'), 'FeaturesPage'),
});
const unclaimed = createRoute({
  getParentRoute: () => shell,
  path: '/platform/unclaimed',
  component: lazyRouteComponent(() => import('../pages/platform/unclaimed.tsx'), 'UnclaimedPage'),
});
const messaging = createRoute({
  getParentRoute: () => shell,
  path: '/platform/messaging',
  component: lazyRouteComponent(() => import('../pages/platform/messaging.tsx'), 'MessagingPage'),
});
const audit = createRoute({
  getParentRoute: () => shell,
  path: '/platform/audit',
  component: lazyRouteComponent(() => import('../pages/platform/audit.tsx'), 'PlatformAuditPage'),
});

/** What the platform's own staff look after, across all clients. */
export const platform = [index, tenants, tenant, queues, vendors, features, unclaimed, messaging, audit];
