import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shell } from './root.tsx';

/** Each page's code comes with its first visit. */
const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/inbox',
  component: lazyRouteComponent(() => import('../pages/inbox/inbox.tsx'), 'InboxPage'),
});
const contacts = createRoute({
  getParentRoute: () => shell,
  path: '/contacts',
  component: lazyRouteComponent(() => import('../pages/contacts/list.tsx'), 'ContactsPage'),
});
const segments = createRoute({
  getParentRoute: () => shell,
  path: '/contacts/segments',
  component: lazyRouteComponent(() => import('../pages/contacts/segments.tsx'), 'SegmentsPage'),
});
const imports = createRoute({
  getParentRoute: () => shell,
  path: '/contacts/imports',
  component: lazyRouteComponent(() => import('../pages/contacts/imports.tsx'), 'ImportsPage'),
});
const contact = createRoute({
  getParentRoute: () => shell,
  path: '/contacts/$id',
  component: lazyRouteComponent(() => import('../pages/contacts/detail.tsx'), 'ContactPage'),
});

const sms = createRoute({ getParentRoute: () => shell, path: '/sms', component: lazyRouteComponent(() => import('../pages/sms/sms.tsx'), 'SmsPage') });
const templates = createRoute({
  getParentRoute: () => shell,
  path: '/templates',
  component: lazyRouteComponent(() => import('../pages/templates/list.tsx'), 'TemplatesPage'),
});
const newTemplate = createRoute({
  getParentRoute: () => shell,
  path: '/templates/new',
  component: lazyRouteComponent(() => import('../pages/templates/detail.tsx'), 'NewTemplatePage'),
});
const template = createRoute({
  getParentRoute: () => shell,
  path: '/templates/$id',
  component: lazyRouteComponent(() => import('../pages/templates/detail.tsx'), 'TemplatePage'),
});

const campaigns = createRoute({
  getParentRoute: () => shell,
  path: '/campaigns',
  component: lazyRouteComponent(() => import('../pages/campaigns/list.tsx'), 'CampaignsPage'),
});
const newCampaign = createRoute({
  getParentRoute: () => shell,
  path: '/campaigns/new',
  component: lazyRouteComponent(() => import('../pages/campaigns/begin.tsx'), 'BeginCampaignPage'),
});
const campaign = createRoute({
  getParentRoute: () => shell,
  path: '/campaigns/$id',
  component: lazyRouteComponent(() => import('../pages/campaigns/detail.tsx'), 'CampaignPage'),
});

const analytics = createRoute({
  getParentRoute: () => shell,
  path: '/analytics',
  component: lazyRouteComponent(() => import('../pages/analytics/analytics.tsx'), 'AnalyticsPage'),
});

/** Every word sent and received, and the people it goes to. */
export const messages = [inbox, contacts, segments, imports, contact, sms, templates, newTemplate, template, campaigns, newCampaign, campaign, analytics];
