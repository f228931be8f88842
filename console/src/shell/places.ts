import type { Feature } from '../api/me.ts';
import type { Key } from '../i18n/index.ts';
import type { IconName } from '../ui/icon.tsx';

/** `feature`: the part of the product it belongs to, where the platform may have switched that off. */
export type Place = { to: string; label: Key; icon: IconName; needs: string; feature?: Feature };
/** `within`: the places lie side by side under one path, and the rail shows one way to all of them. */
export type Group = { label: Key | null; places: readonly Place[]; within?: { path: string; icon: IconName } };

/** The console's places in the order of the rail; people see those that their permissions open. */
export const GROUPS: readonly Group[] = [
  { label: null, places: [{ to: '/overview', label: 'g.overview', icon: 'home', needs: 'dashboard.read' }] },
  {
    label: 'nav.water',
    places: [
      { to: '/payments', label: 'g.payments', icon: 'coin', needs: 'payments.read' },
      { to: '/customers', label: 'g.customers', icon: 'people', needs: 'customers.read' },
      { to: '/meters', label: 'g.meters', icon: 'meter', needs: 'meters.read' },
      { to: '/tokens', label: 'g.tokens', icon: 'token', needs: 'tokens.read' },
      { to: '/issue', label: 'nav.issue', icon: 'drop', needs: 'tokens.issue' },
      { to: '/tariffs', label: 'g.tariffs', icon: 'price', needs: 'tariffs.read' },
    ],
  },
  {
    label: 'nav.messages',
    places: [
      { to: '/inbox', label: 'g.inbox', icon: 'mail', needs: 'inbox.read', feature: 'inbox' },
      { to: '/contacts', label: 'g.contacts', icon: 'person', needs: 'contacts.read' },
      { to: '/campaigns', label: 'g.campaigns', icon: 'horn', needs: 'campaigns.read', feature: 'campaigns' },
      { to: '/sms', label: 'nav.sms', icon: 'message', needs: 'sms.read', feature: 'sms' },
      { to: '/templates', label: 'g.templates', icon: 'form', needs: 'templates.read' },
      { to: '/analytics', label: 'nav.analytics', icon: 'chart', needs: 'analytics.read' },
    ],
  },
  {
    label: 'nav.desks',
    places: [
      { to: '/suspense', label: 'nav.suspense', icon: 'desk', needs: 'payments.assign' },
      { to: '/notices', label: 'nav.notices', icon: 'note', needs: 'payments.resolve' },
      { to: '/unknown', label: 'nav.unknown', icon: 'question', needs: 'payments.read' },
      { to: '/approvals', label: 'nav.approvals', icon: 'check', needs: 'tokens.read' },
      { to: '/refunds', label: 'g.refunds', icon: 'giveBack', needs: 'payments.read' },
      { to: '/reconciliation', label: 'g.reconciliation', icon: 'scale', needs: 'payments.read' },
      { to: '/alerts', label: 'g.alerts', icon: 'bell', needs: 'alerts.read' },
    ],
  },
  { label: null, places: [{ to: '/reports', label: 'g.reports', icon: 'chart', needs: 'reports.read' }] },
  {
    label: 'nav.settings',
    within: { path: '/settings', icon: 'sliders' },
    places: [
      { to: '/settings/setup', label: 'nav.setup', icon: 'check', needs: 'clients.read' },
      { to: '/settings/organisation', label: 'nav.organisation', icon: 'home', needs: 'clients.update' },
      { to: '/settings/people', label: 'nav.people', icon: 'people', needs: 'workspace.members' },
      { to: '/settings/channels', label: 'nav.channels', icon: 'coin', needs: 'credentials.manage' },
      { to: '/settings/sending', label: 'nav.sending', icon: 'message', needs: 'credentials.manage' },
      { to: '/settings/inbox', label: 'nav.inboxSettings', icon: 'mail', needs: 'inbox.answer', feature: 'inbox' },
      { to: '/settings/limits', label: 'nav.limits', icon: 'scale', needs: 'tokens.limits' },
      { to: '/settings/keys', label: 'nav.keys', icon: 'token', needs: 'credentials.manage' },
      { to: '/settings/webhooks', label: 'nav.webhooks', icon: 'flight', needs: 'webhooks.manage' },
      { to: '/settings/audit', label: 'nav.audit', icon: 'story', needs: 'audit.read' },
    ],
  },
  {
    label: 'nav.platform',
    within: { path: '/platform', icon: 'columns' },
    places: [
      { to: '/platform/tenants', label: 'nav.tenants', icon: 'desk', needs: 'clients.list' },
      { to: '/platform/queues', label: 'nav.queues', icon: 'columns', needs: 'operations.read' },
      { to: '/platform/vendors', label: 'nav.vendors', icon: 'flight', needs: 'operations.read' },
      { to: '/platform/features', label: 'nav.features', icon: 'sliders', needs: 'operations.read' },
      { to: '/platform/unclaimed', label: 'nav.unclaimed', icon: 'note', needs: 'operations.read' },
      { to: '/platform/messaging', label: 'nav.pricing', icon: 'message', needs: 'senders.review' },
      { to: '/platform/audit', label: 'nav.platformAudit', icon: 'story', needs: 'operations.read' },
    ],
  },
];

export const PLACES: readonly Place[] = GROUPS.flatMap((group) => group.places);

/** Pages that no rail names, before the place that they lie under: each is for fewer people than the page that leads to it. */
const BEHIND: readonly Pick<Place, 'to' | 'needs' | 'feature'>[] = [
  { to: '/imports', needs: 'registry.import' },
  { to: '/erasures', needs: 'customers.erase' },
  { to: '/key-changes', needs: 'key_changes.read' },
  { to: '/contacts/segments', needs: 'segments.read' },
  { to: '/contacts/imports', needs: 'contacts.import' },
];

/** What a path asks of whoever opens it. */
export function placeOf(pathname: string): Pick<Place, 'needs' | 'feature'> | undefined {
  return [...BEHIND, ...PLACES].find(({ to }) => isWithin(to, pathname));
}

/** On phones: what a kiosk does all day; the rest is behind "More". */
export const BOTTOM: readonly string[] = ['/overview', '/payments', '/inbox'];

/** Keys after `g`: g p opens the payments. */
export const GO: Readonly<Record<string, string>> = {
  o: '/overview',
  p: '/payments',
  c: '/customers',
  m: '/meters',
  t: '/tokens',
  s: '/suspense',
  i: '/inbox',
};

/** What the rail shows of a group: its places, or one way to all of them where they lie under one path. */
export function railPlaces({ label, within }: Group, open: readonly Place[]): readonly Place[] {
  const first = open[0];
  return within && label && first ? [{ ...first, label, icon: within.icon }] : open;
}

export const isWithin = (path: string, pathname: string): boolean => pathname === path || pathname.startsWith(`${path}/`);
