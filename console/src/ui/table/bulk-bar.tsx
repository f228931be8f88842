import type { ReactNode } from 'react';
import { saveText } from '../../api/download.ts';
import { csvOf } from '../../format/csv.ts';
import { useSay } from '../../i18n/index.ts';
import { Button } from '../button.tsx';
import { Icon } from '../icon.tsx';
import type { Selection } from './selection.ts';

type Props<Row> = { name: string; selection: Selection<Row>; children: ReactNode };

/** What can be done to the chosen rows; it stands at the foot of the page while any is chosen. */
export function BulkBar<Row extends { id: string }>({ name, selection, children }: Props<Row>) {
  const { say } = useSay();
  if (selection.rows.length === 0) return null;
  return (
    <div
      role="toolbar"
      aria-label={say('table.bulk')}
      className="settle sticky bottom-16 z-20 mx-2 mb-2 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-raised px-3 py-2 shadow-lg lg:bottom-3"
    >
      <Button look="ghost" square className="-ml-1" onClick={selection.clear} aria-label={say('common.clear')} title={say('common.clear')}>
        <Icon name="close" />
      </Button>
      <p role="status" className="mr-auto font-medium">
        {say('table.chosen', { count: selection.rows.length.toLocaleString() })}
      </p>
      {children}
      <Button onClick={() => saveText(`${name}.csv`, csvOf(selection.rows))}>{say('table.csv')}</Button>
    </div>
  );
}
