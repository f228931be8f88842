import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { VIEWS } from './view.ts';
import type { View } from './view.ts';
import { words } from './words.ts';

const ICON: Record<View, IconName> = { phone: 'phone', story: 'story', meter: 'meter', faults: 'fault' };

type Props = { view: View; go: (view: View) => void; unread: View | null };

/** The bottom bar of small screens. */
export function Tabs({ view, go, unread }: Props) {
  return (
    <nav
      aria-label={words.tabsLabel}
      className="fixed inset-x-0 bottom-0 z-10 grid grid-cols-4 border-t border-line bg-surface-1 pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {VIEWS.map((name) => (
        <button
          key={name}
          type="button"
          onClick={() => go(name)}
          aria-current={view === name ? 'page' : undefined}
          className={`relative flex h-15 flex-col items-center justify-center gap-0.5 text-xs -outline-offset-2 ${view === name ? 'font-semibold text-accent' : 'text-quiet'}`}
        >
          <Icon name={ICON[name]} size={20} />
          {words.tabs[name]}
          {unread === name && view !== name && <span className="absolute top-2 left-[calc(50%+8px)] size-2 rounded-full bg-danger" />}
        </button>
      ))}
    </nav>
  );
}
