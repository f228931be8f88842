import { Link } from '@tanstack/react-router';
import type { AlertsListData, AlertsListResponses, VendorsListData, VendorsListResponses } from '../api/generated/types.gen.ts';
import { useRead } from '../api/hooks.ts';
import { useMay } from '../api/me.ts';
import { useSay } from '../i18n/index.ts';
import { Icon } from '../ui/icon.tsx';
import { Mark } from './mark.tsx';
import { PersonMenu } from './person-menu.tsx';
import { TenantSwitcher } from './tenant-switcher.tsx';

const HALF_MINUTE = 30_000;

export function TopBar({ find, help }: { find: () => void; help: () => void }) {
  const { say } = useSay();
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-2 border-b border-line bg-surface-1 px-3 lg:px-6">
      <span className="lg:hidden">
        <Mark size={26} />
      </span>
      <TenantSwitcher />
      <button
        type="button"
        onClick={find}
        className="ml-auto hidden h-8 w-72 items-center gap-2 rounded-md border border-line bg-surface-0 px-2.5 text-quiet hover:bg-surface-2 md:flex"
      >
        <Icon name="search" />
        <span className="flex-1 truncate text-left">{say('g.search')}</span>
        <kbd className="rounded border border-line px-1 font-sans text-xs">Ctrl K</kbd>
      </button>
      <div className="ml-auto flex items-center gap-1 md:ml-0">
        <Weather />
        <Alerts />
        <PersonMenu help={help} />
      </div>
    </header>
  );
}

/** A dot that tells whether the token vendor answers; the word is its name. */
function Weather() {
  const { say } = useSay();
  const may = useMay();
  const { data } = useRead<VendorsListData, VendorsListResponses>('/api/vendors/', { everyMs: HALF_MINUTE, off: !may('meters.read') });
  if (!data) return null;
  const well = data.results.every((vendor) => vendor.state === 'up' || vendor.state === 'recovering');
  const text = say(well ? 'shell.vendorsUp' : 'shell.vendorsDown');
  return (
    <span role="img" aria-label={text} title={text} className="grid size-9 place-items-center">
      <span className={`size-2.5 rounded-full ${well ? 'bg-money' : 'border-2 border-danger bg-danger-soft'}`} />
    </span>
  );
}

function Alerts() {
  const { say } = useSay();
  const may = useMay();
  const query = { is_resolved: 'false', page_size: 1 } as never;
  const { data } = useRead<AlertsListData, AlertsListResponses>('/api/alerts/', { query, everyMs: HALF_MINUTE, off: !may('alerts.read') });
  const count = data?.count ?? 0;
  return (
    <Link to="/alerts" aria-label={`${say('g.alerts')}: ${count}`} className="relative grid size-9 place-items-center rounded-lg text-quiet hover:bg-surface-2">
      <Icon name="bell" size={18} />
      {count > 0 && (
        <span className="absolute top-0.5 right-0 min-w-4 rounded-full bg-danger px-1 text-center text-[11px] leading-4 font-semibold text-surface-1">
          {count}
        </span>
      )}
    </Link>
  );
}
