import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { ReportsTransactionsData, ReportsTransactionsResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Skeleton } from '../../ui/states.tsx';
import { Table } from '../../ui/table/table.tsx';
import { ExportMenu } from '../exports/export-menu.tsx';
import { lookOf } from './catalogue.ts';
import type { ReportLook, ReportName } from './catalogue.ts';
import { useColumns } from './cells.tsx';
import { DownloadMenu } from './download-menu.tsx';
import { Narrow } from './narrow.tsx';
import { PeriodPicker } from './period-picker.tsx';
import { useAskedOf } from './use-asked-of.ts';
import { words } from './words/index.ts';

const Drawing = lazy(async () => ({ default: (await import('./drawing.tsx')).Drawing }));

export function ReportPage() {
  const { name } = useParams({ strict: false });
  const { say } = useWords(words);
  const found = lookOf(name);
  if (found) return <Report key={found.name} {...found} />;
  return (
    <Page title={say('g.reports')}>
      <Empty icon="search" title={say('reports.missing')} text={say('reports.missingText')} action={<Link to="/reports">{say('reports.all')}</Link>} />
    </Page>
  );
}

/** A report: its time and filters above, a drawing where days can be drawn, and its rows; as a file in any form. */
function Report({ name, look }: { name: ReportName; look: ReportLook }) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const { period, filters } = useAskedOf(look);
  // the reports differ in their columns alone, so one's type stands for all
  const list = useList<ReportsTransactionsData, ReportsTransactionsResponses>(`/api/reports/${name}/` as ReportsTransactionsData['url'], filters);
  const open = (id: string) => {
    if (look.opens) void navigate({ to: `/${look.opens}/$id`, params: { id } });
  };
  return (
    <Page title={say(`reports.${name}`)} text={say(`reports.about.${name}`)} actions={<DownloadMenu name={name} filters={filters} />}>
      <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-2">
        {look.hasPeriod && <PeriodPicker period={period} />}
        <Narrow name={name} look={look} />
      </div>
      {look.measures.length > 0 && (
        <Suspense fallback={<Skeleton rows={4} />}>
          <Drawing measures={look.measures} period={period} />
        </Suspense>
      )}
      <Table
        name={`report.${name}`}
        label={say(`reports.${name}`)}
        list={{ ...list, rows: list.rows }}
        columns={useColumns(look)}
        open={({ id }) => open(id)}
        tools={<ExportMenu report={name} filters={filters} />}
        empty={<Empty icon="chart" title={say('reports.empty')} text={say('reports.emptyText')} />}
      />
    </Page>
  );
}
