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

/** Who buys and through what. */
export const registry = [customers, customer, meters, meter];
