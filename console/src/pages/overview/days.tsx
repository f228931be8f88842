import { lazy, Suspense, useMemo } from 'react';
import type { DashboardChartsData, DashboardChartsResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useSay } from '../../i18n/index.ts';
import { Part } from '../../ui/part.tsx';
import { Skeleton } from '../../ui/states.tsx';

const BarChart = lazy(async () => ({ default: (await import('../../ui/chart.tsx')).BarChart }));

/** Tokens of the last month, a bar for each day. */
export function Days() {
  const { say } = useSay();
  const read = useRead<DashboardChartsData, DashboardChartsResponses>('/api/dashboard/charts/', {
    query: { period: 'month' },
  });
  const points = useMemo(() => (read.data?.tokens_over_time ?? []).map((one) => ({ at: one.date, value: one.tokens })), [read.data]);
  return (
    <Part title={say('overview.chart')} read={read} rows={4}>
      {() => (
        <Suspense fallback={<Skeleton rows={4} />}>
          <BarChart label={say('overview.chart')} head={[say('common.day'), say('g.tokens')]} points={points} />
        </Suspense>
      )}
    </Part>
  );
}
