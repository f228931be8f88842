import { useEffect, useMemo } from 'react';
import type { MetersListData, MetersListResponses } from '../../../api/generated/types.gen.ts';
import { useList } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Empty, ErrorState, Skeleton } from '../../../ui/states.tsx';
import { words } from '../words/index.ts';
import { MeterMap } from './map.tsx';
import { spotsOf } from './plan.ts';

/** More would be a cloud and not a map, and thousands of requests. */
const MOST = 5000;

/** The meters that the filters leave, on a map; they are read page by page while the map stands already. */
export function MapPage({ query, open }: { query: MetersListData['query']; open: (id: string) => void }) {
  const { say } = useWords(words);
  const list = useList<MetersListData, MetersListResponses>('/api/meters/', query);
  const goesOn = list.hasMore && list.rows.length < MOST;
  useEffect(() => {
    if (goesOn && !list.isMore && !list.problem) list.more();
  }, [goesOn, list]);
  const spots = useMemo(() => spotsOf(list.rows), [list.rows]);
  if (list.problem && list.rows.length === 0) return <ErrorState problem={list.problem} retry={list.retry} />;
  return (
    <section aria-label={say('meters.map')} className="overflow-hidden rounded-lg border border-line bg-surface-1">
      <p role="status" className="border-b border-line px-4 py-2 text-sm text-quiet">
        {say(wordOf(goesOn, list.hasMore), { placed: spots.length.toLocaleString(), count: list.rows.length.toLocaleString() })}
      </p>
      {list.isLoading && <Skeleton rows={8} />}
      {!list.isLoading && spots.length === 0 && !goesOn && <Empty icon="map" title={say('meters.mapEmpty')} text={say('meters.mapEmptyText')} />}
      {spots.length > 0 && <MeterMap spots={spots} open={open} />}
    </section>
  );
}

function wordOf(goesOn: boolean, hasMore: boolean) {
  if (goesOn) return 'meters.mapLoading';
  return hasMore ? 'meters.mapLimit' : 'meters.mapOf';
}
