import type { Key } from '../i18n/index.ts';
import type { IconName } from '../ui/icon.tsx';

export type Place = { to: string; label: Key; icon: IconName; needs: string };
type Group = { label: Key | null; places: readonly Place[] };

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
    ],
  },
  {
    label: 'nav.desks',
    places: [
      { to: '/suspense', label: 'nav.suspense', icon: 'desk', needs: 'payments.assign' },
      { to: '/unknown', label: 'nav.unknown', icon: 'question', needs: 'payments.read' },
      { to: '/alerts', label: 'g.alerts', icon: 'bell', needs: 'alerts.read' },
    ],
  },
];

export const PLACES: readonly Place[] = GROUPS.flatMap((group) => group.places);

/** On phones: what a kiosk does all day; the rest is behind "More". */
export const BOTTOM: readonly string[] = ['/overview', '/payments', '/suspense'];

/** Keys after `g`: g p opens the payments. */
export const GO: Readonly<Record<string, string>> = { o: '/overview', p: '/payments', c: '/customers', m: '/meters', t: '/tokens', s: '/suspense' };
