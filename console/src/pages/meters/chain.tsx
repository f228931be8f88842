import type { MetersReplacementsListData, MetersReplacementsListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Panel } from '../../ui/page.tsx';
import { Time } from '../../ui/values.tsx';
import { words } from './words/index.ts';

/** The devices that stood at this place before. */
export function Chain({ id }: { id: string }) {
  const { say } = useWords(words);
  const { data } = useRead<MetersReplacementsListData, MetersReplacementsListResponses>('/api/meters/{id}/replacements/', { path: { id } });
  if (!data || data.results.length === 0) return null;
  return (
    <Panel title={say('meters.chain')}>
      <ul className="divide-y divide-line border-t border-line">
        {data.results.map((one) => (
          <li key={one.id} className="px-4 py-2">
            <p className="font-mono text-sm">{say('meters.chainLine', { old: one.old_meter_id, new: one.new_meter_id })}</p>
            <p className="text-sm text-quiet">
              {one.reason} · <Time at={one.replaced_at} />
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
