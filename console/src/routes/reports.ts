import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shell } from './root.tsx';

/** Each page's code comes with its first visit. */
const all = createRoute({
  getParentRoute: () => shell,
  path: '/reports',
  component: lazyRouteComponent(() => import('../pages/reports/reports.tsx'), 'ReportsPage'),
});
const one = createRoute({
  getParentRoute: () => shell,
  path: '/reports/$name',
  component: lazyRouteComponent(() => import('../pages/reports/report.tsx'), 'ReportPage'),
});

export const reports = [all, one];
