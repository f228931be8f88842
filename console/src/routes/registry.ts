import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shell } from './root.tsx';

/** Each page's code comes with its first visit. */
const customers = createRoute({
  getParentRoute: () => shell,
  path: '/customers',
  component: lazyRouteComponent(() => import('../pages/customers/list.tsx'), 'CustomersPage'),
});
const customer = createRoute({
  getParentRoute: () => shell,
  path: '/customers/$id',
  component: lazyRouteComponent(() => import('../pages/customers/detail.tsx'), 'CustomerPage'),
});
const erasures = createRoute({
  getParentRoute: () => shell,
  path: '/erasures',
  component: lazyRouteComponent(() => import('../pages/customers/erasures.tsx'), 'ErasuresPage'),
});
const meters = createRoute({
  getParentRoute: () => shell,
  path: '/meters',
  component: lazyRouteComponent(() => import('../pages/meters/list.tsx'), 'MetersPage'),
});
const meter = createRoute({
  getParentRoute: () => shell,
  path: '/meters/$id',
  component: lazyRouteComponent(() => import('../pages/meters/detail.tsx'), 'MeterPage'),
});

const imports = createRoute({
  getParentRoute: () => shell,
  path: '/imports',
  component: lazyRouteComponent(() => import('../pages/imports/imports.tsx'), 'ImportsPage'),
});
const keyChanges = createRoute({
  getParentRoute: () => shell,
  path: '/key-changes',
  component: lazyRouteComponent(() => import('../pages/key-changes/list.tsx'), 'KeyChangesPage'),
});
const keyChange = createRoute({
  getParentRoute: () => shell,
  path: '/key-changes/$id',
  component: lazyRouteComponent(() => import('../pages/key-changes/campaign.tsx'), 'KeyChangePage'),
});

/** Who buys and through what. */
export const registry = [customers, customer, erasures, meters, meter, imports, keyChanges, keyChange];
