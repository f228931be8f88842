import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shell } from './root.tsx';

/** Each page's code comes with its first visit. */
const tariffs = createRoute({
  getParentRoute: () => shell,
  path: '/tariffs',
  component: lazyRouteComponent(() => import('../pages/tariffs/list.tsx'), 'TariffsPage'),
});
const tariff = createRoute({
  getParentRoute: () => shell,
  path: '/tariffs/$id',
  component: lazyRouteComponent(() => import('../pages/tariffs/detail.tsx'), 'TariffPage'),
});
const prices = createRoute({
  getParentRoute: () => shell,
  path: '/tariffs/$id/prices',
  component: lazyRouteComponent(() => import('../pages/tariffs/editor/editor.tsx'), 'PricesPage'),
});
const refunds = createRoute({
  getParentRoute: () => shell,
  path: '/refunds',
  component: lazyRouteComponent(() => import('../pages/refunds/refunds.tsx'), 'RefundsPage'),
});
const reconciliation = createRoute({
  getParentRoute: () => shell,
  path: '/reconciliation',
  component: lazyRouteComponent(() => import('../pages/reconciliation/reconciliation.tsx'), 'ReconciliationPage'),
});
const difference = createRoute({
  getParentRoute: () => shell,
  path: '/reconciliation/$id',
  component: lazyRouteComponent(() => import('../pages/reconciliation/difference.tsx'), 'DifferencePage'),
});

/** What water costs, and whether the money is all there. */
export const money = [tariffs, tariff, prices, refunds, reconciliation, difference];
