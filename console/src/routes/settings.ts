import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { shell } from './root.tsx';

/** Each page's code comes with its first visit. */
const profile = createRoute({
  getParentRoute: () => shell,
  path: '/profile',
  component: lazyRouteComponent(() => import('../pages/profile/profile.tsx'), 'ProfilePage'),
});
const index = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/setup' });
  },
});
const setup = createRoute({
  getParentRoute: () => shell,
  path: '/settings/setup',
  component: lazyRouteComponent(() => import('../pages/settings/setup.tsx'), 'SetupPage'),
});
const organisation = createRoute({
  getParentRoute: () => shell,
  path: '/settings/organisation',
  component: lazyRouteComponent(() => import('../pages/settings/organisation.tsx'), 'OrganisationPage'),
});
const people = createRoute({
  getParentRoute: () => shell,
  path: '/settings/people',
  component: lazyRouteComponent(() => import('../pages/settings/people/people.tsx'), 'PeoplePage'),
});
const channels = createRoute({
  getParentRoute: () => shell,
  path: '/settings/channels',
  component: lazyRouteComponent(() => import('../pages/settings/channels/channels.tsx'), 'ChannelsPage'),
});
const sending = createRoute({
  getParentRoute: () => shell,
  path: '/settings/sending',
  component: lazyRouteComponent(() => import('../pages/settings/channels/sending.tsx'), 'SendingPage'),
});
const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/settings/inbox',
  component: lazyRouteComponent(() => import('../pages/settings/inbox/page.tsx'), 'InboxSettingsPage'),
});
const limits = createRoute({
  getParentRoute: () => shell,
  path: '/settings/limits',
  component: lazyRouteComponent(() => import('../pages/settings/limits/limits.tsx'), 'LimitsPage'),
});
const keys = createRoute({
  getParentRoute: () => shell,
  path: '/settings/keys',
  component: lazyRouteComponent(() => import('../pages/settings/keys/keys.tsx'), 'KeysPage'),
});
const webhooks = createRoute({
  getParentRoute: () => shell,
  path: '/settings/webhooks',
  component: lazyRouteComponent(() => import('../pages/settings/webhooks/webhooks.tsx'), 'WebhooksPage'),
});
const audit = createRoute({
  getParentRoute: () => shell,
  path: '/settings/audit',
  component: lazyRouteComponent(() => import('../pages/settings/audit/audit.tsx'), 'AuditPage'),
});

/** A person's own, and what one client sets up for itself. */
export const settings = [profile, index, setup, organisation, people, channels, sending, inbox, limits, keys, webhooks, audit];
