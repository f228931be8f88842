import { lazy, Suspense, useMemo } from 'react';
import type { MessagingAnalyticsDaysListData, MessagingAnalyticsDaysListResponses } from '../../api/generated/types.gen.ts';
import { saveText } from '../../api/download.ts';
import { useRead } from '../../api/hooks.ts';
import { csvOf } from '../../format/csv.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { daysOf } from './period.ts';
import type { Period } from './period.ts';
import { words } from './words/index.ts';

const BarChart = lazy(async () => ({ default: (await import('../../ui/chart.tsx')).BarChart }));

/** Messages sent, a bar for each day. */
export function Days({ period }: { period: Period }) {
  const { say } = useWords(words);
  const { data } = useRead<MessagingAnalyticsDaysListData, MessagingAnalyticsDaysListResponses>('/api/messaging/analytics/days/', { query: period });
  const { from, to } = period;
  const points = useMemo(() => {
    const sent = new Map(data?.rows.map((row) => [row.key, row.sent]));
    // a day on which nothing was sent is a day all the same
    return daysOf({ from, to }).map((at) => ({ at, value: sent.get(at) ?? 0 }));
  }, [data, from, to]);
  return (
    <Panel title={say('analytics.days')}>
      {data && data.rows.length > 0 && (
        <div className="px-4 pb-2">
          <Button onClick={() => saveText(`messages-${period.from}-${period.to}.csv`, csvOf(data.rows))}>{say('analytics.export')}</Button>
        </div>
      )}
      {data?.rows.length === 0 ? (
        <p className="border-t border-line px-4 py-4 text-quiet">{say('analytics.nothing')}</p>
      ) : (
        <Suspense fallback={<Skeleton rows={4} />}>
          <BarChart label={say('analytics.days')} head={[say('common.day'), say('state.sent')]} points={points} />
        </Suspense>
      )}
    </Panel>
  );
}
