import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../api/me.ts';
import { useSay } from '../i18n/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { OffMark } from './feature-note.tsx';
import { BOTTOM, PLACES } from './places.ts';

const SLOT =
  'flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs text-quiet data-[status=active]:font-medium data-[status=active]:text-accent';

/** The places of a phone: within reach of the thumb. */
export function BottomBar({ find }: { find: () => void }) {
  const { say } = useSay();
  const may = useMay();
  const [more, setMore] = useState(false);
  const open = PLACES.filter((place) => may(place.needs));
  return (
    <nav
      aria-label={say('nav.label')}
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface-1 pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {open
        .filter((place) => BOTTOM.includes(place.to))
        .map((place) => (
          <Link key={place.to} to={place.to} className={SLOT}>
            <Icon name={place.icon} size={20} />
            <span className="max-w-20 truncate">{say(place.label)}</span>
          </Link>
        ))}
      <button type="button" className={SLOT} onClick={find}>
        <Icon name="search" size={20} />
        {say('g.search')}
      </button>
      <button type="button" className={SLOT} onClick={() => setMore(true)}>
        <Icon name="menu" size={20} />
        {say('nav.more')}
      </button>
      {more && (
        <Dialog title={say('nav.more')} close={() => setMore(false)}>
          <ul className="p-2">
            {open.map((place) => (
              <li key={place.to}>
                <Link to={place.to} onClick={() => setMore(false)} className="flex min-h-11 items-center gap-3 rounded-md px-3 hover:bg-surface-2">
                  <Icon name={place.icon} size={18} />
                  {say(place.label)}
                  <OffMark feature={place.feature} />
                </Link>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </nav>
  );
}
