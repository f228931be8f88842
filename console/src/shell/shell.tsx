import { Outlet, useMatches, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useFeatureOff, useMay, useMe } from '../api/me.ts';
import { useSay } from '../i18n/index.ts';
import { useKeys } from '../ui/keys.ts';
import { Empty, ErrorState, Skeleton } from '../ui/states.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { GO, placeOf } from './places.ts';
import { Offline } from './offline.tsx';
import { Rail } from './rail.tsx';
import { SandboxStripe } from './sandbox-stripe.tsx';
import { SectionNav } from './section-nav.tsx';
import { useTenant } from './tenant.ts';
import { TopBar } from './top-bar.tsx';
import { useCommandKey } from './use-command-key.ts';
import { useHeight } from './use-height.ts';
import { useNotices } from './use-notices.ts';
import { useRealtime } from './use-realtime.ts';

const readCommandBar = () => import('./command-bar.tsx');
const CommandBar = lazy(async () => ({ default: (await readCommandBar()).CommandBar }));
const Shortcuts = lazy(async () => ({ default: (await import('./shortcuts.tsx')).Shortcuts }));

type Open = 'bar' | 'keys' | null;

/** What stands around every page of people who are signed in. */
export function Shell() {
  const { say } = useSay();
  const me = useMe();
  const { slug } = useTenant();
  const [open, setOpen] = useState<Open>(null);
  useShellKeys(setOpen);
  useRealtime(slug);
  useNotices();
  const above = useHeight('--above');
  // fetched ahead: what is typed right after the key must not be lost
  useEffect(() => void readCommandBar(), []);
  if (me.error && !me.data) return <ErrorState problem={me.error} retry={() => void me.refetch()} />;
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#main" className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2">
        {say('nav.skip')}
      </a>
      <div ref={above}>
        <SandboxStripe />
        <Offline />
      </div>
      <div className="flex flex-1">
        <Rail />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar find={() => setOpen('bar')} help={() => setOpen('keys')} />
          <main id="main" tabIndex={-1} className="flex-1 outline-none" key={slug}>
            <SectionNav />
            <Suspense fallback={<Skeleton />}>{me.data ? <Inside /> : <Skeleton />}</Suspense>
          </main>
        </div>
      </div>
      <BottomBar find={() => setOpen('bar')} />
      <Suspense fallback={null}>
        {open === 'bar' && <CommandBar close={() => setOpen(null)} />}
        {open === 'keys' && <Shortcuts close={() => setOpen(null)} />}
      </Suspense>
    </div>
  );
}

/** The page, or that this person's role does not open it; the server refuses what it would ask for all the same. */
function Inside() {
  const { say } = useSay();
  // of the page that stands here: where one is going to, its page is not there yet, and this one asks for what it may
  const pathname = useMatches({ select: (matches) => matches.at(-1)?.pathname ?? '' });
  const may = useMay();
  const isOff = useFeatureOff();
  const place = placeOf(pathname);
  if (place && !may(place.needs)) return <Empty icon="refuse" title={say('error.forbidden')} text={say('error.forbiddenText')} />;
  if (isOff(place?.feature)) return <Empty icon="refuse" title={say('error.off')} text={say('problem.features.off')} />;
  return <Outlet />;
}

function useShellKeys(open: (what: Open) => void): void {
  const navigate = useNavigate();
  const going = useRef(false);
  useCommandKey(() => open('bar'));
  useKeys((key) => {
    const to = going.current ? GO[key] : undefined;
    going.current = key === 'g';
    if (to) void navigate({ to });
    else if (key === '/') open('bar');
    else if (key === '?') open('keys');
    else return false;
    return true;
  });
}
