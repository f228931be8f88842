import { useMemo, useState } from 'react';
import type { ReportsRevenueData, ReportsRevenueResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { usePlace } from '../../api/place.ts';
import { useWords } from '../../i18n/index.ts';
import { BarChart } from '../../ui/chart.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import type { ReportLook } from './catalogue.ts';
import type { Period } from './period.ts';
import { words } from './words/index.ts';

/** As many days as a drawing bears, and as a page of the server holds. */
const MOST_DAYS = 100;
const MONEY: ReadonlySet<string> = new Set(['received', 'revenue']);

/** The days of the period as bars, by one measure after the other. Drawn by floats; amounts stand in the table. */
export function Drawing({ measures, period }: { measures: ReportLook['measures']; period: Period }) {
  const { say } = useWords(words);
  const { currency } = usePlace();
  const [measure, setMeasure] = useState(measures[0] ?? 'revenue');
  const query = { ...period, page_size: MOST_DAYS };
  const read = useRead<ReportsRevenueData, ReportsRevenueResponses>('/api/reports/revenue/', { query });
  const { data } = read;
  const points = useMemo(() => (data?.results ?? []).map((day) => ({ at: day.date ?? '', value: Number(day[measure] ?? 0) })).toReversed(), [data, measure]);
  const options = measures.map((value) => ({ value, label: say(`reports.measure.${value}`) }));
  const name = say(`reports.measure.${measure}`);
  return (
    <Panel title={say('reports.chart')} className="mb-4" {...(data?.next ? { text: say('reports.chartLong') } : {})}>
      {measures.length > 1 && (
        <div className="scroll-x px-4">
          <Segmented label={say('reports.measure')} value={measure} options={options} onChange={setMeasure} />
        </div>
      )}
      <Loaded read={read}>
        {() => (
          <BarChart
            label={`${say('reports.chart')}: ${name}`}
            head={[say('common.day'), name]}
            points={points}
            height={200}
            unit={MONEY.has(measure) ? currency : ''}
          />
        )}
      </Loaded>
    </Panel>
  );
}
