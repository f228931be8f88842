import type { ReactNode } from 'react';
import type { DashboardChartsData, DashboardChartsResponses, DashboardStatsData, DashboardStatsResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { usePlace } from '../../api/place.ts';
import { weekday } from '../../format/time.ts';
import { money } from '../../format/values.ts';
import { useWords } from '../../i18n/index.ts';
import { isRefused } from '../../ui/part.tsx';
import { ProblemNote, Skeleton } from '../../ui/states.tsx';
import { Money } from '../../ui/values.tsx';
import { words } from './words/index.ts';

const LIVE_MS = 10_000;

/** Today against the same weekday; figures that somebody may not see are left out. */
export function Figures() {
  const { data, error } = useRead<DashboardStatsData, DashboardStatsResponses>('/api/dashboard/stats/', { everyMs: LIVE_MS });
  if (isRefused({ data, error })) return null;
  if (error && !data) return <ProblemNote problem={error} />;
  return <div className="grid grid-cols-2 gap-2 lg:grid-cols-5">{data ? <Known stats={data} /> : <Skeleton rows={2} />}</div>;
}

function Known({ stats }: { stats: DashboardStatsResponses[200] }) {
  const { say, language } = useWords(words);
  const before = useSameWeekday();
  const { currency } = usePlace();
  const compared = before === null ? '' : say('overview.weekday', { day: weekday(new Date(), language), amount: `${currency}\u00A0${money(before)}` });
  return (
    <>
      {stats.revenue_today !== null && <Figure name={say('overview.money')} value={<Money amount={stats.revenue_today} />} text={compared} wide />}
      <Figure name={say('overview.tokensToday')} value={stats.tokens_today.toLocaleString()} text={say('overview.week', { count: stats.tokens_7d })} />
      <Figure name={say('overview.activeMeters')} value={stats.active_meters.toLocaleString()} text={say('overview.ofMeters', { count: stats.total_meters })} />
      <Trouble stats={stats} />
      <Figure
        name={say('overview.pending')}
        value={stats.pending_payments.toLocaleString()}
        text={stats.failed_payments > 0 ? say('overview.failedPayments', { count: stats.failed_payments }) : ''}
      />
    </>
  );
}

function Trouble({ stats }: { stats: DashboardStatsResponses[200] }) {
  const { say } = useWords(words);
  const [tamper, fault, offline] = [stats.tamper_meters, stats.fault_meters, stats.offline_meters];
  const all = tamper + fault + offline;
  return <Figure name={say('overview.trouble')} value={all.toLocaleString()} text={all > 0 ? say('overview.troubleText', { tamper, fault, offline }) : ''} />;
}

type FigureProps = { name: string; value: ReactNode; text: string; wide?: boolean };

function Figure({ name, value, text, wide = false }: FigureProps) {
  return (
    <div className={`rounded-lg border border-line bg-surface-1 px-4 py-3 ${wide ? 'max-lg:col-span-2' : ''}`}>
      <p className="text-sm text-quiet">{name}</p>
      <p className="text-2xl font-semibold tracking-tight tabular-nums">{value}</p>
      <p className="min-h-5 text-sm text-quiet">{text}</p>
    </div>
  );
}

const WEEK_MS = 7 * 86_400_000;

/** What came in a week ago today; null while not known, or not to be seen. */
function useSameWeekday(): string | null {
  const { data } = useRead<DashboardChartsData, DashboardChartsResponses>('/api/dashboard/charts/', {
    query: { period: 'month' },
  });
  const day = new Date(Date.now() - WEEK_MS).toISOString().slice(0, 10);
  return data?.revenue_over_time.find((one) => one.date.startsWith(day))?.revenue ?? null;
}
