import type { MetersListData, MetersListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Panel } from '../../ui/page.tsx';
import { Volume } from '../../ui/values.tsx';
import { words } from './words/index.ts';

/** Of a bulk meter: those whose water comes through it. Nothing for other meters. */
export function Below({ id }: { id: string }) {
  const { say } = useWords(words);
  const list = useList<MetersListData, MetersListResponses>('/api/meters/', { bulk_meter: id, ordering: 'meter_id', page_size: 20 });
  if (list.rows.length === 0) return null;
  return (
    <Panel title={say('meters.below')}>
      <ul className="max-h-96 divide-y divide-line overflow-y-auto border-t border-line">
        {list.rows.map((meter) => (
          <li key={meter.id} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2">
            <ObjectLink kind="meters" id={meter.id}>
              {meter.meter_id}
            </ObjectLink>
            <span className="min-w-0 flex-1 truncate text-quiet">{meter.location}</span>
            <Volume units={meter.total_units} />
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button look="ghost" className="m-2" onClick={list.more} disabled={list.isMore}>
          {say('common.more')}
        </Button>
      )}
    </Panel>
  );
}
