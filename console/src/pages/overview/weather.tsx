import type { VendorsListData, VendorsListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useSay } from '../../i18n/index.ts';
import { Panel } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';

const LIVE_MS = 30_000;

/** Whether the token vendors answer, and how much waits for them. */
export function Weather() {
  const { say } = useSay();
  const may = useMay();
  const { data } = useRead<VendorsListData, VendorsListResponses>('/api/vendors/', { everyMs: LIVE_MS, off: !may('meters.read') });
  if (!data || data.results.length === 0) return null;
  return (
    <Panel title={say('overview.weather')}>
      <ul className="divide-y divide-line border-t border-line">
        {data.results.map((vendor) => (
          <li key={vendor.id} className="px-4 py-2.5">
            <p className="flex items-center justify-between gap-3">
              <span className="font-medium">{vendor.company}</span>
              <span className="text-sm text-quiet">{say('overview.waiting', { count: vendor.waiting })}</span>
              <StateBadge state={vendor.state} />
            </p>
            {vendor.banner && <p className="mt-1 text-sm text-warn">{vendor.banner}</p>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
