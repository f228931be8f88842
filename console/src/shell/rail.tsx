import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useFeatureOff, useMay } from '../api/me.ts';
import { useSay } from '../i18n/index.ts';
import { Icon } from '../ui/icon.tsx';
import { Mark } from './mark.tsx';
import { OffMark } from './feature-note.tsx';
import { GROUPS, isWithin, railPlaces } from './places.ts';
import type { Group, Place } from './places.ts';

const NARROW = 'mkondo.rail';

/**
 * The places at the left of wide pages, as wide as the longest name in each language. What is set up stays in sight below,
 * however many places there are. It takes no more than the screen leaves it: a short page has nothing to scroll.
 */
export function Rail() {
  const { say } = useSay();
  const [folded, setFolded] = useState(() => localStorage.getItem(NARROW) === '1');
  const fold = () => {
    setFolded(!folded);
    localStorage.setItem(NARROW, folded ? '0' : '1');
  };
  return (
    <nav aria-label={say('nav.label')} className={`hidden shrink-0 border-r border-line bg-surface-1 lg:block ${folded ? 'w-14' : 'w-64'}`}>
      <div className="sticky top-0 flex h-[calc(100dvh-var(--above,0px))] flex-col">
        <p className="flex h-12 items-center gap-2.5 px-3.5 text-lg font-semibold tracking-tight">
          <Mark />
          {!folded && 'Mkondo'}
        </p>
        <div className="flex-1 overflow-y-auto px-2 py-2">
          {GROUPS.filter(({ within }) => !within).map((group) => (
            <GroupOf key={group.places[0]?.to} group={group} folded={folded} />
          ))}
        </div>
        <div className="border-t border-line px-2 pt-2">
          {GROUPS.filter(({ within }) => within).map((group) => (
            <GroupOf key={group.places[0]?.to} group={group} folded={folded} />
          ))}
        </div>
        <button
          type="button"
          onClick={fold}
          aria-label={say('nav.collapse')}
          aria-pressed={folded}
          className="m-2 flex h-9 items-center rounded-md px-3 text-quiet hover:bg-surface-2"
        >
          <Icon name="narrow" />
        </button>
      </div>
    </nav>
  );
}

function GroupOf({ group, folded }: { group: Group; folded: boolean }) {
  const { say } = useSay();
  const may = useMay();
  const { pathname } = useLocation();
  const places = group.places.filter((place) => may(place.needs));
  if (places.length === 0) return null;
  return (
    <div className={group.within ? '' : 'mb-2'}>
      {group.label && !folded && !group.within && <p className="px-2.5 pb-1 text-xs font-medium text-quiet">{say(group.label)}</p>}
      <ul>
        {railPlaces(group, places).map((place) => (
          <li key={place.to}>
            <RailLink place={place} folded={folded} isIn={group.within !== undefined && isWithin(group.within.path, pathname)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function RailLink({ place, folded, isIn }: { place: Place; folded: boolean; isIn: boolean }) {
  const { say } = useSay();
  const isOff = useFeatureOff()(place.feature);
  return (
    <Link
      to={place.to}
      data-in={isIn || undefined}
      title={titleOf(folded ? say(place.label) : '', isOff ? say('nav.off') : '')}
      aria-label={folded ? say(place.label) : undefined}
      className="flex h-8 items-center gap-2.5 rounded-md px-2.5 text-quiet pointer-coarse:h-11 hover:bg-surface-2 hover:text-text data-in:bg-accent-soft data-in:font-medium data-in:text-text data-[status=active]:bg-accent-soft data-[status=active]:font-medium data-[status=active]:text-text"
    >
      <Icon name={place.icon} size={18} className="shrink-0" />
      {!folded && <span className="truncate">{say(place.label)}</span>}
      {!folded && <OffMark feature={place.feature} />}
    </Link>
  );
}

const titleOf = (...parts: readonly string[]): string | undefined => parts.filter(Boolean).join(': ') || undefined;
