import { useMemo } from 'react';
import type { TokensListData, TokensListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useSay } from '../../i18n/index.ts';
import { BarChart } from '../../ui/chart.tsx';
import { Part } from '../../ui/part.tsx';
import { everyDay, perDay } from './per-day.ts';

const LEAST_DAYS = 30;

/** What a meter bought, day by day, out of its last hundred tokens. */
export function Bought({ meter }: { meter: string }) {
  const { say } = useSay();
  const read = useRead<TokensListData, TokensListResponses>('/api/tokens/', { query: { meter, page_size: 100 } });
  const bought = useMemo(() => perDay(read.data?.results ?? []), [read.data]);
  const points = useMemo(() => everyDay(bought, new Date(), LEAST_DAYS), [bought]);
  if (read.data && bought.length === 0) return null;
  return (
    <Part title={say('meters.chart')} read={read} rows={4}>
      {() => <BarChart label={say('meters.chart')} head={[say('common.day'), say('tokens.volume')]} points={points} />}
    </Part>
  );
}
