import { Link } from '@tanstack/react-router';
import type { AlertsListData, AlertsListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Icon } from '../../ui/icon.tsx';
import { words } from './words/index.ts';

/** Says when what the vendor charged differs from our prices: then one of the two is wrong, and money is lost. */
export function Drift() {
  const { say, language } = useWords(words);
  const may = useMay();
  const query = { alert_type: 'price_drift', is_resolved: false, page_size: 1 };
  const { data } = useRead<AlertsListData, AlertsListResponses>('/api/alerts/', { query, off: !may('alerts.read') });
  const alert = data?.results[0];
  if (!alert) return null;
  return (
    <div role="alert" className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-warn/40 bg-warn-soft px-4 py-3 text-warn">
      <Icon name="bang" />
      <p className="min-w-0 flex-1 basis-60">
        <strong className="block font-semibold">{say('tariffs.drift')}</strong>
        {alert.texts[language]}
      </p>
      <Link to="/alerts" className="underline underline-offset-3">
        {say('tariffs.driftDo')}
      </Link>
    </div>
  );
}
