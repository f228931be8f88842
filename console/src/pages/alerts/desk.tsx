import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/me.ts';
import { useSay } from '../../i18n/index.ts';
import { PLACES } from '../../shell/places.ts';
import { Icon } from '../../ui/icon.tsx';

/** Where people do something about a kind of alert that has a desk of its own. */
const DESKS: Readonly<Record<string, string>> = {
  approval_waiting: '/approvals',
  payment_suspense: '/suspense',
  suspense_ageing: '/suspense',
  payment_conflict: '/notices',
  payment_unreadable: '/notices',
  unknown_outcome: '/unknown',
  reconciliation_break: '/reconciliation',
  vendor_credentials: '/settings/channels',
  webhook_off: '/settings/webhooks',
};

/** The way to that desk, for those whom it lets in. */
export function ToDesk({ type }: { type: string }) {
  const { say } = useSay();
  const may = useMay();
  const place = PLACES.find(({ to }) => to === DESKS[type]);
  if (!place || !may(place.needs)) return null;
  return (
    <Link
      to={place.to}
      className="inline-flex h-9 items-center gap-2 rounded-lg border border-line bg-surface-1 px-3 font-medium hover:bg-surface-2 pointer-coarse:h-11"
    >
      <Icon name={place.icon} /> {say(place.label)}
    </Link>
  );
}
