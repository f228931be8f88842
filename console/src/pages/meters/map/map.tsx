import { useEffect, useMemo, useRef } from 'react';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { words } from '../words/index.ts';
import { Group, Mark } from './dot.tsx';
import { barOf, clustersOf } from './plan.ts';
import type { Cluster, Spot } from './plan.ts';
import { useFrame, useSight } from './use-sight.ts';

const APART = 3;

/** Where the meters are, drawn by ourselves: no picture of the place leaves or enters this browser. */
export function MeterMap({ spots, open }: { spots: readonly Spot[]; open: (id: string) => void }) {
  const { say } = useWords(words);
  const home = useRef<HTMLDivElement>(null);
  const frame = useFrame(home);
  const { sight, zoom, zoomIn, zoomOut, fit, press, drag } = useSight(spots, frame);
  const clusters = useMemo(() => (frame.width > 0 ? clustersOf(spots, sight, frame) : []), [spots, sight, frame]);
  useWheel(home, zoom);
  const choose = ({ spots: [first, ...others], left, top }: Cluster) => {
    if (drag.wasDrag() || !first) return;
    if (others.length > 0) zoom(APART, { left, top });
    else open(first.id);
  };
  const { wasDrag: _wasDrag, ...hands } = drag;
  return (
    <div className="relative">
      <div
        ref={home}
        tabIndex={0}
        role="application"
        aria-label={`${say('meters.mapLabel')}. ${say('meters.mapHint')}`}
        onKeyDown={(event) => press(event.key) && event.preventDefault()}
        className="h-[min(65vh,38rem)] touch-none overflow-hidden bg-surface-2 select-none"
        {...hands}
      >
        <svg width={frame.width} height={frame.height} className="block cursor-grab active:cursor-grabbing">
          <Lines frame={frame} />
          {clusters.map((cluster) => (
            <Marked key={cluster.spots[0]?.id} cluster={cluster} choose={() => choose(cluster)} />
          ))}
        </svg>
      </div>
      <div className="absolute top-3 right-3 flex flex-col gap-1">
        <Button square onClick={zoomIn} aria-label={say('meters.zoomIn')}>
          +
        </Button>
        <Button square onClick={zoomOut} aria-label={say('meters.zoomOut')}>
          −
        </Button>
        <Button square onClick={fit} aria-label={say('meters.zoomFit')}>
          <Icon name="reset" />
        </Button>
      </div>
      <Bar scale={sight.scale} />
      <Legend spots={spots} />
    </div>
  );
}

/** React listens to wheels passively; a map must keep the page from moving under it. */
function useWheel(home: React.RefObject<HTMLDivElement | null>, zoom: (factor: number, at: { left: number; top: number }) => void): void {
  const latest = useRef(zoom);
  latest.current = zoom;
  useEffect(() => {
    const element = home.current;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const box = element!.getBoundingClientRect();
      latest.current(Math.exp(-event.deltaY / 400), { left: event.clientX - box.left, top: event.clientY - box.top });
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [home]);
}

function Marked({ cluster, choose }: { cluster: Cluster; choose: () => void }) {
  const { say } = useWords(words);
  const [first] = cluster.spots;
  const count = cluster.spots.length;
  const label = count > 1 ? say('meters.group', { count }) : `${first?.label}, ${say(`state.${cluster.status}` as 'state.active')}`;
  return (
    <g
      role="button"
      tabIndex={0}
      aria-label={label}
      transform={`translate(${cluster.left} ${cluster.top})`}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        choose();
      }}
      className="cursor-pointer"
    >
      <title>{label}</title>
      {count > 1 ? <Group count={count} status={cluster.status} /> : <Mark status={cluster.status} />}
    </g>
  );
}

const GRID = 64;

function Lines({ frame }: { frame: { width: number; height: number } }) {
  const down = Array.from({ length: Math.ceil(frame.width / GRID) }, (_one, at) => `M${at * GRID} 0V${frame.height}`);
  const across = Array.from({ length: Math.ceil(frame.height / GRID) }, (_one, at) => `M0 ${at * GRID}H${frame.width}`);
  return <path d={[...down, ...across].join('')} stroke="var(--line)" strokeWidth="0.5" opacity="0.7" />;
}

function Bar({ scale }: { scale: number }) {
  const { km, pixels } = barOf(scale);
  return (
    <div aria-hidden="true" className="pointer-events-none absolute bottom-14 left-3 text-xs text-quiet">
      {km < 1 ? `${Math.round(km * 1000)} m` : `${km} km`}
      <div className="h-1.5 border-x border-b border-quiet" style={{ width: pixels }} />
    </div>
  );
}

function Legend({ spots }: { spots: readonly Spot[] }) {
  const counts = useMemo(() => {
    const found = new Map<string, number>();
    for (const { status } of spots) found.set(status, (found.get(status) ?? 0) + 1);
    return [...found].toSorted(([, a], [, b]) => b - a);
  }, [spots]);
  return (
    <ul className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2">
      {counts.map(([status, count]) => (
        <li key={status} className="flex items-center gap-1.5">
          <svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">
            <Mark status={status} />
          </svg>
          <StateBadge state={status} />
          <span className="text-quiet tabular-nums">{count.toLocaleString()}</span>
        </li>
      ))}
    </ul>
  );
}
