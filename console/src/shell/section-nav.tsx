import { Link, useLocation } from '@tanstack/react-router';
import { useMay } from '../api/me.ts';
import { useSay } from '../i18n/index.ts';
import { useInSight } from '../ui/use-in-sight.ts';
import { GROUPS, isWithin } from './places.ts';

/** The places beside the one that is open, where several lie under one path. */
export function SectionNav() {
  const { say } = useSay();
  const may = useMay();
  const { pathname } = useLocation();
  const group = GROUPS.find(({ within }) => within && isWithin(within.path, pathname));
  const places = group?.places.filter((place) => may(place.needs)) ?? [];
  const here = useInSight<HTMLUListElement>('[data-status=active]', `${pathname} ${places.length}`);
  if (!group?.label || places.length < 2) return null;
  return (
    <nav aria-label={say(group.label)} className="border-b border-line bg-surface-1">
      <ul ref={here} className="mx-auto flex max-w-[1280px] gap-1 scroll-x px-3 lg:px-5">
        {places.map((place) => (
          <li key={place.to}>
            <Link
              to={place.to}
              className="flex h-11 items-center border-b-2 border-transparent px-2.5 text-sm whitespace-nowrap text-quiet -outline-offset-2 hover:text-text data-[status=active]:border-accent data-[status=active]:font-medium data-[status=active]:text-text"
            >
              {say(place.label)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
